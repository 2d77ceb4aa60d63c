package io.winfold.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Durations in days of 24 hours. */
final class Days {
  private static final double MICROS_A_DAY = Duration.ofDays(1).toNanos() / 1000.0;

  private Days() {}

  static long micros(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1000;
  }

  static double of(long micros) {
    return micros / MICROS_A_DAY;
  }

  static @Nullable Double mean(List<Long> micros) {
    return micros.isEmpty() ? null : of(sum(micros)) / micros.size();
  }

  static long sum(List<Long> micros) {
    return micros.stream().mapToLong(Long::longValue).sum();
  }

  /** The value a share of them does not exceed, interpolated between its two neighbours. */
  static @Nullable Double quantile(double share, List<Long> micros) {
    if (micros.isEmpty()) {
      return null;
    }
    List<Long> sorted = micros.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    double low = of(sorted.get(below));
    double high = of(sorted.get(Math.min(below + 1, sorted.size() - 1)));
    return low + (place - below) * (high - low);
  }

  static @Nullable Double median(List<Long> micros) {
    return quantile(0.5, micros);
  }
}
