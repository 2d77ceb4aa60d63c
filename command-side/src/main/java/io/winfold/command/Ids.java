package io.winfold.command;

import io.winfold.platform.UuidV7;
import io.winfold.platform.eventstore.EventDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** Ids for aggregates whose creator gave none. */
public final class Ids {
  private Ids() {}

  /** A new id, in the order of time: UUID version 7 of RFC 9562. */
  public static String next() {
    return UuidV7.next().toString();
  }

  /** The id a creation gets by its idempotency key, the same each time: UUID version 8. */
  public static String derived(String actor, String key) {
    byte[] name = actor.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha256 = EventDigest.sha256();
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
    sha256.update(name);
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    return new UUID(
            (digest.getLong() & ~0xf000L) | 0x8000L,
            (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L)
        .toString();
  }
}
