package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import io.winfold.query.projection.ReadModelPositions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How long after the answer to a command the read model has it, under a steady load. */
final class ProjectionLag implements Benchmark {
  private static final int CALLERS = 8;
  private static final int PER_SECOND = 1_000;
  private static final double P99_MILLIS = 250;

  @Override
  public String name() {
    return "lag";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    try (Ground ground = Ground.start(bench);
        var watcher = Executors.newSingleThreadExecutor()) {
      Ledger ledger = new Ledger();
      Deals deals = new Deals(ground.commands(), ledger);
      Deals.Moved moved = deals.moved(CALLERS);
      Duration time = bench.turn().multipliedBy(bench.rounds());
      load(ground, deals, moved, bench.turn());
      Nanos lags = new Nanos();
      long end = System.nanoTime() + time.toNanos();
      var watching =
          watcher.submit(
              () -> {
                var positions = ground.bean(ReadModelPositions.class);
                while (System.nanoTime() < end) {
                  String id = deals.create();
                  long answered = System.nanoTime();
                  if (!positions.awaitVersion("opportunity/" + id, 1, Duration.ofSeconds(10))) {
                    throw new IncompleteException(id + " does not come to the read model");
                  }
                  lags.add(System.nanoTime() - answered);
                }
                return lags;
              });
      Load.Result load = load(ground, deals, moved, time);
      Nanos all = watching.get();
      ledger.check(ground);
      return List.of(
          Row.figure(
              "projection lag behind %,.0f commands/s".formatted(load.perSecond()),
              all.percentiles(),
              "p99 below 250 ms at 1,000/s",
              Verdict.of(all.millis(0.99) < P99_MILLIS && load.perSecond() > 0.95 * PER_SECOND)));
    }
  }

  /** Each caller keeps to a schedule, and catches up when it was held up. */
  private static Load.Result load(Ground ground, Deals deals, Deals.Moved moved, Duration time)
      throws Exception {
    long start = System.nanoTime();
    AtomicLong sent = new AtomicLong();
    return ground
        .load()
        .virtual(
            CALLERS,
            time,
            caller -> {
              long due = start + sent.getAndIncrement() * 1_000_000_000L / PER_SECOND;
              LockSupport.parkNanos(due - System.nanoTime());
              deals.move(moved, caller);
            });
  }
}
