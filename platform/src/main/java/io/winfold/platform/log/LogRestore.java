package io.winfold.platform.log;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Reads an export into an empty store in PostgreSQL, with every position, id, time and byte as it
 * was. One transaction: all of it is there or nothing.
 */
public final class LogRestore {
  /** Larger than any event that could be appended. */
  private static final int LONGEST_LINE = 128 << 20;

  private static final int BUFFER = 1 << 16;
  private static final HexFormat HEX = HexFormat.of();

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
      Trailer trailer = lines(new Lines(in), rows, progress);
      rows.end();
      copy.endCopy();
      return trailer;
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static Trailer lines(Lines lines, EventCopy rows, LongConsumer progress)
      throws IOException {
    byte[] digest = EventDigest.start();
    long count = 0;
    long recorded = Long.MIN_VALUE;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      switch (read(line, count + 1)) {
        case LogLine.Content.Event(StoredEvent event) -> {
          if (event.position != ++count || event.recordedMicros < recorded) {
            throw new LogFileException(
                "The file is not the export of a log: its line %d has position %d, recorded at %s"
                    .formatted(count, event.position, StoredEvent.instant(event.recordedMicros)));
          }
          recorded = event.recordedMicros;
          digest = EventDigest.next(digest, event);
          rows.write(event, digest);
          progress.accept(count);
        }
        case LogLine.Content.End(Trailer trailer) -> {
          check(trailer, new Trailer(Trailer.FORMAT, count, HEX.formatHex(digest)));
          if (lines.next() != null) {
            throw new LogFileException("The file goes on behind its end");
          }
          return trailer;
        }
        case LogLine.Content.Failure(String detail) ->
            throw new LogFileException("The export had failed: " + detail);
      }
    }
    throw new LogFileException("The file is cut off after event " + count);
  }

  private static LogLine.Content read(byte[] line, long number) {
    try {
      return LogLine.read(line);
    } catch (LogFileException e) {
      throw new LogFileException(
          "The file is damaged or cut off at line %d: %s".formatted(number, e.getMessage()));
    }
  }

  private static void check(Trailer said, Trailer found) {
    if (said.format() != Trailer.FORMAT) {
      throw new LogFileException("The file is of format " + said.format() + ", unknown here");
    }
    if (said.count() != found.count()) {
      throw new LogFileException(
          "The file has %d events and says it has %d".formatted(found.count(), said.count()));
    }
    if (!said.digest().equals(found.digest())) {
      throw new LogFileException(
          "The events in the file are not those exported: their digest is another");
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

  /** Lines as bytes, each of bounded length. */
  private static final class Lines {
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;

    Lines(InputStream in) {
      this.in = in;
    }

    /** Null at the end. */
    byte @Nullable [] next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (true) {
        if (from == to) {
          from = 0;
          to = Math.max(0, in.read(buffer));
          if (to == 0) {
            return line.size() == 0 ? null : line.toByteArray();
          }
        }
        int end = from;
        while (end < to && buffer[end] != '\n') {
          end++;
        }
        line.write(buffer, from, end - from);
        if (line.size() > LONGEST_LINE) {
          throw new LogFileException("A line is longer than any event can be");
        }
        from = end;
        if (end < to) {
          from++;
          return line.toByteArray();
        }
      }
    }
  }
}
