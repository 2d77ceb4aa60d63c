package io.winfold.platform.log;

import io.winfold.platform.eventstore.StoredEvent;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Rows of the event table in PostgreSQL's binary form of COPY. */
public final class EventCopy {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private static final int COLUMNS = 11;

  /** PostgreSQL counts from 2000. */
  private static final long MICROS_TO_2000 = 946_684_800_000_000L;

  private final DataOutputStream out;

  public EventCopy(OutputStream out) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.write(SIGNATURE);
    this.out.writeInt(0);
    this.out.writeInt(0);
  }

  public void write(StoredEvent event, byte[] digest) throws IOException {
    out.writeShort(COLUMNS);
    number(event.position);
    text(event.stream);
    number(event.version);
    UUID id = uuid(event);
    out.writeInt(16);
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
    text(event.type);
    out.writeInt(2);
    out.writeShort(event.revision);
    number(event.occurredMicros - MICROS_TO_2000);
    number(event.recordedMicros - MICROS_TO_2000);
    bytes(event.metadata);
    bytes(event.payload);
    bytes(digest);
  }

  /** Ids of PostgreSQL's log are UUIDs; others would not come back as they were. */
  private static UUID uuid(StoredEvent event) {
    try {
      UUID id = UUID.fromString(event.eventId);
      if (id.toString().equals(event.eventId)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new LogFileException("The id of the event at position " + event.position + " is no UUID");
  }

  public void end() throws IOException {
    out.writeShort(-1);
    out.flush();
  }

  private void number(long value) throws IOException {
    out.writeInt(8);
    out.writeLong(value);
  }

  private void text(String value) throws IOException {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }
}
