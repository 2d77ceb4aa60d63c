package io.winfold.command.decision;

import org.jspecify.annotations.Nullable;

/**
 * A field that a command may leave alone, set, or clear.
 *
 * @param given false: the field stays as it is
 * @param value the new value; null clears
 */
public record Update<T>(boolean given, @Nullable T value) {
  private static final Update<?> KEEP = new Update<>(false, null);

  @SuppressWarnings("unchecked") // holds no value of any type
  public static <T> Update<T> keep() {
    return (Update<T>) KEEP;
  }

  public static <T> Update<T> to(@Nullable T value) {
    return new Update<>(true, value);
  }
}
