package io.winfold.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids for aggregates whose creator gave none. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A new id, in the order of time to the millisecond: UUID version 7 of RFC 9562. */
  public static String random(Instant now) {
    long high = (now.toEpochMilli() << 16) | (RANDOM.nextInt() & 0xffffL);
    return uuid(high, RANDOM.nextLong(), 7);
  }

  /** The id a creation gets by its idempotency key, the same each time: UUID version 8. */
  public static String derived(String actor, String key) {
    byte[] name = actor.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha256 = sha256();
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
    sha256.update(name);
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    return uuid(digest.getLong(), digest.getLong(), 8);
  }

  private static String uuid(long high, long low, int version) {
    return new UUID(
            (high & ~0xf000L) | ((long) version << 12),
            (low & 0x3fffffffffffffffL) | 0x8000000000000000L)
        .toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
