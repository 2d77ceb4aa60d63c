package io.winfold.query.projection;

import io.winfold.platform.database.Connections;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Fills the tables of a new generation by two sessions side by side: the one for the table with
 * most of the rows, the other for all the rest. The server gives one processor to a session, and
 * nothing else is to be done once the log is folded: with a single session a rebuild of a million
 * events took a second longer.
 */
final class TableLoads implements Folding.Rows, AutoCloseable {
  private final TableLoad large;
  private final TableLoad rest;

  /**
   * @param session what the server knows the sessions by
   * @param tables empty
   */
  TableLoads(Connections connections, String session, Generation generation, List<Table<?>> tables)
      throws SQLException {
    large =
        new TableLoad(
            connections.open(session), generation, tables.stream().filter(Table::isLarge).toList());
    try {
      rest =
          new TableLoad(
              connections.open(session),
              generation,
              tables.stream().filter(table -> !table.isLarge()).toList());
    } catch (Throwable e) {
      large.close();
      throw e;
    }
  }

  private TableLoad of(Table<?> table) {
    return table.isLarge() ? large : rest;
  }

  @Override
  public <R> void add(Table<R> table, R row) {
    of(table).add(table, row);
  }

  /**
   * Puts on keys, takes statistics and ends both transactions.
   *
   * @param step run before each statement, by either session's thread; may throw to end it all
   */
  void finish(Runnable step) throws SQLException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().name("keys-", 1).daemon().factory());
    boolean finished = false;
    try {
      CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
      for (TableLoad load : List.of(large, rest)) {
        ends.submit(
            () -> {
              load.finish(table -> of(table).count(table), unlessStopped(threads, step));
              return null;
            });
      }
      ends.take().get();
      ends.take().get();
      finished = true;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      threads.shutdownNow();
      if (!finished) {
        interrupt();
      }
      threads.close();
    }
  }

  /** What one session cannot do the other need not go on with. */
  private static Runnable unlessStopped(ExecutorService threads, Runnable step) {
    return () -> {
      if (threads.isShutdown()) {
        throw new CancellationException();
      }
      step.run();
    };
  }

  /** Ends the statements the server is busy with, if it is; called by any thread. */
  void interrupt() {
    large.interrupt();
    rest.interrupt();
  }

  @Override
  public void close() {
    try (rest) {
      large.close();
    }
  }
}
