package io.winfold.platform;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Identifiers that sort by the time they were made (RFC 9562, version 7). */
public final class UuidV7 {
  /** Tells processes apart; within one the time and its count do. */
  private static final long PROCESS = new SecureRandom().nextLong();

  /** Milliseconds and twelve bits that count inside one: never twice the same in a process. */
  private static final AtomicLong LAST = new AtomicLong();

  private UuidV7() {}

  /** Later than every one before it in this process. */
  public static UUID next() {
    long fresh = System.currentTimeMillis() << 12;
    long tick = LAST.updateAndGet(last -> Math.max(last + 1, fresh));
    long high = (tick >>> 12 << 16) | 0x7000 | (tick & 0xFFF);
    // Not from the system's entropy: every command and every event takes one.
    long random = ThreadLocalRandom.current().nextLong() ^ PROCESS;
    long low = (random & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
