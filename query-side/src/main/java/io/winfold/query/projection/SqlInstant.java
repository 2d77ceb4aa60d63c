package io.winfold.query.projection;

import java.time.Instant;

/**
 * Instants as PostgreSQL counts them: microseconds since 2000-01-01 in UTC. A fold holds very many
 * and keeps them so: an object each would be a fifth of its memory and a wait for memory each time
 * it is written.
 */
public final class SqlInstant {
  /** Later than every instant. */
  public static final long INFINITY = Long.MAX_VALUE;

  private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final int PER_SECOND = 1_000_000;
  private static final int NANOS = 1_000;

  private SqlInstant() {}

  /**
   * @return the microsecond it lies in
   * @throws IllegalArgumentException if no column holds it
   */
  public static long of(Instant instant) {
    SqlRange.check(instant);
    return (instant.getEpochSecond() - EPOCH_SECOND) * PER_SECOND + instant.getNano() / NANOS;
  }

  /**
   * @param micros not {@link #INFINITY}
   */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND) + EPOCH_SECOND,
        (long) Math.floorMod(micros, PER_SECOND) * NANOS);
  }

  /** As {@link SqlText} takes it. */
  static Object orInfinity(long micros) {
    return micros == INFINITY ? "infinity" : instant(micros);
  }
}
