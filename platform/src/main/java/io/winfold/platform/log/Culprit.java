package io.winfold.platform.log;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the one byte of an event that was changed, by trying every other value of every byte until
 * the digest is the one kept. What is found is proven, and how to mend it is said.
 */
final class Culprit {
  /** The work grows with the square of an event's size; here it takes a few seconds. */
  private static final int MOST_BYTES = 4_096;

  /** In the canonical form, in order; each text or bytes has its length before it. */
  private enum Field {
    STREAM("stream"),
    VERSION("version"),
    EVENT_ID("event_id"),
    TYPE("type"),
    REVISION("revision"),
    OCCURRED_AT("occurred_at"),
    METADATA("metadata"),
    PAYLOAD("payload");

    final String column;

    Field(String column) {
      this.column = column;
    }
  }

  /**
   * @param field the column
   */
  record Found(String field, String detail) {}

  private final byte[] previous;
  private final StoredEvent event;
  private final byte[] digest;
  private final byte[] bytes;

  /**
   * @param digest the one kept beside the event
   */
  Culprit(byte[] previous, StoredEvent event, byte[] digest) {
    this.previous = previous;
    this.event = event;
    this.digest = digest;
    this.bytes = event.canonical();
  }

  Optional<Found> find() {
    return recordedAt().or(() -> bytes.length > MOST_BYTES ? Optional.empty() : inTheEvent());
  }

  private Optional<Found> recordedAt() {
    byte[] content = event.content();
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      long others = event.recordedMicros & ~(0xffL << shift);
      for (long value = 0; value < 256; value++) {
        long tried = others | value << shift;
        if (fits(tried, content)) {
          return Optional.of(
              new Found("recorded_at", "recorded_at was " + StoredEvent.instant(tried)));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Found> inTheEvent() {
    MessageDigest before = EventDigest.sha256();
    int at = 0;
    for (Field field : Field.values()) {
      int length =
          switch (field) {
            case STREAM, EVENT_ID, TYPE, METADATA, PAYLOAD -> {
              before.update(bytes, at, 4);
              at += 4;
              yield ByteBuffer.wrap(bytes).getInt(at - 4);
            }
            case VERSION, OCCURRED_AT -> 8;
            case REVISION -> 4;
          };
      for (int i = 0; i < length; i++, at++) {
        int was = otherByteAt(at, before);
        if (was >= 0) {
          return Optional.of(
              new Found(
                  field.column,
                  "Byte %d of %s is %02x and was %02x"
                      .formatted(i + 1, field.column, bytes[at] & 0xff, was)));
        }
        before.update(bytes[at]);
      }
    }
    return Optional.empty();
  }

  /** The value that makes the digest right, -1 if none does. */
  private int otherByteAt(int at, MessageDigest before) {
    for (int value = 0; value < 256; value++) {
      MessageDigest tried = copy(before);
      tried.update((byte) value);
      tried.update(bytes, at + 1, bytes.length - at - 1);
      if (fits(event.recordedMicros, tried.digest())) {
        return value;
      }
    }
    return -1;
  }

  private boolean fits(long recordedMicros, byte[] content) {
    return Arrays.equals(
        EventDigest.link(previous, event.position, recordedMicros, content), digest);
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
