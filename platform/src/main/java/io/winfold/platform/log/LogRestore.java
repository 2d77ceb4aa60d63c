package io.winfold.platform.log;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Reads an export into an empty store in PostgreSQL, with every position, id, time and byte as it
 * was. One transaction: all of it is there or nothing.
 */
public final class LogRestore {
  private static final int BUFFER = 1 << 16;

  private final DataSource dataSource;

  public LogRestore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @param in an export, not compressed
   * @param progress told how many events have been read
   * @return what the log now holds, equal to the trailer of the export
   * @throws LogFileException if the store is not empty, or the export is not whole and unchanged
   */
  public Trailer read(InputStream in, LongConsumer progress) throws IOException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        takeEmpty(connection);
        Trailer trailer = copy(connection, in, progress);
        finish(connection, trailer);
        connection.commit();
        return trailer;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      // What the table's own rules refuse: an id or a version that is there twice.
      throw new LogFileException("The database refuses the events: " + e.getMessage());
    }
  }

  private static void takeEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The lock of those who append, so that nothing comes in between.
      statement.execute("SELECT pg_advisory_xact_lock(6289271845401)");
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT EXISTS (SELECT FROM events.event),
                     EXISTS (SELECT FROM operations.log_checkpoint)\
              """)) {
        row.next();
        if (row.getBoolean(1)) {
          throw new LogFileException("The store is not empty; restore into a fresh one");
        }
        if (row.getBoolean(2)) {
          throw new LogFileException(
              "The store has lost events it once held; restore into a fresh one");
        }
      }
    }
  }

  private static Trailer copy(Connection connection, InputStream in, LongConsumer progress)
      throws SQLException, IOException {
    PGCopyOutputStream copy =
        new PGCopyOutputStream(
            connection.unwrap(PGConnection.class),
            """
            COPY events.event (position, stream, version, event_id, type, revision, occurred_at,
                               recorded_at, metadata, payload, digest)
            FROM STDIN (FORMAT binary)\
            """,
            BUFFER);
    try {
      EventCopy rows = new EventCopy(copy);
      Trailer trailer =
          LogFile.read(
              in,
              (event, digest) -> {
                rows.write(event, digest);
                progress.accept(event.position);
              });
      rows.end();
      copy.endCopy();
      return trailer;
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void finish(Connection connection, Trailer trailer) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT stream FROM events.event
               GROUP BY stream HAVING min(version) <> 1 OR max(version) <> count(*)
               LIMIT 1\
              """)) {
        if (row.next()) {
          throw new LogFileException("The file lacks events of " + row.getString(1));
        }
      }
      if (trailer.count() > 0) {
        statement.execute(
            """
            INSERT INTO operations.log_checkpoint (position, digest)
            SELECT position, digest FROM events.event ORDER BY position DESC LIMIT 1\
            """);
        statement.execute("SELECT pg_notify('winfold_events', '" + trailer.count() + "')");
      }
    }
  }
}
