package io.winfold.query.statistics;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the size of a deal does to its chance beyond the probability it has: large deals are often
 * won less often than others of their stage, so that what is right in deals is too much in money.
 *
 * @param slope what is added to the log-odds for each e-fold of the typical amount
 * @param typical the median amount of each currency
 */
public record SizeEffect(double slope, Map<String, Double> typical) {
  /** No effect. */
  public static final SizeEffect NONE = new SizeEffect(0, Map.of());

  /** Of the slope beforehand: a deal ten times as large may well have half the odds or twice. */
  private static final double PRECISION = 10;

  /** In e-folds: what is farther from the typical amount counts as so far from it. */
  private static final double FARTHEST = 4;

  private static final int MOST_STEPS = 50;

  /**
   * One deal of the past.
   *
   * @param basisPoints the probability it had, 1..9999
   * @param amount in units of the currency
   * @param won whether it was won in the time that was forecast
   */
  public record Sized(int basisPoints, double amount, String currency, boolean won) {}

  /**
   * By a logistic regression with the probability's log-odds as offset, a level and the logarithm
   * of the amount relative to the typical one; the slope with a ridge penalty.
   *
   * @param overlap how often each deal is seen, at least 1: seen three times, it is evidence once
   */
  public static SizeEffect fit(Collection<Sized> deals, double overlap) {
    Map<String, Double> typical = new HashMap<>();
    deals.stream()
        .collect(Collectors.groupingBy(Sized::currency))
        .forEach((currency, of) -> typical.put(currency, median(of)));
    var none = new SizeEffect(0, Map.copyOf(typical));
    int size = deals.size();
    int[] basisPoints = new int[size];
    double[] folds = new double[size];
    boolean[] won = new boolean[size];
    int place = 0;
    for (Sized deal : deals) {
      basisPoints[place] = deal.basisPoints();
      folds[place] = none.folds(deal.amount(), deal.currency());
      won[place++] = deal.won();
    }
    double level = 0;
    double slope = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      double level1 = 0;
      double slope1 = -PRECISION * slope;
      double level2 = 1e-9;
      double both2 = 0;
      double slope2 = PRECISION;
      for (int i = 0; i < size; i++) {
        double x = folds[i];
        double p = Fates.shifted(basisPoints[i], Fates.scale(level + slope * x));
        double error = ((won[i] ? 1 : 0) - p) / overlap;
        double information = p * (1 - p) / overlap;
        level1 += error;
        slope1 += error * x;
        level2 += information;
        both2 += information * x;
        slope2 += information * x * x;
      }
      double determinant = level2 * slope2 - both2 * both2;
      double levelStep = Math.clamp((slope2 * level1 - both2 * slope1) / determinant, -1, 1);
      double slopeStep = Math.clamp((level2 * slope1 - both2 * level1) / determinant, -1, 1);
      // Where nothing was won, or all, the level has no end; the slope does not need it.
      level = Math.clamp(level + levelStep, -6, 6);
      slope += slopeStep;
      if (Math.abs(slopeStep) < 1e-9) {
        break;
      }
    }
    return new SizeEffect(slope, none.typical());
  }

  private static double median(List<Sized> deals) {
    double[] amounts = deals.stream().mapToDouble(Sized::amount).sorted().toArray();
    return Arrays.stream(amounts).skip(amounts.length / 2).findFirst().orElse(0);
  }

  private double folds(double amount, String currency) {
    Double usual = typical.get(currency);
    if (usual == null || usual <= 0) {
      return 0;
    }
    return amount <= 0
        ? -FARTHEST
        : Math.clamp(StrictMath.log(amount / usual), -FARTHEST, FARTHEST);
  }

  /** A probability with what the size does to it, in basis points, 1..9999; 0 and 10000 stay. */
  public int apply(int basisPoints, double amount, String currency) {
    if (basisPoints <= 0 || basisPoints >= 10_000) {
      return basisPoints;
    }
    double scale = Fates.scale(slope * folds(amount, currency));
    return Math.clamp(Math.round(10_000 * Fates.shifted(basisPoints, scale)), 1, 9_999);
  }
}
