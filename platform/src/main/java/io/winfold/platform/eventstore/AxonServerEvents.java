package io.winfold.platform.eventstore;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events as Axon Server holds them. It has milliseconds for a time and no order of metadata; what
 * an event that came from elsewhere had beyond that stands in two metadata of their own, which are
 * not the event's.
 */
final class AxonServerEvents {
  /** When it was recorded, of an event that was not recorded first by this server. */
  private static final String RECORDED_AT = "restored.recordedAt";

  /** The metadata as text, where it is not in the order of the names. */
  private static final String METADATA = "restored.metadata";

  private static final String OCCURRED_AT = "occurredAt";

  private AxonServerEvents() {}

  /** The event's own metadata; those of other types than text as their empty text. */
  static Map<String, String> metadata(Event event) {
    Map<String, String> texts = HashMap.newHashMap(event.getMetaDataCount());
    event.getMetaDataMap().forEach((name, value) -> texts.put(name, value.getTextValue()));
    texts.remove(RECORDED_AT);
    texts.remove(METADATA);
    return texts;
  }

  /** When it was recorded as far as it says itself; events before it may have been later. */
  static Instant recordedAt(Event event) {
    Instant said = instant(text(event, RECORDED_AT));
    return said == null ? Instant.ofEpochMilli(event.getTimestamp()) : said;
  }

  /**
   * An event to the byte. What the server has no place for, the order of metadata, is by name.
   *
   * @param recordedAt never before that of the events before it
   */
  static StoredEvent stored(Event event, long position, Instant recordedAt, EventCodec codec) {
    Map<String, String> metadata = metadata(event);
    return new StoredEvent(
        position,
        event.getAggregateIdentifier(),
        event.getAggregateSequenceNumber() + 1,
        event.getMessageIdentifier(),
        event.getPayload().getType(),
        revision(event),
        occurredMicros(metadata, event),
        StoredEvent.micros(recordedAt),
        metadataBytes(event, metadata, codec),
        event.getPayload().getData().toByteArray(),
        null);
  }

  /** 0: what it says is no revision, and nobody reads it. */
  private static int revision(Event event) {
    try {
      return EventSerializer.revision(event.getPayload().getRevision());
    } catch (UnreadableEventException e) {
      return 0;
    }
  }

  private static long occurredMicros(Map<String, String> metadata, Event event) {
    Instant said = instant(metadata.get(OCCURRED_AT));
    return said == null
        ? Math.multiplyExact(event.getTimestamp(), 1_000)
        : StoredEvent.micros(said);
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null; // not of our making
    }
  }

  private static byte[] metadataBytes(Event event, Map<String, String> metadata, EventCodec codec) {
    byte[] byName = codec.writeMetadata(new TreeMap<>(metadata));
    String original = text(event, METADATA);
    if (original == null) {
      return byName;
    }
    byte[] bytes = original.getBytes(StandardCharsets.UTF_8);
    // What is read of it has to be what it says.
    return isSame(bytes, metadata, codec) ? bytes : byName;
  }

  private static boolean isSame(byte[] bytes, Map<String, String> metadata, EventCodec codec) {
    try {
      return codec.readMetadata(bytes).equals(metadata);
    } catch (UnreadableEventException e) {
      return false;
    }
  }

  private static @Nullable String text(Event event, String name) {
    MetaDataValue value = event.getMetaDataMap().get(name);
    return value == null ? null : value.getTextValue();
  }

  /**
   * The inverse of {@link #stored}.
   *
   * @throws IllegalArgumentException if the server cannot hold it to the byte
   */
  static Event restored(StoredEvent event, EventCodec codec) {
    Map<String, String> metadata = readMetadata(event, codec);
    // An event that does not say when it happened did so when it was sent.
    long micros =
        instant(metadata.get(OCCURRED_AT)) == null ? event.occurredMicros : event.recordedMicros;
    Event.Builder restored =
        Event.newBuilder()
            .setMessageIdentifier(event.eventId)
            .setAggregateType(PostgresEventStorageEngine.kind(event.stream))
            .setAggregateIdentifier(event.stream)
            .setAggregateSequenceNumber(event.version - 1)
            .setTimestamp(Math.floorDiv(micros, 1_000))
            .setPayload(
                SerializedObject.newBuilder()
                    .setType(event.type)
                    .setRevision(Integer.toString(event.revision))
                    .setData(ByteString.copyFrom(event.payload)));
    metadata.forEach((name, value) -> restored.putMetaData(name, text(value)));
    if (restored.getTimestamp() * 1_000 != event.recordedMicros) {
      restored.putMetaData(RECORDED_AT, text(StoredEvent.instant(event.recordedMicros).toString()));
    }
    if (!Arrays.equals(codec.writeMetadata(new TreeMap<>(metadata)), event.metadata)) {
      restored.putMetaData(METADATA, text(new String(event.metadata, StandardCharsets.UTF_8)));
    }
    Event built = restored.build();
    StoredEvent again = stored(built, event.position, recordedAt(built), codec);
    if (again.recordedMicros != event.recordedMicros
        || !Arrays.equals(again.canonical(), event.canonical())) {
      throw cannotHold(event);
    }
    return built;
  }

  private static Map<String, String> readMetadata(StoredEvent event, EventCodec codec) {
    try {
      Map<String, String> metadata = codec.readMetadata(event.metadata);
      if (!metadata.containsValue(null)) {
        return metadata;
      }
    } catch (UnreadableEventException e) {
      // Said below.
    }
    throw cannotHold(event);
  }

  private static IllegalArgumentException cannotHold(StoredEvent event) {
    return new IllegalArgumentException(
        "Axon Server cannot hold the event at position %d as it is".formatted(event.position));
  }

  private static MetaDataValue text(String value) {
    return MetaDataValue.newBuilder().setTextValue(value).build();
  }
}
