package io.winfold.platform.eventstore;

import io.winfold.platform.database.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/** The rows of the event table as they are. */
final class PostgresStoredLog implements StoredLog {
  private static final int FETCH = 2_000;

  private final DataSource dataSource;

  PostgresStoredLog(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public boolean keepsDigests() {
    return true;
  }

  @Override
  public long head() {
    return one("SELECT coalesce(max(position), 0) FROM events.event", row -> row.getLong(1))
        .orElseThrow();
  }

  @Override
  public Optional<byte[]> digest(long position) {
    return one(
        "SELECT digest FROM events.event WHERE position = " + position, row -> row.getBytes(1));
  }

  @Override
  public Optional<String> missingVersion() {
    return one(
        """
        SELECT format('version %s of %s', before + 1, stream)
          FROM (SELECT stream, version, position,
                       lag(version, 1, 0::bigint) OVER (PARTITION BY stream ORDER BY version)
                         AS before
                  FROM events.event) e
         WHERE version > before + 1
         ORDER BY position
         LIMIT 1\
        """,
        row -> row.getString(1));
  }

  /** Over a connection of its own: who takes the events may be slow, and may need one meanwhile. */
  @Override
  public <E extends Exception> void scan(Taker<E> taker) throws E {
    try (Connection connection = new Connections(dataSource).open("winfold-log-scan")) {
      // A cursor lives in a transaction, and sees the log of one moment.
      connection.setAutoCommit(false);
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT " + EventRows.COLUMNS + ", digest FROM events.event ORDER BY position")) {
        EventRows.prepareScan(select, FETCH);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            taker.take(stored(row));
          }
        }
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static StoredEvent stored(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        StoredEvent.micros(EventRows.instant(row, 7)),
        StoredEvent.micros(EventRows.instant(row, 8)),
        row.getBytes(9),
        row.getBytes(10),
        row.getBytes(11));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Optional<T> one(String sql, Reading<T> reading) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.of(reading.read(row)) : Optional.empty();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static EventLogException failed(SQLException cause) {
    return new EventLogException("The event log cannot be read", cause);
  }
}
