package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Open;
import io.winfold.query.scope.Durations;
import io.winfold.query.scope.Figures;
import io.winfold.query.survival.CumulativeIncidence;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is counted for one stage of one pipeline, group and currency. */
final class TimedTally {
  private static final List<String> EXITS =
      List.of("FORWARD", "SKIP", "BACK", "WON", "LOST", "TRANSFER", "OPEN");

  private final Conversion deals = new Conversion();
  private final Conversion visits = new Conversion();
  private final Map<String, Long> exits = new TreeMap<>();
  private @Nullable CumulativeIncidence toNext;
  private @Nullable CumulativeIncidence toWon;

  /** So many of them, and their amounts when they entered. */
  private static final class Sum {
    private long count;
    private BigDecimal amount = BigDecimal.ZERO;

    void add(ResultSet row, String count, String amount) throws SQLException {
      this.count += row.getLong(count);
      this.amount = this.amount.add(row.getBigDecimal(amount));
    }
  }

  /** Deals or visits, and what became of them. */
  private static final class Conversion {
    private final Sum all = new Sum();
    private final Sum next = new Sum();
    private final Sum mayNext = new Sum();
    private final Sum won = new Sum();
    private final Sum mayWin = new Sum();
    private long immature;

    void add(ResultSet row) throws SQLException {
      if (!row.getBoolean("mature")) {
        immature += row.getLong("units");
        return;
      }
      all.add(row, "units", "amount");
      next.add(row, "next", "next_amount");
      mayNext.add(row, "may_next", "may_next_amount");
      won.add(row, "won", "won_amount");
      mayWin.add(row, "may_win", "may_win_amount");
    }

    @Nullable Double count(Sum part, Sum open, boolean resolved) {
      return Figures.rate(part.count, resolved ? all.count - open.count : all.count);
    }

    @Nullable Double value(Sum part, Sum open, boolean resolved) {
      return Figures.rate(part.amount, resolved ? all.amount.subtract(open.amount) : all.amount);
    }
  }

  /** Adds what was counted of deals or of visits, which are in rows of their own. */
  void addCounts(ResultSet row) throws SQLException {
    if (row.getString("kind").equals("DEAL")) {
      deals.add(row);
      return;
    }
    visits.add(row);
    if (row.getBoolean("mature")) {
      for (String exit : EXITS) {
        exits.merge(exit, row.getLong("exit_" + exit.toLowerCase(Locale.ROOT)), Long::sum);
      }
    }
  }

  /** Takes how long it was until what. */
  void setTimes(ResultSet row) throws SQLException {
    toNext = times(row, "next");
    toWon = times(row, "won");
  }

  private static CumulativeIncidence times(ResultSet row, String what) throws SQLException {
    return CumulativeIncidence.of(
        Durations.read(row, what + "_event").sorted(),
        Durations.read(row, what + "_competing").sorted(),
        Durations.read(row, what + "_censored").sorted());
  }

  StageFigures figures(Axes axes) {
    Conversion counted = axes.countDeals() ? deals : visits;
    boolean resolved = axes.open() == Open.RESOLVED;
    boolean censored = axes.open() == Open.CENSORED;
    return new StageFigures(
        deals.all.count,
        deals.all.amount,
        visits.all.count,
        exits,
        censored ? incidence(toNext, axes) : counted.count(counted.next, counted.mayNext, resolved),
        censored ? incidence(toWon, axes) : counted.count(counted.won, counted.mayWin, resolved),
        censored ? null : counted.value(counted.next, counted.mayNext, resolved),
        censored ? null : counted.value(counted.won, counted.mayWin, resolved),
        counted.immature);
  }

  /** The probability of the event by the horizon, or at all as far as observations reach. */
  private static @Nullable Double incidence(@Nullable CumulativeIncidence times, Axes axes) {
    if (times == null) {
      return null;
    }
    Integer days = axes.horizonDays();
    return days == null
        ? times.incidence()
        : times.incidence(Duration.ofDays(days).toMillis() * 1_000);
  }
}
