package io.winfold.query.statistics;

import java.util.Arrays;

/**
 * How many deals come and are won in a period that were not foreseen at its cut, as past periods
 * tell: as many as in one of them on average, more in good times than in bad.
 *
 * @param rate how often each that is known of a past period comes in the next one
 * @param tau the standard deviation, relative to the mean, of what is to be expected of a period;
 *     with what is not known of the mean. A Poisson distribution comes on top
 */
public record Arriving(double rate, double tau) {
  /** Nothing arrives. */
  public static final Arriving NONE = new Arriving(0, 0);

  /**
   * By the method of moments: what the counts vary beyond what a Poisson distribution makes them.
   *
   * @param overlap in how many of the periods each stretch of time is, at least 1
   * @param each how many deals each that was counted stands for, 1 unless they are a sample
   * @param counts of each period
   */
  public static Arriving of(double overlap, int each, int... counts) {
    if (counts.length == 0) {
      return NONE;
    }
    double rate = (double) each / counts.length;
    double mean = Arrays.stream(counts).average().orElse(0);
    if (mean == 0) {
      return new Arriving(rate, 0);
    }
    double squares = 0;
    for (int count : counts) {
      squares += (count - mean) * (count - mean);
    }
    double variance = counts.length < 2 ? 0 : squares / (counts.length - 1);
    double beyond = Math.max(0, variance - mean) / (mean * mean);
    double ofTheMean = (beyond + 1 / mean) / Math.max(1, counts.length / overlap);
    return new Arriving(rate, StrictMath.sqrt(beyond + ofTheMean));
  }

  /** How often each that came in a past period comes in a future: log-normal, its mean the rate. */
  double expected(double normal) {
    double logVariance = StrictMath.log1p(tau * tau);
    return rate * StrictMath.exp(StrictMath.sqrt(logVariance) * normal - logVariance / 2);
  }
}
