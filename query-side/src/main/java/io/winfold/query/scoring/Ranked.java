package io.winfold.query.scoring;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cases in the order of the probabilities one kind gave them, ready to be measured again and again
 * with other weights.
 */
final class Ranked {
  static final int BRIER = 0;
  static final int SKILL = 1;
  static final int LOG_LOSS = 2;
  static final int ECE = 3;
  static final int AUC = 4;
  static final int BY_COUNT = 5;

  /** Where the bins' shares won begin; after them come the currencies. */
  static final int SHARES = 6;

  static final int BINS = 10;
  static final int BY_AMOUNT = SHARES + BINS;

  private final int size;
  private final List<String> currencies;
  private final double[] probability;
  private final boolean[] won;
  private final int[] deal;
  private final double[] loss;
  private final double[] baseError;
  private final double[] amount;
  private final int[] currency;
  private final int[] bin;

  Ranked(Cases cases, double... given) {
    size = cases.size();
    if (given.length != size) {
      throw new IllegalArgumentException(given.length + " probabilities of " + size + " cases");
    }
    currencies = cases.currencies();
    probability = new double[size];
    won = new boolean[size];
    deal = new int[size];
    loss = new double[size];
    baseError = new double[size];
    amount = new double[size];
    currency = new int[size];
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> given[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int at = 0; at < size; at++) {
      int i = order[at];
      Case one = cases.get(i);
      probability[at] = given[i];
      won[at] = one.won();
      deal[at] = cases.deal(i);
      loss[at] = Scoring.logLoss(given[i], one.won());
      baseError[at] = square(one.baseRate() - (one.won() ? 1 : 0));
      amount[at] = one.amount();
      currency[at] = cases.currency(i);
    }
    bin = bins();
  }

  private static double square(double x) {
    return x * x;
  }

  /**
   * Ten bins of equal counts, but equal probabilities are never parted: they are all in the bin in
   * which the middle one of them is, so that the order of the cases does not matter.
   */
  private int[] bins() {
    int[] bins = new int[size];
    for (int from = 0; from < size; ) {
      int to = endOfEqual(from);
      Arrays.fill(bins, from, to, (int) ((long) BINS * (from + to) / (2L * size)));
      from = to;
    }
    return bins;
  }

  private int endOfEqual(int from) {
    int to = from + 1;
    while (to < size && probability[to] == probability[from]) {
      to++;
    }
    return to;
  }

  /**
   * The figures, at the places this class names; NaN where one is not defined.
   *
   * @param times how often each deal counts
   */
  double[] measure(int... times) {
    double cases = 0;
    double wonCases = 0;
    double squares = 0;
    double baseSquares = 0;
    double losses = 0;
    double expected = 0;
    double[] inBin = new double[BINS];
    double[] expectedInBin = new double[BINS];
    double[] wonInBin = new double[BINS];
    double[] expectedAmount = new double[currencies.size()];
    double[] wonAmount = new double[currencies.size()];
    double pairs = 0;
    double lostBelow = 0;
    double wonEqual = 0;
    double lostEqual = 0;
    for (int i = 0; i < size; i++) {
      if (i > 0 && probability[i] != probability[i - 1]) {
        pairs += wonEqual * (lostBelow + lostEqual / 2);
        lostBelow += lostEqual;
        wonEqual = 0;
        lostEqual = 0;
      }
      int weight = times[deal[i]];
      if (weight == 0) {
        continue;
      }
      double p = probability[i];
      double outcome = won[i] ? 1 : 0;
      cases += weight;
      wonCases += weight * outcome;
      squares += weight * square(p - outcome);
      baseSquares += weight * baseError[i];
      losses += weight * loss[i];
      expected += weight * p;
      inBin[bin[i]] += weight;
      expectedInBin[bin[i]] += weight * p;
      wonInBin[bin[i]] += weight * outcome;
      expectedAmount[currency[i]] += weight * p * amount[i];
      wonAmount[currency[i]] += weight * outcome * amount[i];
      wonEqual += weight * outcome;
      lostEqual += weight * (1 - outcome);
    }
    pairs += wonEqual * (lostBelow + lostEqual / 2);
    double[] figures = new double[BY_AMOUNT + currencies.size()];
    figures[BRIER] = ratio(squares, cases);
    figures[SKILL] = 1 - ratio(squares, baseSquares);
    figures[LOG_LOSS] = ratio(losses, cases);
    figures[AUC] = ratio(pairs, wonCases * (cases - wonCases));
    figures[BY_COUNT] = ratio(expected, wonCases);
    double apart = 0;
    for (int b = 0; b < BINS; b++) {
      apart += Math.abs(expectedInBin[b] - wonInBin[b]);
      figures[SHARES + b] = ratio(wonInBin[b], inBin[b]);
    }
    figures[ECE] = ratio(apart, cases);
    for (int c = 0; c < currencies.size(); c++) {
      figures[BY_AMOUNT + c] = ratio(expectedAmount[c], wonAmount[c]);
    }
    return figures;
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? Double.NaN : part / whole;
  }

  /** How many cases a bin has. */
  int countOf(int number) {
    return (int) Arrays.stream(bin).filter(b -> b == number).count();
  }

  double meanOf(int number) {
    return IntStream.range(0, size)
        .filter(i -> bin[i] == number)
        .mapToDouble(i -> probability[i])
        .average()
        .orElse(Double.NaN);
  }

  double leastOf(int number) {
    return IntStream.range(0, size)
        .filter(i -> bin[i] == number)
        .mapToDouble(i -> probability[i])
        .min()
        .orElse(Double.NaN);
  }

  double mostOf(int number) {
    return IntStream.range(0, size)
        .filter(i -> bin[i] == number)
        .mapToDouble(i -> probability[i])
        .max()
        .orElse(Double.NaN);
  }

  int countWon() {
    return (int) IntStream.range(0, size).filter(i -> won[i]).count();
  }

  int countOfCurrency(int number) {
    return (int) Arrays.stream(currency).filter(c -> c == number).count();
  }
}
