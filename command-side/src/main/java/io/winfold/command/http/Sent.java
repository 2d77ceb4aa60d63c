package io.winfold.command.http;

import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.platform.web.Body;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a command once its body is read; the rest is known when it is submitted.
 *
 * @param conditions what came beside the body
 * @param occurredAt business time if the body gives one
 * @param fingerprint of the command as sent, where there is an idempotency key
 */
record Sent(Conditions conditions, @Nullable Instant occurredAt, @Nullable String fingerprint) {

  /** Reads the one field all bodies share. */
  static Sent of(Conditions conditions, String command, Body body) {
    return new Sent(
        conditions,
        body.instant("occurredAt"),
        conditions.idempotencyKey() == null ? null : fingerprint(command, body));
  }

  Envelope at(Instant now) {
    return new Envelope(
        conditions.actor(),
        now,
        occurredAt,
        conditions.correlationId(),
        conditions.idempotencyKey() == null || fingerprint == null
            ? null
            : new Idempotency(conditions.idempotencyKey(), fingerprint),
        conditions.expected().version());
  }

  private static String fingerprint(String command, Body body) {
    try {
      byte[] text = (command + "\n" + body.canonical()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
