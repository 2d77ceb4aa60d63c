package io.winfold.query.projection;

/** No generation that this program can read is live yet: it is being built from the log. */
public final class ReadModelNotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReadModelNotReadyException(String message) {
    super(message);
  }
}
