package io.winfold.platform.eventstore;

import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** The log in PostgreSQL, read without a detour through any framework. */
public final class PostgresEventLog implements EventLog {
  private static final String HEAD =
      "SELECT position FROM events.event ORDER BY position DESC LIMIT 1";

  private static final String AFTER =
      "SELECT "
          + EventRows.COLUMNS
          + " FROM events.event WHERE position > ? ORDER BY position LIMIT ?";

  private final DataSource dataSource;
  private final EventCodec codec;
  private final EventRows rows;
  private final HeadSignal signal;

  PostgresEventLog(DataSource dataSource, EventCodec codec, HeadSignal signal) {
    this.dataSource = dataSource;
    this.codec = codec;
    this.rows = new EventRows(codec);
    this.signal = signal;
  }

  @Override
  public long head() {
    return number(HEAD).orElse(0);
  }

  @Override
  public List<RecordedEvent> read(long after, int atMost) {
    return events(AFTER, after, atMost);
  }

  @Override
  public List<UnparsedEvent> readUnparsed(long after, int atMost) {
    return ask(
        AFTER,
        select -> {
          EventRows.askInBinary(select);
          select.setLong(1, after);
          select.setLong(2, atMost);
        },
        row -> {
          List<UnparsedEvent> events = new ArrayList<>(atMost);
          while (row.next()) {
            events.add(rows.unparsed(row));
          }
          return events;
        });
  }

  @Override
  public boolean await(long after, Duration atMost) throws InterruptedException {
    return signal.await(after, atMost);
  }

  @Override
  public List<RecordedEvent> stream(String stream) {
    return stream(stream, 1);
  }

  /** The events of one aggregate from a version on. */
  List<RecordedEvent> stream(String stream, long fromVersion) {
    return events(
        "SELECT "
            + EventRows.COLUMNS
            + " FROM events.event WHERE stream = ? AND version >= ? ORDER BY version",
        stream,
        fromVersion);
  }

  @Override
  public Set<String> streamsWith(Set<? extends Class<?>> types) {
    // Names of our own, and written out: a parameter would keep the planner from the partial index.
    String names =
        types.stream()
            .map(type -> "'" + codec.typeOf(type).name() + "'")
            .collect(Collectors.joining(", "));
    return ask(
        "SELECT DISTINCT stream FROM events.event WHERE type IN (" + names + ")",
        select -> {},
        row -> {
          Set<String> streams = new HashSet<>();
          while (row.next()) {
            streams.add(row.getString(1));
          }
          return streams;
        });
  }

  @Override
  public Map<Long, RecordedEvent> at(Set<Long> positions) {
    return ask(
        "SELECT " + EventRows.COLUMNS + " FROM events.event WHERE position = ANY (?)",
        select ->
            select.setArray(1, select.getConnection().createArrayOf("bigint", positions.toArray())),
        row -> {
          Map<Long, RecordedEvent> events = HashMap.newHashMap(positions.size());
          while (row.next()) {
            RecordedEvent event = rows.read(row);
            events.put(event.position(), event);
          }
          return events;
        });
  }

  /** The version of an aggregate, empty when it has no event. */
  OptionalLong version(String stream) {
    return number(
        "SELECT version FROM events.event WHERE stream = ? ORDER BY version DESC LIMIT 1", stream);
  }

  /** The last position recorded before an instant, 0 when there is none. */
  long recordedBefore(Instant instant) {
    // recorded_at never decreases in position, so the first one at or after it is the border.
    return number(
            "SELECT position - 1 FROM events.event WHERE recorded_at >= ? ORDER BY position LIMIT"
                + " 1",
            OffsetDateTime.ofInstant(instant, ZoneOffset.UTC))
        .orElseGet(this::head);
  }

  private List<RecordedEvent> events(String sql, Object... arguments) {
    return ask(
        sql,
        binding(arguments),
        row -> {
          List<RecordedEvent> events = new ArrayList<>();
          while (row.next()) {
            events.add(rows.read(row));
          }
          return events;
        });
  }

  private OptionalLong number(String sql, Object... arguments) {
    return ask(
        sql,
        binding(arguments),
        row -> row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty());
  }

  @FunctionalInterface
  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private static Binding binding(Object... arguments) {
    return statement -> {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
    };
  }

  /**
   * In a transaction of the caller's on this database, if it is in one: were a second connection
   * taken then, as many callers as the pool has connections would wait for each other.
   */
  private <T> T ask(String sql, Binding binding, Reading<T> reading) {
    Connection connection = null;
    try {
      connection = DataSourceUtils.doGetConnection(dataSource);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        binding.bind(statement);
        try (ResultSet rows = statement.executeQuery()) {
          return reading.read(rows);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  private static EventLogException failed(SQLException cause) {
    return new EventLogException("The event log cannot be read", cause);
  }
}
