package io.winfold.query.forecast;

import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import io.winfold.query.statistics.Interval;
import io.winfold.query.statistics.Score;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one way to forecast did in one group, period by period. */
final class Track {
  /** How far from even a bias has to be to be one of somebody. */
  static final double EVEN = 0.1;

  /** One or two periods are chance. */
  static final int FEWEST_PERIODS = 3;

  private final Score score = new Score();
  private final List<Row> cases = new ArrayList<>();

  /** One forecast of the group and what came. */
  void add(
      String period,
      Instant cut,
      String currency,
      BigDecimal forecast,
      BigDecimal actual,
      @Nullable Interval interval) {
    double came = actual.doubleValue();
    score.add(forecast.doubleValue(), came);
    if (interval != null) {
      score.addInterval(interval, came);
    }
    cases.add(
        new Row()
            .with("period", period)
            .with("cut", cut)
            .with("forecast", Amounts.plain(forecast, currency))
            .with("actual", Amounts.plain(actual, currency))
            .with("error", Amounts.plain(forecast.subtract(actual), currency))
            .with("ape", came == 0 ? null : Math.abs(forecast.doubleValue() - came) / came)
            .with("interval", Quantiles.show(interval, currency))
            .with("covered", interval == null ? null : interval.covers(came)));
  }

  Score score() {
    return score;
  }

  Row show(String currency, boolean withCases) {
    Interval pinball = score.pinball();
    var row =
        new Row()
            .with("periods", score.cases())
            .with("forecast", Quantiles.rounded(score.forecasts(), currency))
            .with("actual", Quantiles.rounded(score.actuals(), currency))
            .with("meanError", score.meanError())
            .with("mape", score.mape())
            .with("wape", score.wape())
            .with("bias", score.bias())
            .with("naiveWape", score.naiveWape())
            .with("skill", score.skill())
            .with("coverage", score.coverage())
            .with(
                "pinball",
                new Row()
                    .with("p10", pinball == null ? null : pinball.p10())
                    .with("p50", pinball == null ? null : pinball.p50())
                    .with("p90", pinball == null ? null : pinball.p90()))
            .with("tendency", tendency());
    return withCases ? row.with("cases", cases) : row;
  }

  private @Nullable String tendency() {
    Double bias = score.bias();
    if (bias == null || score.cases() < FEWEST_PERIODS) {
      return null;
    }
    return bias > EVEN ? "HOPEFUL" : bias < -EVEN ? "HOLDS_BACK" : "EVEN";
  }
}
