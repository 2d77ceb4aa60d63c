package io.winfold.platform.eventstore;

import org.jspecify.annotations.Nullable;

/** The log is away; reading it may succeed later. */
public final class EventLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EventLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
