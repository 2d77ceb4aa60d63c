package io.winfold.command.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What comes with a command beside its content.
 *
 * @param actor who asks
 * @param receivedAt the wall clock when it came in
 * @param occurredAt business time if the client gave one
 * @param correlationId the request it came with
 * @param idempotency key and fingerprint if the client gave a key
 * @param expectedVersion the version the client believes the aggregate has; null: any
 */
public record Envelope(
    String actor,
    Instant receivedAt,
    @Nullable Instant occurredAt,
    @Nullable String correlationId,
    @Nullable Idempotency idempotency,
    @Nullable Long expectedVersion) {

  /**
   * @param key the client's key, unique in the scope of one aggregate
   * @param fingerprint SHA-256, in hex, of the command's name and its canonical JSON as sent
   */
  public record Idempotency(String key, String fingerprint) {}

  public static Envelope of(String actor, Instant receivedAt) {
    return new Envelope(actor, receivedAt, null, null, null, null);
  }
}
