package io.winfold.oracle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A half-open range of time.
 *
 * @param from inclusive; null: from the beginning
 * @param to exclusive; null: without end
 */
public record Period(@Nullable Instant from, @Nullable Instant to) {
  public static final Period EVER = new Period(null, null);

  boolean has(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }
}
