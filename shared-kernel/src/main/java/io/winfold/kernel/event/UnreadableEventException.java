package io.winfold.kernel.event;

import org.jspecify.annotations.Nullable;

/** An event that this program cannot read: of an unknown type, a later revision, or broken. */
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
