package io.winfold.query.statistics;

import java.util.Collection;
import java.util.List;

/**
 * How much deals fare alike: the standard deviation, in log-odds, of a factor that all deals of one
 * period share, as {@link Fates} draws it.
 *
 * @param sigma 0..3, in steps of 0.01
 * @param fitted false: there was too little to fit it to, and sigma is {@link #BY_DEFAULT}
 * @param cohorts how many it was fitted to
 * @param deals how many deals they had
 */
public record CommonFactor(double sigma, boolean fitted, int cohorts, int deals) {
  /**
   * Where there is too little history: a deal of 50 % has 38 % in bad times and 62 % in good ones,
   * one standard deviation off.
   */
  public static final double BY_DEFAULT = 0.5;

  /** A standard deviation cannot be told from fewer periods. */
  public static final int FEWEST_COHORTS = 4;

  /** Nor from fewer deals. */
  public static final int FEWEST_DEALS = 30;

  /** In hundredths. */
  private static final int LARGEST = 300;

  private static final int[] STEPS = {25, 5, 1};

  /**
   * The sigma that makes the outcomes most likely (maximum likelihood of a logistic model with the
   * forecast log-odds as offset and one normal intercept a cohort). An even error in all
   * probabilities counts as a factor too, so forecasts that were always too hopeful make it large.
   */
  public static CommonFactor fit(Collection<Cohort> cohorts) {
    List<Cohort> filled = cohorts.stream().filter(cohort -> cohort.deals() > 0).toList();
    int deals = filled.stream().mapToInt(Cohort::deals).sum();
    if (filled.size() < FEWEST_COHORTS || deals < FEWEST_DEALS) {
      return new CommonFactor(BY_DEFAULT, false, filled.size(), deals);
    }
    int best = LARGEST / 2;
    int reach = LARGEST / 2;
    for (int step : STEPS) {
      best = best(filled, Math.max(0, best - reach), Math.min(LARGEST, best + reach), step);
      reach = step;
    }
    return new CommonFactor(best / 100.0, true, filled.size(), deals);
  }

  private static int best(List<Cohort> cohorts, int from, int to, int step) {
    int best = from;
    double most = Double.NEGATIVE_INFINITY;
    for (int hundredths = from; hundredths <= to; hundredths += step) {
      double sigma = hundredths / 100.0;
      double likelihood = cohorts.stream().mapToDouble(cohort -> cohort.logLikelihood(sigma)).sum();
      if (likelihood > most) {
        most = likelihood;
        best = hundredths;
      }
    }
    return best;
  }
}
