package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Durable commands without HTTP, the projections at rest, at more and more callers. */
final class CommandsInProcess implements Benchmark {
  private static final String BARE = "bare";
  private static final List<Integer> CALLERS = List.of(8, 32, 64);
  private static final double SHARE = 0.6;

  /** Less than this of the rate at 8 callers is a fall. */
  private static final double STEADY = 0.95;

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    try (Ground ground = Ground.start(bench);
        BareInserts bare = new BareInserts(ground)) {
      ground.projections().stop();
      Ledger ledger = new Ledger();
      Deals deals = new Deals(ground.commands(), ledger);
      Rounds creations = new Rounds().with(BARE, () -> bare.run(bench.turn()));
      for (int callers : CALLERS) {
        creations.with(
            "create " + callers,
            () -> ground.load().virtual(callers, bench.turn(), _ -> deals.create()));
      }
      creations.run(bench.rounds());
      // Not by turns with creations: those push the deals that are moved out of memory, and what
      // would be measured is the reading of their hundreds of events.
      Rounds changes = new Rounds().with(BARE, () -> bare.run(bench.turn()));
      for (int callers : CALLERS) {
        var moved = deals.moved(callers);
        changes.with(
            "change-stage " + callers,
            () ->
                ground.load().virtual(callers, bench.turn(), caller -> deals.move(moved, caller)));
      }
      changes.run(bench.rounds());
      ground.projections().start();
      ledger.check(ground);
      List<Row> rows = new ArrayList<>();
      CALLERS.forEach(callers -> rows.add(row(creations, "create", callers)));
      CALLERS.forEach(callers -> rows.add(row(changes, "change-stage", callers)));
      return rows;
    }
  }

  private static Row row(Rounds rounds, String command, int callers) {
    String name = command + " " + callers;
    double ratio = rounds.ratio(name, BARE);
    double steady = rounds.ratio(name, command + " " + CALLERS.getFirst());
    boolean first = callers == CALLERS.getFirst();
    return new Row(
        "commands in process, %s, %d callers".formatted(command, callers),
        "%,.0f/s, cpu %s each".formatted(rounds.perSecond(name), rounds.cpu(name)),
        "bare insert and commit, %d connections: %,.0f/s, cpu %s"
            .formatted(BareInserts.CONNECTIONS, rounds.perSecond(BARE), rounds.cpu(BARE)),
        first
            ? "%.0f %%".formatted(ratio * 100)
            : "%.0f %%; %.2f x the rate at 8".formatted(ratio * 100, steady),
        first ? "at least 60 %" : "no fall from 8 callers",
        Verdict.of(first ? ratio >= SHARE : steady >= STEADY));
  }
}
