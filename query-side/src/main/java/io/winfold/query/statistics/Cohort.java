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
  /** The variance of the prior: odds hundreds of times as good or bad are not ruled out. */
  private static final double WEAK = 9;

  private static final int MOST_STEPS = 50;

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
  static int bin(int basisPoints) {
    return basisPoints < 100 || basisPoints > 9_900 ? basisPoints : (basisPoints + 5) / 10 * 10;
  }

  public int deals() {
    return bins.stream().mapToInt(Bin::deals).sum();
  }

  /**
   * By how much the log-odds of all these deals were off together, and how exactly their outcomes
   * tell: as if the shift had been measured with a normal error.
   *
   * @param shift what is to be added to every deal's log-odds
   * @param variance of the error
   */
  record Measured(double shift, double variance) {}

  /**
   * The shift the outcomes speak for. The likelihood is taken for a normal curve at the peak it has
   * beside a weak normal prior (Laplace's method), without which a cohort that won nothing would
   * speak for a shift without end; the prior is taken out of the result again.
   */
  Measured measure() {
    double shift = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
      double step = (surplus(shift) - shift / WEAK) / (information(shift) + 1 / WEAK);
      shift += Math.clamp(step, -1, 1);
      if (Math.abs(step) < 1e-9) {
        break;
      }
    }
    double information = information(shift);
    return new Measured(shift + shift / WEAK / information, 1 / information);
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
