package io.winfold.query.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of an interval and where the log says so.
 *
 * @param at exclusive; null: it has not ended
 * @param position of the event that ended it
 */
public record Until(@Nullable Instant at, long position) {
  /** Not yet. */
  public static final Until OPEN = new Until(null, Long.MAX_VALUE);

  /** As a column says it. */
  public Object orInfinity() {
    return at == null ? "infinity" : at;
  }

  public static Until at(Moment moment) {
    return new Until(moment.occurredAt(), moment.position());
  }
}
