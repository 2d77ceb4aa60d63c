package io.winfold.query.projection;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import java.time.Instant;

/**
 * Where an aggregate stands in the log after one of its events.
 *
 * @param version of the aggregate with this event
 * @param position of the event
 * @param occurredMicros when it occurred, as {@link SqlInstant} counts
 * @param recordedMicros when it was recorded, likewise
 * @param cause type of the event
 */
public record Moment(
    long version, long position, long occurredMicros, long recordedMicros, String cause) {

  /**
   * @throws IllegalArgumentException if no column holds one of the instants
   */
  public Moment(long version, long position, Instant occurredAt, Instant recordedAt, String cause) {
    this(version, position, SqlInstant.of(occurredAt), SqlInstant.of(recordedAt), cause);
  }

  public Instant occurredAt() {
    return SqlInstant.instant(occurredMicros);
  }

  public Instant recordedAt() {
    return SqlInstant.instant(recordedMicros);
  }

  /**
   * @throws IllegalArgumentException if it is not the first of its aggregate
   */
  public static Moment first(RecordedEvent event) {
    return new Moment(0, 0, 0L, 0L, "").next(event);
  }

  /** After an event, whatever was before it. */
  public static Moment of(RecordedEvent event) {
    return new Moment(
        event.version(),
        event.position(),
        event.occurredAt(),
        event.recordedAt(),
        nameOf(event.event()));
  }

  /**
   * @throws IllegalArgumentException if the event is not the one that follows
   */
  public Moment next(RecordedEvent event) {
    if (event.version() != version + 1 || event.position() <= position) {
      throw new IllegalArgumentException(
          "%s has version %d at position %d; version %d at position %d does not follow"
              .formatted(event.stream(), version, position, event.version(), event.position()));
    }
    return of(event);
  }

  private static String nameOf(DomainEvent event) {
    return EventCodec.standard().typeOf(event).name();
  }
}
