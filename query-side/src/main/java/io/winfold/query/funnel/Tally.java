package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Open;
import io.winfold.query.funnel.Axes.Visited;
import io.winfold.query.funnel.Journey.Stop;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import java.util.Locale;
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

  /** How many of those that set out arrived, and how many may still. */
  private static final class Share {
    private long of;
    private long arrived;
    private long pending;

    void add(long count, boolean hasArrived, boolean mayArrive) {
      of += count;
      arrived += hasArrived ? count : 0;
      pending += !hasArrived && mayArrive ? count : 0;
    }

    /** Null where there is nothing to take a share of. */
    @Nullable Double rate(Open open) {
      long whole = open == Open.RESOLVED ? of - pending : of;
      return whole == 0 ? null : (double) arrived / whole;
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
      next.add(journey.count(), entries[n + 1] != null, entry.isOpen());
      won.add(journey.count(), isWon, journey.mayBeWon());
    }
    for (Stop visit : journey.visits(n, axes.visits())) {
      visits += journey.count();
      exits.merge(visit.exit(), journey.count(), Long::sum);
      if (axes.visits() != Visited.FIRST) {
        next.add(journey.count(), goesOn(visit, n), visit.isOpen());
        won.add(journey.count(), isWon, journey.mayBeWon());
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

  Row showWon(@Nullable String currency) {
    return new Row()
        .with("reached", reached)
        .with("currency", currency)
        .with("amountReached", Amounts.plain(amount, currency));
  }

  Row showStage(@Nullable String currency) {
    var ended = new Row();
    for (String exit : new String[] {"forward", "skip", "back", "won", "lost", "transfer"}) {
      ended.put(exit, exits.getOrDefault(exit.toUpperCase(Locale.ROOT), 0L));
    }
    return showWon(currency)
        .with("visits", visits)
        .with("exits", ended)
        .with("open", exits.getOrDefault("OPEN", 0L))
        .with("conversionToNext", next.rate(axes.open()))
        .with("conversionToWon", won.rate(axes.open()));
  }
}
