package io.winfold.query.forecast;

import io.winfold.query.forecast.Forecast.Sums;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Warning;
import io.winfold.query.statistics.CommonFactor;
import io.winfold.query.statistics.Fates;
import io.winfold.query.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** P10, P50 and P90 of the weighted and of the timed forecast, by simulation. */
final class Quantiles {
  private final WalkForward past;
  private final int seed;
  private final Fates weighted;
  private final Fates timed;

  Quantiles(WalkForward past, int seed) {
    this.past = past;
    this.seed = seed;
    this.weighted = new Fates(seed, Asked.DRAWS, past.weighted().sigma());
    this.timed = new Fates(seed, Asked.DRAWS, past.timed().sigma());
  }

  /** With what is won already. */
  Interval weighted(Sums sums) {
    return weighted.interval(sums.weighted()).plus(sums.amount(Part.WON).doubleValue());
  }

  /** With what is won already. */
  Interval timed(Sums sums) {
    return timed.interval(sums.timed()).plus(sums.amount(Part.WON).doubleValue());
  }

  Row describe() {
    return new Row()
        .with("quantiles", "P10 is the cautious value; with what is won already")
        .with("model", "won ~ Bernoulli(p'), logit p' = logit p + sigma Z, one Z for all deals")
        .with("seed", seed)
        .with("draws", Asked.DRAWS)
        .with("weighted", describe(past.weighted()))
        .with("timed", describe(past.timed()));
  }

  private static Row describe(CommonFactor factor) {
    return new Row()
        .with("sigma", factor.sigma())
        .with("fitted", factor.fitted())
        .with("periods", factor.cohorts())
        .with("deals", factor.deals());
  }

  List<Warning> warnings() {
    return past.weighted().fitted() && past.timed().fitted()
        ? List.of()
        : List.of(
            new Warning(
                "thin-history",
                ("The intervals' sigma is fitted to at least %d past periods with %d deals; there"
                        + " are %d with %d dated and %d with %d open deals, so it is %s where not"
                        + " fitted")
                    .formatted(
                        CommonFactor.FEWEST_COHORTS,
                        CommonFactor.FEWEST_DEALS,
                        past.weighted().cohorts(),
                        past.weighted().deals(),
                        past.timed().cohorts(),
                        past.timed().deals(),
                        CommonFactor.BY_DEFAULT)));
  }

  /** To the currency's own digits; of nothing, nothing. */
  static Row show(@Nullable Interval interval, String currency) {
    return new Row()
        .with("p10", interval == null ? null : rounded(interval.p10(), currency))
        .with("p50", interval == null ? null : rounded(interval.p50(), currency))
        .with("p90", interval == null ? null : rounded(interval.p90(), currency));
  }

  static String rounded(double amount, String currency) {
    int digits = Currency.getInstance(currency).getDefaultFractionDigits();
    return BigDecimal.valueOf(amount).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }
}
