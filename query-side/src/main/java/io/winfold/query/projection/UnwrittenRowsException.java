package io.winfold.query.projection;

/** Rows cannot be written any more. No event is to blame, and no other fares better. */
public final class UnwrittenRowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnwrittenRowsException(String message, Throwable cause) {
    super(message, cause);
  }
}
