package io.winfold.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * Why a command was refused. It left no event.
 *
 * @param code the rule that refused it
 * @param detail one sentence for a person
 * @param pointer the field at fault as a JSON pointer such as {@code /amount}, if it is one field
 */
public record Rejection(RejectionCode code, String detail, @Nullable String pointer) {
  public static Rejection of(RejectionCode code, String detail) {
    return new Rejection(code, detail, null);
  }

  public static Rejection of(RejectionCode code, String detail, String pointer) {
    return new Rejection(code, detail, pointer);
  }
}
