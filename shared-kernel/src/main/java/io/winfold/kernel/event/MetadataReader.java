package io.winfold.kernel.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads metadata as {@link EventMetadata#toMap()} names it; other names are passed over. */
final class MetadataReader {
  private @Nullable String actor;
  private @Nullable String correlationId;
  private @Nullable String causationId;
  private @Nullable String idempotencyKey;
  private @Nullable String fingerprint;
  private @Nullable Long pipelineVersion;
  private @Nullable String historyMark;

  private MetadataReader() {}

  /**
   * @throws UnreadableEventException if it is no object, or names no actor
   * @throws NumberFormatException if the version of the pipeline is none
   */
  static EventMetadata read(JsonParser json, Instant occurredAt) {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableEventException("Metadata are a JSON object", null);
    }
    MetadataReader reader = new MetadataReader();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      JsonToken value = json.nextToken();
      if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        reader.take(name, json);
      } else {
        json.skipChildren();
      }
    }
    return reader.metadata(occurredAt);
  }

  private void take(String name, JsonParser json) {
    switch (name) {
      case "actor" -> actor = json.getString();
      case "correlationId" -> correlationId = json.getString();
      case "causationId" -> causationId = json.getString();
      case "idempotencyKey" -> idempotencyKey = json.getString();
      case "fingerprint" -> fingerprint = json.getString();
      case "pipelineVersion" -> pipelineVersion = Long.valueOf(json.getString());
      case "historyMark" -> historyMark = json.getString();
      default -> {
        // The time is known already; a later program may have written more.
      }
    }
  }

  private EventMetadata metadata(Instant occurredAt) {
    if (actor == null) {
      throw new UnreadableEventException("Metadata name an actor", null);
    }
    return new EventMetadata(
        occurredAt,
        actor,
        correlationId,
        causationId,
        idempotencyKey,
        fingerprint,
        pipelineVersion,
        historyMark);
  }
}
