package io.winfold.query.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of an interval and where the log says so.
 *
 * @param micros exclusive, as {@link SqlInstant} counts; {@link SqlInstant#INFINITY}: it has not
 *     ended
 * @param position of the event that ended it
 */
public record Until(long micros, long position) {
  /** Not yet. */
  public static final Until OPEN = new Until(SqlInstant.INFINITY, Long.MAX_VALUE);

  public Until(Instant at, long position) {
    this(SqlInstant.of(at), position);
  }

  /** null: it has not ended. */
  public @Nullable Instant at() {
    return micros == SqlInstant.INFINITY ? null : SqlInstant.instant(micros);
  }

  public static Until at(Moment moment) {
    return new Until(moment.occurredMicros(), moment.position());
  }
}
