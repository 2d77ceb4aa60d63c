package io.winfold.query.statistics;

import io.winfold.query.statistics.Cohort.Measured;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * By how much the log-odds of all deals of a period are off together, as past periods tell: a
 * normal distribution with a mean, for forecasts that were always too hopeful or too careful, and a
 * standard deviation, for good and bad times that come to all deals alike. Neither is known
 * exactly; what may be is kept as so many possibilities, each with its weight.
 *
 * @param mean the expected shift of the next period
 * @param sigma the expected standard deviation between periods, 0..3
 * @param fitted false: there was too little to rely on, and it is wide
 * @param cohorts how many it was fitted to
 * @param deals how many deals they had
 */
public record CommonFactor(
    double mean,
    double sigma,
    boolean fitted,
    int cohorts,
    int deals,
    List<Possibility> possibilities) {
  /** A standard deviation cannot be told from fewer periods. */
  public static final int FEWEST_COHORTS = 4;

  /** Nor from fewer deals. */
  public static final int FEWEST_DEALS = 30;

  /**
   * What is expected beforehand: sigma is as likely as half a normal distribution with this
   * standard deviation has it. With it a deal of 50 % has 38 % in bad times and 62 % in good ones.
   */
  private static final double LIKELY_SIGMA = 0.5;

  /** Of the mean beforehand; 1: what is said to be 50 % may well be 27 % or 73 %. */
  private static final double PRECISION_OF_MEAN = 1;

  /** In hundredths. */
  private static final int LARGEST = 300;

  /**
   * How the next period's shift is distributed if sigma is what it may be.
   *
   * @param upTo the weight of this possibility and all before it, at most 1
   * @param deviation with what is not known of the mean
   */
  public record Possibility(double upTo, double mean, double deviation) {}

  /** A factor without a mean, of which sigma is known. */
  public static CommonFactor of(double sigma) {
    return new CommonFactor(0, sigma, true, 0, 0, List.of(new Possibility(1, 0, sigma)));
  }

  /**
   * What the outcomes of past periods tell of the next one: the hierarchical normal model with the
   * mean integrated out (Gelman and others, Bayesian Data Analysis, 3rd ed., 5.4), a standard
   * normal prior for the mean and half a normal distribution for sigma.
   *
   * @param overlap in how many of the cohorts each stretch of time is, at least 1: deals that are
   *     seen three times are evidence once
   */
  public static CommonFactor fit(Collection<Cohort> cohorts, double overlap) {
    List<Cohort> filled = cohorts.stream().filter(cohort -> cohort.deals() > 0).toList();
    int deals = filled.stream().mapToInt(Cohort::deals).sum();
    List<Measured> measured = filled.stream().map(Cohort::measure).toList();
    List<Given> given = new ArrayList<>();
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= LARGEST; i++) {
      Given one = Given.sigma(i / 100.0, measured, overlap);
      given.add(one);
      most = Math.max(most, one.logWeight());
    }
    double all = 0;
    for (Given one : given) {
      all += StrictMath.exp(one.logWeight() - most);
    }
    List<Possibility> possibilities = new ArrayList<>();
    double upTo = 0;
    double mean = 0;
    double sigma = 0;
    for (Given one : given) {
      double weight = StrictMath.exp(one.logWeight() - most) / all;
      upTo += weight;
      mean += weight * one.mean();
      sigma += weight * one.sigma();
      possibilities.add(
          new Possibility(
              upTo, one.mean(), StrictMath.sqrt(one.sigma() * one.sigma() + 1 / one.precision())));
    }
    return new CommonFactor(
        mean,
        sigma,
        filled.size() >= FEWEST_COHORTS && deals >= FEWEST_DEALS,
        filled.size(),
        deals,
        List.copyOf(possibilities));
  }

  /**
   * What is known of the mean if sigma is this.
   *
   * @param precision of the mean
   * @param logWeight the logarithm of how likely this sigma is, but for a constant
   */
  private record Given(double sigma, double mean, double precision, double logWeight) {
    static Given sigma(double sigma, List<Measured> measured, double overlap) {
      double precision = PRECISION_OF_MEAN;
      double sum = 0;
      double squares = 0;
      double log = 0;
      for (Measured one : measured) {
        double variance = one.variance() + sigma * sigma;
        precision += 1 / variance / overlap;
        sum += one.shift() / variance / overlap;
        squares += one.shift() * one.shift() / variance / overlap;
        log -= StrictMath.log(variance) / 2 / overlap;
      }
      double mean = sum / precision;
      double scaled = sigma / LIKELY_SIGMA;
      return new Given(
          sigma,
          mean,
          precision,
          log
              - (squares - precision * mean * mean) / 2
              - StrictMath.log(precision) / 2
              - scaled * scaled / 2);
    }
  }

  /**
   * A shift the next period may have.
   *
   * @param which chooses what sigma may be, 0..1
   * @param normal a standard normal number
   */
  double shift(double which, double normal) {
    Possibility last = possibilities.getLast();
    for (Possibility one : possibilities) {
      if (which <= one.upTo()) {
        last = one;
        break;
      }
    }
    return last.mean() + last.deviation() * normal;
  }
}
