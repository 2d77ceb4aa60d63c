package io.winfold.query.statistics;

import java.util.Arrays;

/**
 * Three quantiles of what may come: a tenth of the cases lie at or below {@code p10}, the cautious
 * value, half at or below {@code p50}, nine tenths at or below {@code p90}.
 */
public record Interval(double p10, double p50, double p90) {

  /**
   * The quantiles of equally likely cases: the least of them that so large a share does not exceed.
   *
   * @param cases at least one, in any order
   */
  public static Interval of(double... cases) {
    double[] sorted = cases.clone();
    Arrays.sort(sorted);
    return new Interval(at(sorted, 1), at(sorted, 5), at(sorted, 9));
  }

  private static double at(double[] sorted, int tenths) {
    return sorted[(sorted.length * tenths + 9) / 10 - 1];
  }

  /** Whether a value lies between p10 and p90, both included. */
  public boolean covers(double value) {
    return value >= p10 && value <= p90;
  }

  /** The same with so much more in every case. */
  public Interval plus(double more) {
    return new Interval(p10 + more, p50 + more, p90 + more);
  }
}
