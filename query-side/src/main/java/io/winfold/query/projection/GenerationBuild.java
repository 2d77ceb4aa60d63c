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
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Builds a generation from the whole log: one fold in memory, its rows streamed into tables without
 * keys, the keys put on at the end. All of it is one transaction, so however it is interrupted,
 * nothing is left of it.
 */
@Component
public class GenerationBuild {

  /** Held by the one build there is at a time. */
  private static final long BUILD_LOCK = 0x57_49_4e_46_4f_4c_45L;

  private static final String INDEX_MEMORY = "128MB";

  /**
   * Rows looked at for statistics, by 300: a third of what is usual, and of the time it takes. The
   * server looks again when a tenth of the rows have changed.
   */
  private static final String STATISTICS = "30";

  /**
   * Else the server notices that a process was killed when the statement it is at has ended, and
   * nobody can rebuild before that. Not every platform can.
   */
  private static final String NOTICE_OUR_END =
      """
      DO $$ BEGIN
        SET LOCAL client_connection_check_interval = '1s';
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END $$\
      """;

  /** Who wants to know how far it is, and may end it. */
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
    Generation generation = generations.next();
    try (Connection connection = connections.open("winfold-rebuild")) {
      connection.setAutoCommit(false);
      PGConnection server = connection.unwrap(PGConnection.class);
      watcher.interruptible(
          () -> {
            try {
              server.cancelQuery();
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
      boolean committed = false;
      try {
        Built built = build(connection, generation, operation, watcher);
        connection.commit();
        committed = true;
        return built;
      } catch (SQLException | RuntimeException e) {
        if (watcher.isCancelled()) {
          throw new CancellationException();
        }
        throw e;
      } finally {
        watcher.interruptible(null);
        if (!committed) {
          undo(connection);
        }
      }
    }
  }

  private static void undo(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException ignored) {
      // Its end undoes it too, and what went wrong first is what people need to know.
    }
  }

  private Built build(
      Connection connection, Generation generation, @Nullable String operation, Watcher watcher)
      throws SQLException, InterruptedException {
    JdbcClient transaction = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    prepare(transaction);
    generations.createTables(transaction, generation);
    TableKeys keys = TableKeys.dropAll(transaction, generation);
    long head = log.head();
    long begun = System.nanoTime();
    HistoryFold.Outcome outcome = fold(connection, head, watcher);
    long folded = System.nanoTime();
    finish(transaction, keys, watcher, head);
    for (Map.Entry<String, List<Failure>> entry : outcome.parked().entrySet()) {
      for (Failure failure : entry.getValue()) {
        BatchWriter.park(connection, entry.getKey(), failure);
      }
    }
    arrive(transaction, head);
    generations.register(transaction, generation, operation);
    return new Built(
        generation,
        head,
        outcome.passes(),
        outcome.parked().values().stream().mapToLong(List::size).sum(),
        seconds(begun, folded),
        seconds(folded, System.nanoTime()));
  }

  private static void prepare(JdbcClient transaction) {
    transaction.sql(NOTICE_OUR_END).update();
    boolean free =
        transaction
            .sql(
                """
                SELECT pg_try_advisory_xact_lock(:lock),
                       set_config('maintenance_work_mem', :memory, true),
                       set_config('default_statistics_target', :statistics, true),
                       set_config('synchronous_commit', 'off', true)\
                """)
            .param("lock", BUILD_LOCK)
            .param("memory", INDEX_MEMORY)
            .param("statistics", STATISTICS)
            .query((row, number) -> row.getBoolean(1))
            .single();
    if (!free) {
      throw new IllegalStateException("Another rebuild is going on");
    }
  }

  private HistoryFold.Outcome fold(Connection connection, long head, Watcher watcher)
      throws SQLException, InterruptedException {
    try (CopyStream rows = new CopyStream(connection)) {
      HistoryFold.Outcome outcome =
          new HistoryFold(log, projections, budget, Map.of())
              .fold(head, rows, done -> report(watcher, "folding", done, head));
      rows.flush();
      return outcome;
    } catch (UnwrittenRowsException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        Thread.interrupted();
        throw interrupted;
      }
      throw e;
    }
  }

  private void finish(JdbcClient transaction, TableKeys keys, Watcher watcher, long head) {
    for (String statement : keys.statements()) {
      report(watcher, "indexing", head, head);
      transaction.sql(statement).update();
    }
    generations.keepTotals(transaction);
    generations.tellStatistics(transaction);
    for (Projection projection : projections) {
      for (Table<?> table : projection.tables()) {
        report(watcher, "indexing", head, head);
        transaction.sql("ANALYZE " + table.name()).update();
      }
    }
  }

  private static void report(Watcher watcher, String phase, long done, long total) {
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
