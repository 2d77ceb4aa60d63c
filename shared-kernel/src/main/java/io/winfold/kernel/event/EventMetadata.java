package io.winfold.kernel.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an event beside what happened.
 *
 * @param occurredAt business time, in microseconds; never goes backwards inside an aggregate
 * @param actor who asked for it
 * @param correlationId the request it came with
 * @param causationId the event or operation that caused it, if not a request
 * @param idempotencyKey the key of the command that wrote it, if it had one
 * @param fingerprint SHA-256 of that command as sent, in hex; given exactly when the key is
 * @param pipelineVersion the version of the pipeline configuration the decision used
 * @param historyMark how far a history known from elsewhere has been recorded with it, if it came
 *     from one; understood by the command side alone
 */
public record EventMetadata(
    Instant occurredAt,
    String actor,
    @Nullable String correlationId,
    @Nullable String causationId,
    @Nullable String idempotencyKey,
    @Nullable String fingerprint,
    @Nullable Long pipelineVersion,
    @Nullable String historyMark) {

  public static EventMetadata of(Instant occurredAt, String actor) {
    return new EventMetadata(occurredAt, actor, null, null, null, null, null, null);
  }

  /** As names and texts, the form every store keeps; what is absent is left out. */
  public Map<String, String> toMap() {
    Map<String, String> map = LinkedHashMap.newLinkedHashMap(8);
    map.put("occurredAt", occurredAt.toString());
    map.put("actor", actor);
    putIfPresent(map, "correlationId", correlationId);
    putIfPresent(map, "causationId", causationId);
    putIfPresent(map, "idempotencyKey", idempotencyKey);
    putIfPresent(map, "fingerprint", fingerprint);
    putIfPresent(map, "pipelineVersion", pipelineVersion);
    putIfPresent(map, "historyMark", historyMark);
    return map;
  }

  /** The inverse of {@link #toMap()}; names it does not know are passed over. */
  public static EventMetadata fromMap(Map<String, ?> map) {
    Object version = map.get("pipelineVersion");
    return new EventMetadata(
        Instant.parse(Objects.requireNonNull(text(map, "occurredAt"), "occurredAt")),
        Objects.requireNonNull(text(map, "actor"), "actor"),
        text(map, "correlationId"),
        text(map, "causationId"),
        text(map, "idempotencyKey"),
        text(map, "fingerprint"),
        version == null ? null : Long.valueOf(version.toString()),
        text(map, "historyMark"));
  }

  private static void putIfPresent(Map<String, String> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value.toString());
    }
  }

  private static @Nullable String text(Map<String, ?> map, String name) {
    Object value = map.get(name);
    return value == null ? null : value.toString();
  }
}
