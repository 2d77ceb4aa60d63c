package io.winfold.query.projection;

import java.util.Arrays;

/** A column of instants, as {@link SqlInstant} counts them. */
final class Instants {
  private static final int FIRST_CAPACITY = 8;

  private long[] micros = new long[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  long micros(int index) {
    return micros[index];
  }

  /**
   * Puts one behind all others; those between are infinity.
   *
   * @param index the size, or more
   */
  void put(int index, long instant) {
    if (index >= micros.length) {
      micros = Arrays.copyOf(micros, Math.max(index + 1, micros.length * 2));
    }
    Arrays.fill(micros, size, index, SqlInstant.INFINITY);
    micros[index] = instant;
    size = index + 1;
  }
}
