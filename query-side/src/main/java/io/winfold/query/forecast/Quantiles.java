package io.winfold.query.forecast;

import io.winfold.query.forecast.Forecast.Cell;
import io.winfold.query.forecast.Forecast.Sums;
import io.winfold.query.forecast.WalkForward.Unforeseen;
import io.winfold.query.scope.Dimension;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Warning;
import io.winfold.query.statistics.CommonFactor;
import io.winfold.query.statistics.Fates;
import io.winfold.query.statistics.Fates.Arrival;
import io.winfold.query.statistics.Fates.Stake;
import io.winfold.query.statistics.Interval;
import io.winfold.query.statistics.SizeEffect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * P10, P50 and P90 of what is won in a period, by simulation from the weighted and from the timed
 * forecast.
 */
final class Quantiles {
  private final WalkForward past;
  private final int seed;
  private final Way weighted;
  private final Way timed;

  /**
   * @param groupOf the group of a cell that a deal's group is in
   */
  Quantiles(WalkForward past, int seed, UnaryOperator<Row> groupOf) {
    this.past = past;
    this.seed = seed;
    this.weighted = new Way(past.weighted(), seed, groupOf);
    this.timed = new Way(past.timed(), seed, groupOf);
  }

  /** With what is won already. */
  Range weighted(Cell cell, Sums sums) {
    return weighted.range(cell, sums, sums.weighted());
  }

  /** With what is won already. */
  Range timed(Cell cell, Sums sums) {
    return timed.range(cell, sums, sums.timed());
  }

  /**
   * The quantiles of one cell.
   *
   * @param unforeseen the amount that is to be expected beside the deals counted on
   */
  record Range(Interval interval, double unforeseen) {}

  /** The futures of one way to forecast. */
  private static final class Way {
    private final Fates fates;
    private final SizeEffect size;
    private final double rate;
    private final Map<Cell, List<Arrival>> unforeseen = new HashMap<>();

    Way(WalkForward.Past past, int seed, UnaryOperator<Row> groupOf) {
      fates = new Fates(seed, Asked.DRAWS, past.factor(), past.arriving());
      size = past.size();
      rate = past.arriving().rate();
      for (Unforeseen one : past.unforeseen()) {
        Deal deal = one.deal();
        if (deal.chosen()) {
          var arrival =
              new Arrival(deal.id() + " in " + one.windowEnd(), deal.amount().doubleValue());
          for (Row group : deal.groups()) {
            Cell cell = new Cell(groupOf.apply(later(group, one.months())), deal.currency());
            unforeseen.computeIfAbsent(cell, none -> new ArrayList<>()).add(arrival);
          }
        }
      }
    }

    /** What closed in a month so long ago stands for what will so much later. */
    private static Row later(Row group, long months) {
      if (!(group.get(Dimension.MONTH) instanceof String month)) {
        return group;
      }
      Row moved = new Row();
      moved.putAll(group);
      moved.put(Dimension.MONTH, YearMonth.parse(month).plusMonths(months).toString());
      return moved;
    }

    private Stake sized(Stake stake, String currency) {
      int basisPoints = size.apply(stake.basisPoints(), stake.amount(), currency);
      return new Stake(stake.name(), basisPoints, stake.amount());
    }

    Range range(Cell cell, Sums sums, List<Stake> stakes) {
      List<Arrival> likely = unforeseen.getOrDefault(cell, List.of());
      double[] totals =
          fates.totals(stakes.stream().map(stake -> sized(stake, cell.currency())).toList());
      fates.arrive(likely, totals);
      double amount = likely.stream().mapToDouble(Arrival::amount).sum();
      return new Range(
          Interval.of(totals).plus(sums.amount(Part.WON).doubleValue()), amount * rate);
    }
  }

  Row describe() {
    return new Row()
        .with(
            "quantiles",
            "P10 is the cautious value; of all that is won in the period, with what is won already"
                + " and what nobody foresees")
        .with(
            "model",
            "won ~ Bernoulli(p'), logit p' = logit p + sizeEffect ln(amount / typical) + mean +"
                + " sigma Z, one Z for all deals; and as"
                + " many unforeseen ones as in a past period")
        .with(
            "unforeseen",
            "the mean amount won in past periods by deals not counted on so long before their end:"
                + " weighted, new ones and those not expected to close in the period; timed, new"
                + " ones")
        .with("seed", seed)
        .with("draws", Asked.DRAWS)
        .with("weighted", describe(past.weighted()))
        .with("timed", describe(past.timed()));
  }

  private static Row describe(WalkForward.Past past) {
    CommonFactor factor = past.factor();
    return new Row()
        .with("sizeEffect", past.size().slope())
        .with("mean", factor.mean())
        .with("sigma", factor.sigma())
        .with("fitted", factor.fitted())
        .with("periods", factor.cohorts())
        .with("deals", factor.deals())
        .with("unforeseenDeals", past.unforeseen().size());
  }

  /** Whether there was enough history for both ways. */
  boolean isFitted() {
    return past.weighted().factor().fitted() && past.timed().factor().fitted();
  }

  List<Warning> warnings() {
    CommonFactor ofDated = past.weighted().factor();
    CommonFactor ofOpen = past.timed().factor();
    return isFitted()
        ? List.of()
        : List.of(
            new Warning(
                "thin-history",
                ("The intervals go by past periods, and at least %d with %d deals are to be relied"
                     + " on; there are %d with %d dated and %d with %d open deals, so they are wide"
                     + " guesses")
                    .formatted(
                        CommonFactor.FEWEST_COHORTS,
                        CommonFactor.FEWEST_DEALS,
                        ofDated.cohorts(),
                        ofDated.deals(),
                        ofOpen.cohorts(),
                        ofOpen.deals())));
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
