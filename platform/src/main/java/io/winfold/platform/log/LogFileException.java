package io.winfold.platform.log;

/** A log cannot be exported or restored; nothing was changed. The message is for people. */
public final class LogFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LogFileException(String message) {
    super(message);
  }
}
