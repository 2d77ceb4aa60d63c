package io.winfold.kernel.event;

import java.time.Instant;

/**
 * An event as a log holds it.
 *
 * @param position its place in the one total order of the log, from 1
 * @param stream the key of its aggregate, such as {@code opportunity/4711}
 * @param version how many events the aggregate has with this one, from 1
 * @param eventId unique over all logs
 * @param recordedAt when the store took it; never decreases in position
 * @param metadata business time, actor and what else is known of it
 * @param event what happened
 */
public record RecordedEvent(
    long position,
    String stream,
    long version,
    String eventId,
    Instant recordedAt,
    EventMetadata metadata,
    DomainEvent event) {

  public Instant occurredAt() {
    return metadata.occurredAt();
  }
}
