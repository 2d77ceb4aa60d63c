package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The live projections over a backlog, against reading and parsing the same events and doing
 * nothing with them.
 */
final class CatchUp implements Benchmark {
  private static final int WRITERS = 64;
  private static final String READ = "read";
  private static final String PROJECT = "project";

  @Override
  public String name() {
    return "catch-up";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    try (Ground ground = Ground.start(bench)) {
      Ledger ledger = new Ledger();
      Deals deals = new Deals(ground.commands(), ledger);
      int backlog = bench.scaled(20_000);
      int rounds = Math.min(3, bench.rounds());
      AtomicLong begin = new AtomicLong();
      Rounds turns =
          new Rounds()
              .with(
                  READ,
                  () -> {
                    ground.projections().stop();
                    begin.set(ground.head());
                    enter(deals, backlog, WRITERS);
                    return ground.load().once(() -> ParsedLog.read(ground, begin.get()));
                  })
              .with(PROJECT, () -> project(ground, begin.get()))
              .run(rounds);
      ledger.check(ground);
      return List.of(
          new Row(
              "projections catching up, %,d events behind".formatted(ground.head() - begin.get()),
              "%,.0f events/s, cpu %s each".formatted(turns.perSecond(PROJECT), turns.cpu(PROJECT)),
              "the same events read and parsed: %,.0f/s, cpu %s"
                  .formatted(turns.perSecond(READ), turns.cpu(READ)),
              "%.0f %%".formatted(turns.ratio(PROJECT, READ) * 100),
              "",
              Verdict.NONE));
    }
  }

  /** Enters deals with a past, many at a time. */
  static void enter(Deals deals, int count, int writers) throws Exception {
    Instant now = Instant.now();
    AtomicLong left = new AtomicLong(count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, writers)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            while (left.getAndDecrement() > 0) {
                              deals.enterWithPast(now);
                            }
                          }))
              .toList();
      for (var one : running) {
        one.get();
      }
    }
  }

  private static Load.Result project(Ground ground, long after) throws Exception {
    return ground
        .load()
        .once(
            () -> {
              ground.projections().start();
              ground.awaitProjections();
              return Math.toIntExact(ground.head() - after);
            });
  }
}
