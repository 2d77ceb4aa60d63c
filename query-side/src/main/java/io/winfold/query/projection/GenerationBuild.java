package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.database.Connections;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.query.projection.Projection.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Builds a generation from the whole log: one fold in memory, its rows streamed into tables without
 * keys, the keys put on at the end. Nobody sees the generation before it is registered, the last
 * step; of a build that ends before it the tables are dropped, by any node that looks if need be.
 */
@Component
public class GenerationBuild {
  /** What the server knows the sessions of a build by. */
  private static final String SESSION = "winfold-rebuild";

  /** Who wants to know how far it is, and may end it. Called by several threads at once. */
  public interface Watcher {
    /** Nobody wants to know, and nobody ends it. */
    Watcher NOBODY =
        new Watcher() {
          @Override
          public void at(String phase, long done, long total) {}

          @Override
          public boolean isCancelled() {
            return false;
          }

          @Override
          public void interruptible(@Nullable Runnable interrupt) {}
        };

    /** Told now and then; quick. */
    void at(String phase, long done, long total);

    /** Whether to give up; asked as often. */
    boolean isCancelled();

    /** Takes what ends a statement the server is busy with. */
    void interruptible(@Nullable Runnable interrupt);
  }

  /**
   * What was built.
   *
   * @param position of the last event in it
   * @param passes how often the log was read, in whole or from somewhere on
   * @param parked aggregates that could not be folded
   */
  public record Built(
      Generation generation,
      long position,
      int passes,
      long parked,
      double foldSeconds,
      double keysSeconds) {}

  private final EventLog log;
  private final Connections connections;
  private final Generations generations;
  private final List<Projection> projections;
  private final long budget;

  @Autowired
  public GenerationBuild(
      EventLog log,
      DataSource dataSource,
      Generations generations,
      List<Projection> projections,
      @Value("${winfold.projection.rebuild-memory:}") @Nullable DataSize memory) {
    this(log, dataSource, generations, projections, bytes(memory));
  }

  GenerationBuild(
      EventLog log,
      DataSource dataSource,
      Generations generations,
      List<Projection> projections,
      long budget) {
    this.log = log;
    this.connections = new Connections(dataSource);
    this.generations = generations;
    this.projections = projections;
    this.budget = budget;
  }

  private static long bytes(@Nullable DataSize memory) {
    return memory == null ? Runtime.getRuntime().maxMemory() / 4 : memory.toBytes();
  }

  /** How many bytes the state of aggregates may take while the log is folded. */
  public long budget() {
    return budget;
  }

  /**
   * Builds a generation that goes live once it has caught up.
   *
   * @param operation that wants it
   * @throws CancellationException if the watcher said so
   * @throws IllegalStateException if a build goes on already, on this node or another
   */
  public Built build(@Nullable String operation, Watcher watcher)
      throws SQLException, InterruptedException {
    try (BuildSession session = new BuildSession(connections, SESSION)) {
      Generation generation = generations.begin();
      boolean registered = false;
      try {
        Filled filled = fill(session, generation, watcher);
        watcher.interruptible(session::interrupt);
        register(session, generation, operation, filled);
        registered = true;
        return filled.built(generation);
      } catch (SQLException | RuntimeException e) {
        if (watcher.isCancelled()) {
          throw new CancellationException();
        }
        throw e;
      } finally {
        watcher.interruptible(null);
        if (!registered) {
          session.rollback();
          generations.undo(generation);
        }
      }
    }
  }

  /** What the tables hold. */
  private record Filled(
      long head, HistoryFold.Outcome outcome, double foldSeconds, double keysSeconds) {
    Built built(Generation generation) {
      return new Built(
          generation,
          head,
          outcome.passes(),
          outcome.parked().values().stream().mapToLong(List::size).sum(),
          foldSeconds,
          keysSeconds);
    }
  }

  private Filled fill(BuildSession session, Generation generation, Watcher watcher)
      throws SQLException, InterruptedException {
    List<Table<?>> tables =
        Stream.concat(
                projections.stream().map(Projection::tables).flatMap(List::stream),
                Stream.of(RecordingTimes.TABLE))
            .toList();
    long head = log.head();
    Runnable indexing = () -> report(session, watcher, "indexing", head, head);
    try (TableLoads rows = new TableLoads(connections, SESSION, generation, tables, indexing)) {
      watcher.interruptible(rows::interrupt);
      long begun = System.nanoTime();
      HistoryFold.Outcome outcome =
          new HistoryFold(log, projections, budget, Map.of())
              .fold(
                  head,
                  rows,
                  done ->
                      report(
                          session,
                          watcher,
                          rows.isIndexing() ? "indexing" : "folding",
                          done,
                          head));
      long folded = System.nanoTime();
      rows.finish();
      return new Filled(head, outcome, seconds(begun, folded), seconds(folded, System.nanoTime()));
    } catch (UnwrittenRowsException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        Thread.interrupted();
        throw interrupted;
      }
      throw e;
    }
  }

  private void register(
      BuildSession session, Generation generation, @Nullable String operation, Filled filled)
      throws SQLException {
    Connection connection = session.connection();
    JdbcClient transaction = session.client();
    connection.setAutoCommit(false);
    transaction
        .sql(
            """
            SELECT set_config('search_path', :schema, true),
                   set_config('synchronous_commit', 'off', true)\
            """)
        .param("schema", generation.schema())
        .query()
        .listOfRows();
    generations.keepTotals(transaction);
    for (Map.Entry<String, List<Failure>> entry : filled.outcome().parked().entrySet()) {
      for (Failure failure : entry.getValue()) {
        BatchWriter.park(connection, entry.getKey(), failure);
      }
    }
    arrive(transaction, filled.head());
    generations.register(transaction, generation, operation);
    connection.commit();
  }

  private static void report(
      BuildSession session, Watcher watcher, String phase, long done, long total) {
    session.touch();
    watcher.at(phase, done, total);
    if (watcher.isCancelled()) {
      throw new CancellationException();
    }
  }

  private void arrive(JdbcClient transaction, long head) {
    List<RecordedEvent> last = head == 0 ? List.of() : log.read(head - 1, 1);
    transaction
        .sql(
            """
            UPDATE projection_position SET position = :head, recorded_at = :at,
                                           updated_at = clock_timestamp()\
            """)
        .param("head", head)
        .param("at", last.isEmpty() ? null : last.getFirst().recordedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static double seconds(long from, long to) {
    return Math.round((to - from) / 1e6) / 1e3;
  }
}
