package io.winfold.standalone;

/** Winfold cannot start; the message is for the person who started it. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }
}
