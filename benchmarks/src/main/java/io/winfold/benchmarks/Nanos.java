package io.winfold.benchmarks;

import java.util.Arrays;

/** Times taken, in nanoseconds, many of them. */
final class Nanos {
  private long[] values = new long[1_024];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  void addAll(Nanos others) {
    for (int i = 0; i < others.size; i++) {
      add(others.values[i]);
    }
  }

  int size() {
    return size;
  }

  /** Such as {@code p50 1.2, p95 3.4, p99 5.6 ms}. */
  String percentiles() {
    return "p50 %.1f, p95 %.1f, p99 %.1f ms".formatted(millis(0.50), millis(0.95), millis(0.99));
  }

  /** The smallest time that this share of all does not exceed, in milliseconds. */
  double millis(double share) {
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }
}
