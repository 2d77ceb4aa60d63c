package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Open;
import io.winfold.query.funnel.Axes.Reach;
import io.winfold.query.funnel.Axes.Visited;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is counted for one stage of one pipeline, group and currency. */
final class Tally {
  private BigDecimal amount = BigDecimal.ZERO;
  private long reached;
  private long wentOn;
  private long mayGoOn;
  private long won;
  private long mayBeWon;
  private long visits;
  private long further;
  private long toNext;
  private long visitsWon;
  private long visitsMayBeWon;
  private long forward;
  private long skip;
  private long back;
  private long exitWon;
  private long lost;
  private long transfer;
  private long open;

  /** Members and visits are counted in rows of their own. */
  void add(ResultSet row) throws SQLException {
    amount = amount.add(row.getBigDecimal("amount"));
    reached += row.getLong("reached");
    wentOn += row.getLong("went_on");
    mayGoOn += row.getLong("may_go_on");
    won += row.getLong("won");
    mayBeWon += row.getLong("may_be_won");
    visits += row.getLong("visits");
    further += row.getLong("further");
    toNext += row.getLong("to_next");
    visitsWon += row.getLong("visits_won");
    visitsMayBeWon += row.getLong("visits_may_be_won");
    forward += row.getLong("exit_forward");
    skip += row.getLong("exit_skip");
    back += row.getLong("exit_back");
    exitWon += row.getLong("exit_won");
    lost += row.getLong("exit_lost");
    transfer += row.getLong("exit_transfer");
    open += row.getLong("exit_open");
  }

  private Row reachedColumns(@Nullable String currency) {
    return new Row()
        .with("reached", reached)
        .with("currency", currency)
        .with("amountReached", Amounts.plain(amount, currency));
  }

  Row showWon(@Nullable String currency) {
    return reachedColumns(currency);
  }

  /**
   * @param last whether won is what comes next
   */
  Row showStage(@Nullable String currency, Axes axes, boolean last) {
    return reachedColumns(currency)
        .with("visits", visits)
        .with(
            "exits",
            new Row()
                .with("forward", forward)
                .with("skip", skip)
                .with("back", back)
                .with("won", exitWon)
                .with("lost", lost)
                .with("transfer", transfer))
        .with("open", open)
        .with("conversionToNext", toNext(axes, last))
        .with("conversionToWon", toWon(axes));
  }

  /** Of deals by what they ever reached; of last or all visits by how each ended. */
  private @Nullable Double toNext(Axes axes, boolean last) {
    boolean resolved = axes.open() == Open.RESOLVED;
    if (axes.visits() == Visited.FIRST) {
      return rate(wentOn, resolved ? reached - mayGoOn : reached);
    }
    boolean beyond = axes.reach() == Reach.BEYOND;
    long next = beyond ? further + exitWon : last ? exitWon : toNext;
    return rate(next, resolved ? visits - open : visits);
  }

  private @Nullable Double toWon(Axes axes) {
    boolean resolved = axes.open() == Open.RESOLVED;
    return axes.visits() == Visited.FIRST
        ? rate(won, resolved ? reached - mayBeWon : reached)
        : rate(visitsWon, resolved ? visits - visitsMayBeWon : visits);
  }

  /** Null where there is nothing to take a share of. */
  private static @Nullable Double rate(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
