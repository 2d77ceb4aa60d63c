package io.winfold.platform.eventstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event to the byte as a store holds it; nothing of it is interpreted. */
public final class StoredEvent {
  public final long position;
  public final String stream;
  public final long version;
  public final String eventId;
  public final String type;
  public final int revision;
  public final long occurredMicros;
  public final long recordedMicros;
  public final byte[] metadata;
  public final byte[] payload;

  /** What the store keeps with the event, if it keeps digests; empty: it lacks its own. */
  public final byte @Nullable [] digest;

  public StoredEvent(
      long position,
      String stream,
      long version,
      String eventId,
      String type,
      int revision,
      long occurredMicros,
      long recordedMicros,
      byte[] metadata,
      byte[] payload,
      byte @Nullable [] digest) {
    this.position = position;
    this.stream = stream;
    this.version = version;
    this.eventId = eventId;
    this.type = type;
    this.revision = revision;
    this.occurredMicros = occurredMicros;
    this.recordedMicros = recordedMicros;
    this.metadata = metadata;
    this.payload = payload;
    this.digest = digest;
  }

  /** What the {@link EventDigest} of the event is made of, besides its place and recorded time. */
  public byte[] canonical() {
    return EventDigest.canonical(
        stream, version, eventId, type, revision, occurredMicros, metadata, payload);
  }

  public byte[] content() {
    return EventDigest.sha256().digest(canonical());
  }

  /** Microseconds since 1970. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  /** The inverse of {@link #micros}. */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }
}
