package io.winfold.platform.eventstore;

import java.time.Instant;
import java.util.UUID;

/** An event as it goes into the table; its position and recorded time are given there. */
final class NewEvent {
  final String stream;
  final long version;
  final UUID eventId;
  final String type;
  final int revision;
  final long occurredMicros;
  final byte[] metadata;
  final byte[] payload;

  /** {@link EventDigest#content}; computed by the caller, in no one's way. */
  final byte[] content;

  NewEvent(
      String stream,
      long version,
      UUID eventId,
      String type,
      int revision,
      Instant occurredAt,
      byte[] metadata,
      byte[] payload) {
    this.stream = stream;
    this.version = version;
    this.eventId = eventId;
    this.type = type;
    this.revision = revision;
    this.occurredMicros = StoredEvent.micros(occurredAt);
    this.metadata = metadata;
    this.payload = payload;
    this.content =
        EventDigest.content(
            stream, version, eventId.toString(), type, revision, occurredMicros, metadata, payload);
  }

  /** About what it weighs on its way. */
  int bytes() {
    return payload.length + metadata.length + 100;
  }
}
