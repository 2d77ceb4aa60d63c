package io.winfold.query.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the deals that were forecast at one cut, counted by the probability they had.
 * Probabilities of 0 and 100 % say nothing of a common factor and are left out.
 */
public record Cohort(List<Bin> bins) {

  /**
   * Deals of one probability.
   *
   * @param basisPoints 1..9999
   */
  public record Bin(int basisPoints, int deals, int won) {}

  /**
   * One deal.
   *
   * @param basisPoints the probability it had at the cut
   * @param won whether it was won in the time that was forecast
   */
  public record Outcome(int basisPoints, boolean won) {}

  public static Cohort of(Collection<Outcome> outcomes) {
    Map<Integer, int[]> counts = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome.basisPoints() > 0 && outcome.basisPoints() < 10_000) {
        int[] count = counts.computeIfAbsent(bin(outcome.basisPoints()), none -> new int[2]);
        count[0]++;
        count[1] += outcome.won() ? 1 : 0;
      }
    }
    List<Bin> bins = new ArrayList<>();
    counts.forEach((basisPoints, count) -> bins.add(new Bin(basisPoints, count[0], count[1])));
    return new Cohort(bins);
  }

  /** To a tenth of a percent where it is above one percent: fewer bins, the same likelihood. */
  private static int bin(int basisPoints) {
    return basisPoints < 100 || basisPoints > 9_900 ? basisPoints : (basisPoints + 5) / 10 * 10;
  }

  public int deals() {
    return bins.stream().mapToInt(Bin::deals).sum();
  }

  /**
   * The log of how likely the outcomes are if their log-odds share a normal factor of standard
   * deviation sigma: the integral over the factor by Laplace's method, which replaces the integrand
   * by a normal curve at its peak.
   */
  double logLikelihood(double sigma) {
    double z = peak(sigma);
    double curvature = 1 + sigma * sigma * information(sigma * z);
    return logOfOutcomes(sigma * z) - z * z / 2 - Math.log(curvature) / 2;
  }

  /** Where the integrand is largest, by Newton's method; it has one peak. */
  private double peak(double sigma) {
    double z = 0;
    for (int i = 0; i < 50; i++) {
      double step = (sigma * surplus(sigma * z) - z) / (1 + sigma * sigma * information(sigma * z));
      z += Math.clamp(step, -1, 1);
      if (Math.abs(step) < 1e-9) {
        break;
      }
    }
    return z;
  }

  private double logOfOutcomes(double shift) {
    double scale = Fates.scale(shift);
    double sum = 0;
    for (Bin bin : bins) {
      double p = Math.clamp(Fates.shifted(bin.basisPoints(), scale), 1e-300, 1 - 1e-16);
      sum += bin.won() * Math.log(p) + (bin.deals() - bin.won()) * Math.log1p(-p);
    }
    return sum;
  }

  private double surplus(double shift) {
    double scale = Fates.scale(shift);
    double sum = 0;
    for (Bin bin : bins) {
      sum += bin.won() - bin.deals() * Fates.shifted(bin.basisPoints(), scale);
    }
    return sum;
  }

  private double information(double shift) {
    double scale = Fates.scale(shift);
    double sum = 0;
    for (Bin bin : bins) {
      double p = Fates.shifted(bin.basisPoints(), scale);
      sum += bin.deals() * p * (1 - p);
    }
    return sum;
  }
}
