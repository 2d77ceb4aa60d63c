package io.winfold.query.statistics;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Many drawn futures. In each, every stake is won or not: {@code Won ~ Bernoulli(p')} with {@code
 * logit p' = logit p + S}, where one S, drawn from a {@link CommonFactor}, is shared by all stakes
 * of a future: good and bad times come to all alike. Beside the stakes there are arrivals, deals
 * like those that nobody had foreseen in the past: each comes and is won so many times as a Poisson
 * distribution says.
 *
 * <p>What becomes of a stake in a future depends on the seed, the stake's name, the number of the
 * future and its probability, and on no other stake; likewise an arrival. So the same seed gives
 * the same answer in any order and any selection, and two sets of stakes that differ in a few are
 * compared in the same futures.
 */
public final class Fates {
  private static final int CERTAIN = 10_000;
  private static final int MOST_TIMES = 50;

  /** The sum of more than so many is as good as normal; they are not drawn one by one. */
  private static final int MANY = 2_000;

  private final long seed;
  private final double[] scales;
  private final double[] arrivals;

  /**
   * @param draws how many futures; at least 10, or the quantiles mean nothing
   * @param factor what all stakes of a future share
   * @param arriving how many arrivals there are, and how much that varies
   */
  public Fates(long seed, int draws, CommonFactor factor, Arriving arriving) {
    if (draws < 10) {
      throw new IllegalArgumentException(draws + " draws");
    }
    this.seed = seed;
    this.scales = normals(SplitMix.stream(seed, ""), draws);
    long possibilities = SplitMix.stream(seed, "possibilities");
    for (int i = 0; i < draws; i++) {
      double which = SplitMix.uniform(SplitMix.number(possibilities, i + 1L));
      scales[i] = scale(factor.shift(which, scales[i]));
    }
    this.arrivals = normals(SplitMix.stream(seed, "arrivals"), draws);
    for (int i = 0; i < draws; i++) {
      arrivals[i] = arriving.expected(arrivals[i]);
    }
  }

  /** Without arrivals. */
  public Fates(long seed, int draws, CommonFactor factor) {
    this(seed, draws, factor, Arriving.NONE);
  }

  /**
   * Something that is won as a whole or not at all.
   *
   * @param name tells it from all others
   * @param basisPoints its probability, 0..10000
   */
  public record Stake(String name, int basisPoints, double amount) {}

  /**
   * A deal like one that had not been foreseen in a past period and was won in it.
   *
   * @param name tells it from all others
   */
  public record Arrival(String name, double amount) {}

  /** Standard normal numbers by the method of Box and Muller. */
  private static double[] normals(long stream, int count) {
    double[] normals = new double[count];
    for (int i = 0; i < count; i++) {
      double radius =
          StrictMath.sqrt(
              -2 * StrictMath.log(SplitMix.uniform(SplitMix.number(stream, 2L * i + 1))));
      double angle = 2 * Math.PI * SplitMix.uniform(SplitMix.number(stream, 2L * i + 2));
      normals[i] = radius * StrictMath.cos(angle);
    }
    return normals;
  }

  /**
   * What is won of the stakes in each future. Of many thousands the sum is drawn from the normal
   * distribution it has in that future.
   */
  public double[] totals(Collection<Stake> stakes) {
    double[] totals = new double[scales.length];
    if (stakes.size() > MANY) {
      sumUp(stakes, totals);
      return totals;
    }
    for (Stake stake : stakes) {
      if (stake.basisPoints() <= 0) {
        continue;
      }
      long stream = SplitMix.stream(seed, stake.name());
      double amount = stake.amount();
      double won = Math.min(stake.basisPoints(), CERTAIN);
      double lost = CERTAIN - won;
      for (int i = 0; i < totals.length; i++) {
        // u < won / (won + lost x scale), without the division.
        double u = SplitMix.uniform(SplitMix.number(stream, i + 1L));
        if (u * lost * scales[i] < (1 - u) * won) {
          totals[i] += amount;
        }
      }
    }
    return totals;
  }

  private void sumUp(Collection<Stake> stakes, double... totals) {
    double[] amounts = new double[CERTAIN + 1];
    double[] squares = new double[CERTAIN + 1];
    for (Stake stake : stakes) {
      int bin = Cohort.bin(Math.clamp(stake.basisPoints(), 0, CERTAIN));
      amounts[bin] += stake.amount();
      squares[bin] += stake.amount() * stake.amount();
    }
    int[] bins = IntStream.rangeClosed(1, CERTAIN).filter(bin -> amounts[bin] > 0).toArray();
    double[] noise = normals(SplitMix.stream(seed, "many"), totals.length);
    for (int i = 0; i < totals.length; i++) {
      double mean = 0;
      double variance = 0;
      for (int bin : bins) {
        double p = bin == CERTAIN ? 1 : shifted(bin, scales[i]);
        mean += p * amounts[bin];
        variance += p * (1 - p) * squares[bin];
      }
      totals[i] += mean + Math.sqrt(variance) * noise[i];
    }
  }

  /** Adds what arrives in each future: every one of these as often as it happens to. */
  public void arrive(Collection<Arrival> likely, double... totals) {
    if (likely.size() > MANY) {
      double amount = 0;
      double squares = 0;
      for (Arrival one : likely) {
        amount += one.amount();
        squares += one.amount() * one.amount();
      }
      double[] noise = normals(SplitMix.stream(seed, "many arrivals"), totals.length);
      for (int i = 0; i < totals.length; i++) {
        double sum = arrivals[i] * amount + Math.sqrt(arrivals[i] * squares) * noise[i];
        totals[i] += Math.max(0, sum);
      }
      return;
    }
    for (Arrival one : likely) {
      long stream = SplitMix.stream(seed, one.name());
      for (int i = 0; i < totals.length; i++) {
        totals[i] += one.amount() * times(SplitMix.number(stream, i + 1L), arrivals[i]);
      }
    }
  }

  /** The Poisson quantile of a random number. */
  private static int times(long number, double expected) {
    double uniform = SplitMix.uniform(number);
    double probability = 1 - expected;
    if (uniform < probability) {
      // exp(-x) is never below 1 - x: no need to know it exactly.
      return 0;
    }
    probability = StrictMath.exp(-expected);
    double upTo = probability;
    int times = 0;
    while (uniform > upTo && times < MOST_TIMES) {
      times++;
      probability *= expected / times;
      upTo += probability;
    }
    return times;
  }

  /** The quantiles of what is won of the stakes. */
  public Interval interval(Collection<Stake> stakes) {
    return Interval.of(totals(stakes));
  }

  /** What moving log-odds divides odds by. */
  static double scale(double logOdds) {
    return StrictMath.exp(-logOdds);
  }

  /**
   * A probability with its odds divided, as a share.
   *
   * @param basisPoints 0..9999
   */
  static double shifted(int basisPoints, double scale) {
    return basisPoints / (basisPoints + (CERTAIN - basisPoints) * scale);
  }
}
