package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Open;
import io.winfold.query.funnel.Axes.Visited;
import io.winfold.query.funnel.Journey.Stop;
import io.winfold.query.scope.Figures;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is counted for one stage of one pipeline, group and currency. */
final class Tally {
  private final Axes axes;
  private final Map<String, Long> exits = new TreeMap<>();
  private BigDecimal amount = BigDecimal.ZERO;
  private long reached;
  private long visits;
  private final Share next = new Share();
  private final Share won = new Share();

  Tally(Axes axes) {
    this.axes = axes;
  }

  /** How many of those that set out arrived, and how many may still; and their amounts. */
  private static final class Share {
    private long of;
    private long arrived;
    private long pending;
    private BigDecimal amountOf = BigDecimal.ZERO;
    private BigDecimal amountArrived = BigDecimal.ZERO;
    private BigDecimal amountPending = BigDecimal.ZERO;

    void add(long count, BigDecimal amount, boolean hasArrived, boolean mayArrive) {
      of += count;
      amountOf = amountOf.add(amount);
      if (hasArrived) {
        arrived += count;
        amountArrived = amountArrived.add(amount);
      } else if (mayArrive) {
        pending += count;
        amountPending = amountPending.add(amount);
      }
    }

    @Nullable Double rate(Open open) {
      return Figures.rate(arrived, open == Open.RESOLVED ? of - pending : of);
    }

    @Nullable Double value(Open open) {
      return Figures.rate(
          amountArrived, open == Open.RESOLVED ? amountOf.subtract(amountPending) : amountOf);
    }
  }

  /**
   * Adds deals that reached the stage in the period.
   *
   * @param n the stage's number
   * @param last the number of won
   */
  void add(Journey journey, int n, int last) {
    @Nullable Stop[] entries = journey.entries(axes.reach(), last);
    Stop entry = entries[n];
    if (entry == null || !entry.inPeriod()) {
      return;
    }
    boolean isWon = entries[last] != null;
    amount = amount.add(entry.amount());
    reached += journey.count();
    if (axes.visits() == Visited.FIRST) {
      next.add(journey.count(), entry.amount(), entries[n + 1] != null, entry.isOpen());
      won.add(journey.count(), entry.amount(), isWon, journey.mayBeWon());
    }
    for (Stop visit : journey.visits(n, axes.visits())) {
      visits += journey.count();
      exits.merge(visit.exit(), journey.count(), Long::sum);
      if (axes.visits() != Visited.FIRST) {
        next.add(journey.count(), visit.amount(), goesOn(visit, n), visit.isOpen());
        won.add(journey.count(), visit.amount(), isWon, journey.mayBeWon());
      }
    }
  }

  /** Of the last or every visit it counts where it led to, not what the deal ever reached. */
  private boolean goesOn(Stop visit, int n) {
    return switch (axes.reach()) {
      case BEYOND -> visit.next() > n;
      case ANY, STRICT -> visit.next() == n + 1;
    };
  }

  /** Whether no deal reached the stage in the period. */
  boolean isEmpty() {
    return reached == 0;
  }

  StageFigures figures() {
    return new StageFigures(
        reached,
        amount,
        visits,
        exits,
        next.rate(axes.open()),
        won.rate(axes.open()),
        next.value(axes.open()),
        won.value(axes.open()),
        0);
  }
}
