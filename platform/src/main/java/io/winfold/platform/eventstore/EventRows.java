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

  static final int STREAM = 2;

  private final EventCodec codec;

  EventRows(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * Has the rows of a long scan come by pages, and in binary form from the first on: the driver
   * asks for text until a statement was used five times on its connection, which halves the rate.
   */
  static void prepareScan(PreparedStatement select, int page) throws SQLException {
    select.setFetchSize(page);
    select.unwrap(PGStatement.class).setPrepareThreshold(-1);
  }

  RecordedEvent read(ResultSet row) throws SQLException {
    String type = row.getString(5);
    int revision = row.getInt(6);
    byte[] payload = row.getBytes(10);
    Instant occurredAt = instant(row, 7);
    EventMetadata metadata;
    DomainEvent event;
    try {
      metadata = codec.readMetadata(row.getBytes(9), occurredAt);
      event = decode(codec, type, revision, payload);
    } catch (UnreadableEventException e) {
      // What else is known of it stands in columns.
      metadata = EventMetadata.of(occurredAt, "unknown");
      event = unreadable(type, revision, payload, e);
    }
    return new RecordedEvent(
        row.getLong(1),
        row.getString(STREAM),
        row.getLong(3),
        row.getString(4),
        instant(row, 8),
        metadata,
        event);
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

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
