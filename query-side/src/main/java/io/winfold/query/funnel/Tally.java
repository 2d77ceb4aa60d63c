package io.winfold.query.funnel;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** What is counted for one stage of one pipeline, group and currency. */
final class Tally {
  private final Axes axes;
  private final Map<String, Long> exits = new TreeMap<>();
  private BigDecimal amount = BigDecimal.ZERO;
  private long reached;
  private long visits;
  private long immature;
  private final Share next = new Share();
  private final Share won = new Share();

  Tally(Axes axes) {
    this.axes = axes;
  }

  /** Deals that reached the stage. */
  void addReached(long count, BigDecimal amount) {
    reached += count;
    this.amount = this.amount.add(amount);
  }

  void addVisits(long count, String exit) {
    visits += count;
    exits.merge(exit, count, Long::sum);
  }

  /** What became of deals or of visits, whichever shares are of. */
  void addOutcome(long count, BigDecimal amount, Outcome toNext, Outcome toWon) {
    boolean keep = axes.open() == Axes.Open.CENSORED;
    next.add(count, amount, toNext, keep);
    won.add(count, amount, toWon, keep);
  }

  /** Such that have had less time than the horizon. */
  void addImmature(long count) {
    immature += count;
  }

  StageFigures figures() {
    return new StageFigures(
        reached,
        amount,
        visits,
        exits,
        next.rate(axes),
        won.rate(axes),
        next.value(axes),
        won.value(axes),
        immature);
  }
}
