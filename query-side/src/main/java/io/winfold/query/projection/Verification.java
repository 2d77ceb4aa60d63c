package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.database.Connections;
import io.winfold.platform.eventstore.EventLog;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Compares the live tables, in one snapshot, with a fresh fold of the log up to the position they
 * are at. Rows of both sides stream by and leave their digests only, so memory is that of a
 * rebuild.
 */
@Component
public class Verification {

  /** Aggregates whose differences are told one by one. */
  private static final int TOLD = 20;

  /** Signature, flags and extension, before the first row. */
  private static final int HEADER = 19;

  private static final short TRAILER = -1;

  /** What stands in the place of an aggregate where all of them are meant. */
  private static final String LOG = "log";

  /**
   * What came of it for one projection, or for the times of recording.
   *
   * @param generation the one that was live
   * @param liveDigest over all rows of its tables, whatever their order and generation
   * @param differing how many aggregates differ, or rows of times
   * @param differences of the first of them
   */
  public record Verdict(
      String name,
      int generation,
      long position,
      boolean equal,
      String liveDigest,
      String freshDigest,
      long differing,
      List<Difference> differences) {}

  private final EventLog log;
  private final Connections connections;
  private final List<Projection> projections;
  private final GenerationBuild build;

  Verification(
      EventLog log, DataSource dataSource, List<Projection> projections, GenerationBuild build) {
    this.log = log;
    this.connections = new Connections(dataSource);
    this.projections = projections;
    this.build = build;
  }

  private record Read(int generation, long position, Map<String, Long> parked) {}

  /**
   * @param names of the projections to verify; of all of them: the times of recording, too
   * @throws CancellationException if the watcher said so
   */
  public List<Verdict> verify(List<String> names, GenerationBuild.Watcher watcher)
      throws SQLException, InterruptedException {
    List<Projection> verified =
        projections.stream().filter(projection -> names.contains(projection.name())).toList();
    try (Connection connection = connections.open("winfold-verification")) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return verify(connection, verified, watcher);
      } finally {
        connection.rollback();
      }
    }
  }

  private List<Verdict> verify(
      Connection connection, List<Projection> verified, GenerationBuild.Watcher watcher)
      throws SQLException, InterruptedException {
    JdbcClient snapshot = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    Read read = open(snapshot);
    Map<Table<?>, RowDigests> digests = new HashMap<>();
    for (Projection projection : verified) {
      RowDigests ofProjection = new RowDigests();
      projection.tables().forEach(table -> digests.put(table, ofProjection));
    }
    RowDigests times = new RowDigests();
    boolean withTimes = verified.size() == projections.size();
    if (withTimes) {
      digests.put(RecordingTimes.TABLE, times);
    }
    fold(verified, read, digests, watcher);
    CopyManager server = connection.unwrap(PGConnection.class).getCopyAPI();
    for (Map.Entry<Table<?>, RowDigests> entry : digests.entrySet()) {
      report(watcher, "comparing", read.position(), read.position());
      compare(server, entry.getKey(), entry.getValue(), watcher);
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Projection projection : verified) {
      RowDigests found = Objects.requireNonNull(digests.get(projection.tables().getFirst()));
      verdicts.add(
          verdict(
              projection.name(), read, found, key -> differences(projection, key, read, snapshot)));
    }
    if (withTimes) {
      verdicts.add(
          verdict(
              RecordingTimes.TABLE.name(),
              read,
              times,
              block -> differences(block, read, snapshot)));
    }
    return verdicts;
  }

  private static Read open(JdbcClient snapshot) {
    int generation =
        snapshot
            .sql(
                """
                SELECT generation, set_config('search_path', 'read_' || generation, true),
                       set_config('TimeZone', 'UTC', true)
                  FROM read_model.pointer WHERE generation IS NOT NULL\
                """)
            .query((row, number) -> row.getInt(1))
            .optional()
            .orElseThrow(() -> new IllegalStateException("There is no live generation yet"));
    long position =
        snapshot.sql("SELECT min(position) FROM projection_position").query(Long.class).single();
    Map<String, Long> parked = new HashMap<>();
    snapshot
        .sql("SELECT stream, version FROM parked")
        .query(
            row -> {
              parked.put(row.getString(1), row.getLong(2));
            });
    return new Read(generation, position, parked);
  }

  private void fold(
      List<Projection> verified,
      Read read,
      Map<Table<?>, RowDigests> digests,
      GenerationBuild.Watcher watcher)
      throws InterruptedException {
    CopyBuffer buffer = new CopyBuffer(1 << 12);
    Folding.Rows rows =
        new Folding.Rows() {
          @Override
          public <R> void add(Table<R> table, R row) {
            RowDigests ofProjection = digests.get(table);
            if (ofProjection != null) {
              buffer.clear();
              table.encode(row, buffer);
              ofProjection.addFresh(table, buffer.bytes(), 0, buffer.size());
            }
          }
        };
    new HistoryFold(log, verified, build.budget(), read.parked())
        .fold(read.position(), rows, done -> report(watcher, "folding", done, read.position()));
  }

  private static void report(GenerationBuild.Watcher watcher, String phase, long done, long total) {
    watcher.at(phase, done, total);
    if (watcher.isCancelled()) {
      throw new CancellationException();
    }
  }

  private static void compare(
      CopyManager server, Table<?> table, RowDigests digests, GenerationBuild.Watcher watcher)
      throws SQLException {
    CopyOut out =
        server.copyOut(
            "COPY (SELECT %s FROM %s) TO STDOUT (FORMAT binary)"
                .formatted(String.join(", ", table.columns()), table.name()));
    try {
      int from = HEADER;
      for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
        if (ByteBuffer.wrap(row).getShort(from) != TRAILER) {
          digests.takeLive(table, row, from, row.length - from);
        }
        from = 0;
        if (watcher.isCancelled()) {
          throw new CancellationException();
        }
      }
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  private Verdict verdict(
      String name, Read read, RowDigests digests, Function<String, List<Difference>> differences) {
    return new Verdict(
        name,
        read.generation(),
        read.position(),
        digests.differing() == 0,
        digests.live(),
        digests.fresh(),
        digests.differing(),
        digests.differing(TOLD).stream().map(differences).flatMap(List::stream).toList());
  }

  private List<Difference> differences(
      Projection projection, String key, Read read, JdbcClient snapshot) {
    String stream = streamOf(projection, key);
    List<RecordedEvent> events = stream == null ? List.of() : log.stream(stream);
    return new Differences(projection.tables(), snapshot)
        .of(
            key,
            events.isEmpty() ? null : stream,
            rows -> fold(projection, history(events, read), rows));
  }

  private static void fold(Projection projection, List<RecordedEvent> history, Folding.Rows rows) {
    Folding folding = projection.folding(rows);
    for (RecordedEvent event : history) {
      try {
        folding.add(event, true);
      } catch (RuntimeException e) {
        break;
      }
    }
    folding.finish();
  }

  private List<Difference> differences(String block, Read read, JdbcClient snapshot) {
    return new Differences(List.of(RecordingTimes.TABLE), snapshot)
            .of(
                block,
                LOG,
                rows -> RecordingTimes.read(log, Long.parseLong(block), read.position(), rows))
            .stream()
            .map(RecordingTimes::narrowed)
            .toList();
  }

  /** Of an aggregate's events those that its rows should have come from. */
  private static List<RecordedEvent> history(List<RecordedEvent> events, Read read) {
    return events.stream()
        .filter(event -> event.position() <= read.position())
        .filter(
            event -> event.version() < read.parked().getOrDefault(event.stream(), Long.MAX_VALUE))
        .toList();
  }

  /** A number is the position of the event that began the aggregate. */
  private @Nullable String streamOf(Projection projection, String key) {
    if (projection.tables().getFirst().isKeyedByText()) {
      return projection.kind() + key;
    }
    long position = Long.parseLong(key);
    if (position < 1 || position > log.head()) {
      return null;
    }
    String stream = log.read(position - 1, 1).getFirst().stream();
    return stream.startsWith(projection.kind()) ? stream : null;
  }
}
