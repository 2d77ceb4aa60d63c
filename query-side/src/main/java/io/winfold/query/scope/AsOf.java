package io.winfold.query.scope;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The instant a query is asked as of, and what was known by then or by another instant.
 *
 * @param instant null: now
 * @param knownAt null: all that is known
 * @param moving whether asking again later means another instant
 */
record AsOf(@Nullable Instant instant, @Nullable Instant knownAt, boolean moving) {

  /**
   * Takes {@code asOf} and {@code knownAt} out of a request. A date means the whole of it in the
   * zone, capped at now.
   */
  static AsOf of(Parameters parameters, Instant now, ZoneId zone) {
    Instant asOf = past(parameters, "asOf", now, zone);
    Instant knownAt = past(parameters, "knownAt", now, zone);
    return new AsOf(
        asOf,
        knownAt,
        asOf == null || asOf.equals(now) || (knownAt != null && knownAt.equals(now)));
  }

  private static @Nullable Instant past(
      Parameters parameters, String name, Instant now, ZoneId zone) {
    Instant given =
        parameters.instantOr(
            name,
            date -> {
              Instant start = date.atStartOfDay(zone).toInstant();
              Instant end = date.plusDays(1).atStartOfDay(zone).toInstant().minus(1, MICROS);
              return start.isAfter(now) || end.isBefore(now) ? end : now;
            });
    if (given == null) {
      return null;
    }
    if (given.isAfter(now)) {
      throw new ProblemException(
          ProblemCode.AS_OF_IN_FUTURE, name + " lies after " + now + ", the present");
    }
    return given.truncatedTo(MICROS);
  }

  /** Whether this is simply the present, with all that is known. */
  boolean isNow() {
    return instant == null && knownAt == null;
  }
}
