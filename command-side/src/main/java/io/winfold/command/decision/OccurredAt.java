package io.winfold.command.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Business time of a command: an instant in microseconds, or why the one given cannot be. */
public sealed interface OccurredAt {
  /** How far a client's clock may be ahead; what lies within is taken as now. */
  Duration TOLERANCE = Duration.ofSeconds(5);

  record Resolved(Instant instant) implements OccurredAt {}

  record Impossible(Rejection rejection) implements OccurredAt {}

  /**
   * @param given what the client gave; null: now
   * @param now the wall clock
   * @param last the business time of the aggregate's last event; nothing happens before it
   */
  static OccurredAt resolve(@Nullable Instant given, Instant now, @Nullable Instant last) {
    if (given != null && given.isAfter(now.plus(TOLERANCE))) {
      return new Impossible(
          Rejection.of(
              RejectionCode.OCCURRED_IN_FUTURE,
              "occurredAt lies in the future; it is now " + now,
              "/occurredAt"));
    }
    if (given != null && last != null && cut(given).isBefore(last)) {
      return new Impossible(
          Rejection.of(
              RejectionCode.OCCURRED_OUT_OF_ORDER,
              "occurredAt lies before the last event, of %s; use correct to change the past"
                  .formatted(last),
              "/occurredAt"));
    }
    Instant at = given == null || given.isAfter(now) ? cut(now) : cut(given);
    return new Resolved(last != null && at.isBefore(last) ? last : at);
  }

  static Instant cut(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
