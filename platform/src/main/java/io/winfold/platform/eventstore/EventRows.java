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
import org.jspecify.annotations.Nullable;
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
    prepareMany(select);
  }

  /**
   * Has rows come in binary form from the first on: the driver asks for text until a statement was
   * used five times on its connection, which halves the rate.
   */
  static void prepareMany(PreparedStatement select) throws SQLException {
    select.unwrap(PGStatement.class).setPrepareThreshold(-1);
  }

  RecordedEvent read(ResultSet row) throws SQLException {
    return parsed(stored(row, null));
  }

  /** The row for later. */
  UnparsedEvent unparsed(ResultSet row) throws SQLException {
    return new Row(stored(row, null), this);
  }

  private record Row(StoredEvent stored, EventRows rows) implements UnparsedEvent {
    @Override
    public long position() {
      return stored.position;
    }

    @Override
    public String stream() {
      return stored.stream;
    }

    @Override
    public RecordedEvent parsed() {
      return rows.parsed(stored);
    }
  }

  /** The row as it is. */
  static StoredEvent stored(ResultSet row, byte @Nullable [] digest) throws SQLException {
    return new StoredEvent(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        micros(row, 7),
        micros(row, 8),
        row.getBytes(9),
        row.getBytes(10),
        digest);
  }

  private RecordedEvent parsed(StoredEvent stored) {
    Instant occurredAt = StoredEvent.instant(stored.occurredMicros);
    EventMetadata metadata;
    DomainEvent event;
    try {
      metadata = codec.readMetadata(stored.metadata, occurredAt);
      event = decode(codec, stored.type, stored.revision, stored.payload);
    } catch (UnreadableEventException e) {
      // What else is known of it stands in columns.
      metadata = EventMetadata.of(occurredAt, "unknown");
      event = unreadable(stored.type, stored.revision, stored.payload, e);
    }
    return new RecordedEvent(
        stored.position,
        stored.stream,
        stored.version,
        stored.eventId,
        StoredEvent.instant(stored.recordedMicros),
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

  private static long micros(ResultSet row, int column) throws SQLException {
    return StoredEvent.micros(row.getObject(column, OffsetDateTime.class).toInstant());
  }
}
