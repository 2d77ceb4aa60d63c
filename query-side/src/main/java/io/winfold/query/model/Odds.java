package io.winfold.query.model;

/**
 * Probabilities, odds and basis points. By {@link StrictMath}, so that the same model gives the
 * same score on any machine.
 */
final class Odds {
  private static final double LEAST = 1e-9;

  private Odds() {}

  /** The logarithm of the odds; that of an impossible or certain event is cut off at 1e-9. */
  static double log(double probability) {
    double within = Math.clamp(probability, LEAST, 1 - LEAST);
    return StrictMath.log(within / (1 - within));
  }

  static double probability(double logOdds) {
    return logOdds >= 0
        ? 1 / (1 + StrictMath.exp(-logOdds))
        : 1 - 1 / (1 + StrictMath.exp(logOdds));
  }

  /** Rounded half-up, and within 1..9999: 0 and 10000 are for lost and won. */
  static int basisPoints(double probability) {
    return (int) Math.clamp(StrictMath.floor(probability * 10_000 + 0.5), 1, 9_999);
  }
}
