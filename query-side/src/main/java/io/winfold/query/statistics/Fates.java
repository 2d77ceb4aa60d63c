package io.winfold.query.statistics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Many drawn futures. In each, every stake is won or not: {@code Won ~ Bernoulli(p')} with {@code
 * logit p' = logit p + sigma Z}, where one Z, standard normal, is shared by all stakes of a future:
 * good and bad times come to all alike. With sigma 0 the stakes are independent.
 *
 * <p>What becomes of a stake in a future depends on the seed, the stake's name, the number of the
 * future and its probability, and on no other stake. So the same seed gives the same answer in any
 * order and any selection, and two sets of stakes that differ in a few are compared in the same
 * futures.
 */
public final class Fates {
  private static final int CERTAIN = 10_000;

  private final long seed;
  private final double[] scales;
  private final Map<Integer, long[]> thresholds = new HashMap<>();

  /**
   * @param draws how many futures; at least 10, or the quantiles mean nothing
   * @param sigma the standard deviation of the common factor in log-odds, 0 or more
   */
  public Fates(long seed, int draws, double sigma) {
    if (draws < 10 || !(sigma >= 0)) {
      throw new IllegalArgumentException(draws + " draws with sigma " + sigma);
    }
    this.seed = seed;
    this.scales = normals(SplitMix.stream(seed, ""), draws);
    for (int i = 0; i < draws; i++) {
      scales[i] = scale(sigma * scales[i]);
    }
  }

  /**
   * Something that is won as a whole or not at all.
   *
   * @param name tells it from all others
   * @param basisPoints its probability, 0..10000
   */
  public record Stake(String name, int basisPoints, double amount) {}

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

  /** What is won of the stakes in each future. */
  public double[] totals(Collection<Stake> stakes) {
    double[] totals = new double[scales.length];
    for (Stake stake : stakes) {
      if (stake.basisPoints() <= 0) {
        continue;
      }
      long stream = SplitMix.stream(seed, stake.name());
      long[] below = thresholds.computeIfAbsent(stake.basisPoints(), this::thresholds);
      double amount = stake.amount();
      for (int i = 0; i < totals.length; i++) {
        if (SplitMix.number(stream, i + 1L) >>> 1 < below[i]) {
          totals[i] += amount;
        }
      }
    }
    return totals;
  }

  /** The quantiles of what is won of the stakes. */
  public Interval interval(Collection<Stake> stakes) {
    return Interval.of(totals(stakes));
  }

  /** Of 63 random bits, those that mean a win, in each future. */
  private long[] thresholds(int basisPoints) {
    long[] below = new long[scales.length];
    for (int i = 0; i < below.length; i++) {
      below[i] =
          basisPoints >= CERTAIN
              ? Long.MAX_VALUE
              : (long) (shifted(basisPoints, scales[i]) * 0x1.0p63);
    }
    return below;
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
