package io.winfold.query.projection;

import static java.util.Objects.requireNonNull;

import io.winfold.platform.database.Connections;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fills the tables of a new generation by sessions side by side: one for each large table, another
 * for all the rest. The server gives one processor to a session, and nothing else is to be done
 * once the log is folded: with a single session a rebuild of a million events took over a second
 * longer.
 */
final class TableLoads implements Folding.Rows, AutoCloseable {
  private static final long BETWEEN_INTERRUPTS_MILLIS = 250;

  private final Runnable step;
  private final List<TableLoad> loads = new CopyOnWriteArrayList<>();
  private final Map<Table<?>, TableLoad> byTable = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("tables-", 1).daemon().factory());
  private final CompletionService<Void> work = new ExecutorCompletionService<>(threads);
  private final Set<TableLoad> complete = new HashSet<>();
  private final CompletableFuture<Void> allAdded = new CompletableFuture<>();
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
      throws SQLException, InterruptedException {
    this.step = step;
    try {
      List<List<Table<?>>> shares = shares(tables);
      shares.forEach(share -> work.submit(() -> open(connections, session, generation, share)));
      await(shares.size());
    } catch (Throwable e) {
      close();
      throw e;
    }
    loads.forEach(load -> load.tables().forEach(table -> byTable.put(table, load)));
  }

  /** What each session fills. */
  private static List<List<Table<?>>> shares(List<Table<?>> tables) {
    List<List<Table<?>>> shares = new ArrayList<>();
    tables.stream().filter(Table::isLarge).forEach(table -> shares.add(List.of(table)));
    shares.add(tables.stream().filter(table -> !table.isLarge()).toList());
    return shares;
  }

  /** Side by side: one after the other they take a hundredth of a rebuild. */
  private @Nullable Void open(
      Connections connections, String session, Generation generation, List<Table<?>> share)
      throws SQLException {
    loads.add(new TableLoad(connections.open(session), generation, share));
    return null;
  }

  private TableLoad of(Table<?> table) {
    return requireNonNull(byTable.get(table), table::name);
  }

  @Override
  public <R> void add(Table<R> table, R row) {
    TableLoad load = of(table);
    if (!complete.isEmpty() && complete.contains(load)) {
      throw new IllegalStateException(table.name() + " was said to be complete");
    }
    load.add(table, row);
  }

  /** The keys of large tables take longest and are begun with while others get rows. */
  @Override
  public void complete(Table<?> table) {
    if (table.isLarge()) {
      end(of(table));
    }
  }

  /** Whether keys are put on already. */
  boolean isIndexing() {
    return !complete.isEmpty();
  }

  private void end(TableLoad load) {
    if (complete.add(load)) {
      work.submit(
          () -> {
            load.finish(this::count, this::step);
            return null;
          });
    }
  }

  private long count(Table<?> table) {
    allAdded.join();
    return of(table).count(table);
  }

  /** Puts on keys, takes statistics and ends all transactions. */
  void finish() throws SQLException, InterruptedException {
    allAdded.complete(null);
    loads.forEach(this::end);
    try {
      await(loads.size());
      finished = true;
    } finally {
      stop();
    }
  }

  private void await(int count) throws SQLException, InterruptedException {
    try {
      for (int i = 0; i < count; i++) {
        work.take().get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** What one session cannot do the others need not go on with. */
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
    loads.forEach(TableLoad::interrupt);
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      loads.forEach(TableLoad::close);
    }
  }
}
