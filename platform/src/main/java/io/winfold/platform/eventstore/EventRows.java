package io.winfold.platform.eventstore;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.event.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.postgresql.PGStatement;

/** Rows of the event table as events. */
final class EventRows {
  static final String COLUMNS =
      "position, stream, version, event_id, type, revision, occurred_at, recorded_at, metadata,"
          + " payload";

  private final EventCodec codec;

  EventRows(EventCodec codec) {
    this.codec = codec;
  }

  /** Has the rows of a long scan come by pages. */
  static void prepareScan(PreparedStatement select, int page) throws SQLException {
    select.setFetchSize(page);
    askInBinary(select);
  }

  /**
   * Has rows come in binary form from the first on: the driver asks for text until a statement was
   * used five times on its connection, which halves the rate.
   */
  static void askInBinary(PreparedStatement select) throws SQLException {
    select.unwrap(PGStatement.class).setPrepareThreshold(-1);
  }

  RecordedEvent read(ResultSet row) throws SQLException {
    return unparsed(row).parsed();
  }

  /** The row for later. */
  UnparsedEvent unparsed(ResultSet row) throws SQLException {
    return new Row(codec, row);
  }

  private static final class Row implements UnparsedEvent {
    private final EventCodec codec;
    private final long position;
    private final String stream;
    private final long version;
    private final String eventId;
    private final String type;
    private final int revision;
    private final Instant occurredAt;
    private final Instant recordedAt;
    private final byte[] metadata;
    private final byte[] payload;

    Row(EventCodec codec, ResultSet row) throws SQLException {
      this.codec = codec;
      position = row.getLong(1);
      stream = row.getString(2);
      version = row.getLong(3);
      eventId = row.getString(4);
      type = row.getString(5);
      revision = row.getInt(6);
      occurredAt = instant(row, 7);
      recordedAt = instant(row, 8);
      metadata = row.getBytes(9);
      payload = row.getBytes(10);
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public String stream() {
      return stream;
    }

    @Override
    public Instant recordedAt() {
      return recordedAt;
    }

    @Override
    public RecordedEvent parsed() {
      EventMetadata known;
      DomainEvent event;
      try {
        known = codec.readMetadata(metadata, occurredAt);
        event = decode(codec, type, revision, payload);
      } catch (UnreadableEventException e) {
        // What else is known of it stands in columns.
        known = EventMetadata.of(occurredAt, "unknown");
        event = unreadable(type, revision, payload, e);
      }
      return new RecordedEvent(position, stream, version, eventId, recordedAt, known, event);
    }
  }

  /** The event, or what stands in its place when it cannot be read. */
  static DomainEvent decode(EventCodec codec, String type, int revision, byte[] payload) {
    try {
      return codec.read(type, revision, payload);
    } catch (UnreadableEventException e) {
      return unreadable(type, revision, payload, e);
    }
  }

  private static UnreadableEvent unreadable(
      String type, int revision, byte[] payload, RuntimeException e) {
    Throwable cause = e.getCause();
    String error = cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
    return new UnreadableEvent(type, revision, new String(payload, StandardCharsets.UTF_8), error);
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
