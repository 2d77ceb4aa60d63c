package io.winfold.platform.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain that holds the log together. All numbers are big-endian; a text or bytes are preceded
 * by their length in 4 bytes.
 *
 * <pre>
 * content(e)  = SHA-256(stream, version 8, event id, type, revision 4, occurred at 8, metadata, payload)
 * digest(0)   = 32 zero bytes
 * digest(n)   = SHA-256(digest(n-1), position 8, recorded at 8, content(n))
 * </pre>
 *
 * Times are microseconds since 1970. In PostgreSQL the last line is done by the function that
 * appends, under the log's lock.
 */
public final class EventDigest {
  private static final byte[] START = new byte[32];

  private EventDigest() {}

  /** The digest before the first event. */
  public static byte[] start() {
    return START.clone();
  }

  /** The digest of an event whose predecessor has a digest. */
  public static byte[] next(byte[] previous, StoredEvent event) {
    return link(previous, event.position, event.recordedMicros, event.content());
  }

  /** The digest an event would have at a place, recorded at a time. */
  public static byte[] link(byte[] previous, long position, long recordedMicros, byte[] content) {
    MessageDigest sha256 = sha256();
    sha256.update(previous);
    sha256.update(ByteBuffer.allocate(16).putLong(position).putLong(recordedMicros).array());
    return sha256.digest(content);
  }

  static byte[] content(
      String stream,
      long version,
      String eventId,
      String type,
      int revision,
      long occurredMicros,
      byte[] metadata,
      byte[] payload) {
    return sha256()
        .digest(
            canonical(stream, version, eventId, type, revision, occurredMicros, metadata, payload));
  }

  static byte[] canonical(
      String stream,
      long version,
      String eventId,
      String type,
      int revision,
      long occurredMicros,
      byte[] metadata,
      byte[] payload) {
    byte[] key = stream.getBytes(StandardCharsets.UTF_8);
    byte[] id = eventId.getBytes(StandardCharsets.UTF_8);
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(
            5 * 4 + 20 + key.length + id.length + name.length + metadata.length + payload.length);
    bytes.putInt(key.length).put(key).putLong(version);
    bytes.putInt(id.length).put(id).putInt(name.length).put(name).putInt(revision);
    bytes.putLong(occurredMicros);
    bytes.putInt(metadata.length).put(metadata).putInt(payload.length).put(payload);
    return bytes.array();
  }

  /** SHA-256, which every JDK has. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
