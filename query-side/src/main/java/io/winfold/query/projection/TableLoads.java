package io.winfold.query.projection;

import io.winfold.platform.database.Connections;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Fills the tables of a new generation by two sessions side by side: the one for the table with
 * most of the rows, the other for all the rest. The server gives one processor to a session, and
 * nothing else is to be done once the log is folded: with a single session a rebuild of a million
 * events took a second longer.
 */
final class TableLoads implements Folding.Rows, AutoCloseable {
  private static final long BETWEEN_INTERRUPTS_MILLIS = 250;

  private final Runnable step;
  private final TableLoad large;
  private final TableLoad rest;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().name("keys-", 1).daemon().factory());
  private final CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
  private final CompletableFuture<Void> allAdded = new CompletableFuture<>();
  private boolean largeIsComplete;
  private boolean finished;

  /**
   * @param session what the server knows the sessions by
   * @param tables empty
   * @param step run before each statement once rows are complete, by any thread; may throw to end
   *     it all
   */
  TableLoads(
      Connections connections,
      String session,
      Generation generation,
      List<Table<?>> tables,
      Runnable step)
      throws SQLException {
    this.step = step;
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
    if (table.isLarge() && largeIsComplete) {
      throw new IllegalStateException(table.name() + " was said to be complete");
    }
    of(table).add(table, row);
  }

  /** Its keys take longest and are begun with, while what is left of the others is written. */
  @Override
  public void complete(Table<?> table) {
    if (table.isLarge()) {
      largeIsComplete = true;
      end(large);
    }
  }

  /** Whether keys are put on already. */
  boolean isIndexing() {
    return largeIsComplete;
  }

  private void end(TableLoad load) {
    ends.submit(
        () -> {
          load.finish(this::count, this::step);
          return null;
        });
  }

  private long count(Table<?> table) {
    allAdded.join();
    return of(table).count(table);
  }

  /** Puts on keys, takes statistics and ends both transactions. */
  void finish() throws SQLException, InterruptedException {
    allAdded.complete(null);
    if (!largeIsComplete) {
      end(large);
    }
    end(rest);
    try {
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
      stop();
    }
  }

  /** What one session cannot do the other need not go on with. */
  private void step() {
    if (threads.isShutdown()) {
      throw new CancellationException();
    }
    step.run();
  }

  private void stop() {
    threads.shutdownNow();
    allAdded.cancel(false);
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      if (!finished) {
        // Again and again: a statement that was about to begin has not heard the last time.
        interrupt();
      }
      try {
        var _ = threads.awaitTermination(BETWEEN_INTERRUPTS_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the statements the server is busy with, if it is; called by any thread. */
  void interrupt() {
    large.interrupt();
    rest.interrupt();
  }

  @Override
  public void close() {
    try (rest;
        large) {
      stop();
    }
  }
}
