package io.winfold.platform.eventstore;

/** The log is away; reading it may succeed later. */
public final class EventLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EventLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
