package io.winfold.query.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several kinds of probability, judged on the same cases and the same resamples. */
public final class Scoring {
  /** The log loss keeps a probability so far from 0 and from 1. */
  public static final double LEAST = 1e-6;

  private final Cases cases;
  private final List<Ranked> kinds = new ArrayList<>();
  private final List<double[]> measured = new ArrayList<>();

  /** By kind, then by resample, then by figure. */
  private final double[][][] drawn;

  /**
   * @param given what each kind gave each case, 0..1
   */
  public Scoring(Cases cases, Resampling resampling, List<double[]> given) {
    this.cases = cases;
    int[] once = new int[cases.deals()];
    Arrays.fill(once, 1);
    for (double[] probabilities : given) {
      Ranked kind = new Ranked(cases, probabilities);
      kinds.add(kind);
      measured.add(kind.measure(once));
    }
    int resamples = cases.deals() < 2 ? 0 : resampling.count();
    drawn = new double[kinds.size()][resamples][];
    resampling.draw(
        cases.deals(),
        (resample, times) -> {
          for (int kind = 0; kind < kinds.size(); kind++) {
            drawn[kind][resample] = kinds.get(kind).measure(times);
          }
        });
  }

  /** {@code -ln} of the probability given to what came. */
  public static double logLoss(double probability, boolean won) {
    double p = Math.clamp(probability, LEAST, 1 - LEAST);
    return -StrictMath.log(won ? p : 1 - p);
  }

  /** How good a kind was. */
  public Scorecard card(int kind) {
    Ranked ranked = kinds.get(kind);
    int n = cases.size();
    Map<String, Figure> byAmount = new LinkedHashMap<>();
    List<String> currencies = cases.currencies();
    for (int c = 0; c < currencies.size(); c++) {
      byAmount.put(
          currencies.get(c), figure(kind, Ranked.BY_AMOUNT + c, ranked.countOfCurrency(c)));
    }
    List<Bin> reliability = new ArrayList<>();
    for (int b = 0; b < Ranked.BINS; b++) {
      int count = ranked.countOf(b);
      if (count > 0) {
        reliability.add(
            new Bin(
                ranked.leastOf(b),
                ranked.mostOf(b),
                ranked.meanOf(b),
                figure(kind, Ranked.SHARES + b, count)));
      }
    }
    return new Scorecard(
        n,
        cases.deals(),
        ranked.countWon(),
        figure(kind, Ranked.BRIER, n),
        figure(kind, Ranked.SKILL, n),
        figure(kind, Ranked.LOG_LOSS, n),
        figure(kind, Ranked.ECE, n),
        figure(kind, Ranked.AUC, n),
        figure(kind, Ranked.BY_COUNT, n),
        byAmount,
        List.copyOf(reliability));
  }

  private Figure figure(int kind, int figure, int n) {
    double[] of = Arrays.stream(drawn[kind]).mapToDouble(figures -> figures[figure]).toArray();
    return Figure.of(measured.get(kind)[figure], n, of);
  }

  /** A kind against another. */
  public Difference difference(int kind, int other) {
    return new Difference(
        difference(kind, other, Ranked.BRIER),
        difference(kind, other, Ranked.LOG_LOSS),
        better(kind, other, Ranked.BRIER),
        better(kind, other, Ranked.LOG_LOSS));
  }

  private Figure difference(int kind, int other, int figure) {
    return Figure.of(
        measured.get(kind)[figure] - measured.get(other)[figure],
        cases.size(),
        differences(kind, other, figure));
  }

  private double[] differences(int kind, int other, int figure) {
    double[] differences = new double[drawn[kind].length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = drawn[kind][i][figure] - drawn[other][i][figure];
    }
    return differences;
  }

  private @Nullable Double better(int kind, int other, int figure) {
    double[] differences = differences(kind, other, figure);
    if (differences.length == 0) {
      return null;
    }
    double better = 0;
    for (double difference : differences) {
      better += difference < 0 ? 1 : difference == 0 ? 0.5 : 0;
    }
    return better / differences.length;
  }
}
