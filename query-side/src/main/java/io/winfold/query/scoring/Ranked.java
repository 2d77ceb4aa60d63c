package io.winfold.query.scoring;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Cases with the probabilities one kind gave them, ready to be measured again and again with other
 * weights: what can be summed is summed deal by deal beforehand, and what needs an order is in it.
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

  private static final int INDEX_BITS = 24;

  private final int size;
  private final int currencies;
  private final Bins bins;
  private final Sums sums;
  private final Order order;
  private final int won;
  private final int[] ofCurrency;

  Ranked(Cases cases, double... given) {
    size = cases.size();
    if (given.length != size) {
      throw new IllegalArgumentException(given.length + " probabilities of " + size + " cases");
    }
    if (size >= 1 << INDEX_BITS) {
      throw new IllegalArgumentException("Too many cases: " + size);
    }
    currencies = cases.currencies().size();
    int[] rank = ranks(given);
    bins = new Bins(given, rank);
    sums = new Sums(cases, bins.of, given);
    order = new Order(cases, rank);
    ofCurrency = new int[currencies];
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += cases.get(i).won() ? 1 : 0;
      ofCurrency[cases.currency(i)]++;
    }
    won = count;
  }

  /** The place of each probability among all different ones. */
  private static int[] ranks(double... given) {
    double[] distinct = Arrays.stream(given).sorted().distinct().toArray();
    int[] ranks = new int[given.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = Arrays.binarySearch(distinct, given[i]);
    }
    return ranks;
  }

  /** The cases in the order of a key that fits into the bits an index leaves. */
  private static int[] sorted(int size, IntToLongFunction key) {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = key.applyAsLong(i) << INDEX_BITS | i;
    }
    Arrays.sort(keys);
    int[] sorted = new int[size];
    for (int at = 0; at < size; at++) {
      sorted[at] = (int) keys[at] & ((1 << INDEX_BITS) - 1);
    }
    return sorted;
  }

  /**
   * Ten bins of equal counts, but equal probabilities are never parted: they are all in the bin in
   * which the middle one of them is, so that the order of the cases does not matter.
   */
  private static final class Bins {
    private final int[] of;
    private final int[] counts = new int[BINS];
    private final double[] sums = new double[BINS];
    private final double[] least = new double[BINS];
    private final double[] most = new double[BINS];

    Bins(double[] given, int... rank) {
      int size = given.length;
      of = new int[size];
      int[] sorted = sorted(size, i -> rank[i]);
      for (int from = 0; from < size; ) {
        int to = from + 1;
        while (to < size && rank[sorted[to]] == rank[sorted[from]]) {
          to++;
        }
        int bin = (int) ((long) BINS * (from + to) / (2L * size));
        double probability = given[sorted[from]];
        least[bin] = counts[bin] == 0 ? probability : least[bin];
        most[bin] = probability;
        counts[bin] += to - from;
        sums[bin] += probability * (to - from);
        for (int at = from; at < to; at++) {
          of[sorted[at]] = bin;
        }
        from = to;
      }
    }
  }

  /** Sums over the cases of one deal in one bin and currency. */
  private static final class Sums {
    private int length;
    private final int[] deal;
    private final int[] bin;
    private final int[] currency;
    private final int[] count;
    private final int[] won;
    private final double[] squares;
    private final double[] baseSquares;
    private final double[] losses;
    private final double[] expected;
    private final double[] expectedAmount;
    private final double[] wonAmount;

    Sums(Cases cases, int[] bins, double... given) {
      int size = given.length;
      deal = new int[size];
      bin = new int[size];
      currency = new int[size];
      count = new int[size];
      won = new int[size];
      squares = new double[size];
      baseSquares = new double[size];
      losses = new double[size];
      expected = new double[size];
      expectedAmount = new double[size];
      wonAmount = new double[size];
      int first = 0;
      for (int i : sorted(size, cases::deal)) {
        if (length == 0 || deal[length - 1] != cases.deal(i)) {
          first = length;
        }
        add(place(first, cases.deal(i), bins[i], cases.currency(i)), cases.get(i), given[i]);
      }
    }

    /** A deal has few of them: they are looked through. */
    private int place(int first, int ofDeal, int inBin, int inCurrency) {
      for (int at = first; at < length; at++) {
        if (bin[at] == inBin && currency[at] == inCurrency) {
          return at;
        }
      }
      deal[length] = ofDeal;
      bin[length] = inBin;
      currency[length] = inCurrency;
      return length++;
    }

    private void add(int at, Case one, double p) {
      double outcome = one.won() ? 1 : 0;
      count[at]++;
      won[at] += one.won() ? 1 : 0;
      squares[at] += square(p - outcome);
      baseSquares[at] += square(one.baseRate() - outcome);
      losses[at] += Scoring.logLoss(p, one.won());
      expected[at] += p;
      expectedAmount[at] += p * one.amount();
      wonAmount[at] += outcome * one.amount();
    }
  }

  /** The cases in the order of their cuts and, within one, of their probabilities. */
  private static final class Order {
    private static final byte TIE = 0;
    private static final byte ABOVE = 1;
    private static final byte NEXT_CUT = 2;

    private final int[] deal;
    private final boolean[] won;
    private final byte[] step;

    Order(Cases cases, int... rank) {
      int size = rank.length;
      deal = new int[size];
      won = new boolean[size];
      step = new byte[size];
      int[] sorted = sorted(size, i -> (long) cases.get(i).cut() << INDEX_BITS | rank[i]);
      for (int at = 0; at < size; at++) {
        int i = sorted[at];
        deal[at] = cases.deal(i);
        won[at] = cases.get(i).won();
        if (at > 0) {
          int before = sorted[at - 1];
          step[at] =
              cases.get(before).cut() != cases.get(i).cut()
                  ? NEXT_CUT
                  : rank[before] != rank[i] ? ABOVE : TIE;
        }
      }
    }

    /** Over the cuts: the pairs of a won and a lost case in the right order, of all pairs. */
    double concordance(int... times) {
      double right = 0;
      double pairs = 0;
      long wonOfCut = 0;
      long lostBelow = 0;
      long wonEqual = 0;
      long lostEqual = 0;
      for (int at = 0; at < deal.length; at++) {
        if (step[at] != TIE) {
          right += wonEqual * (lostBelow + lostEqual / 2.0);
          lostBelow += lostEqual;
          wonOfCut += wonEqual;
          wonEqual = 0;
          lostEqual = 0;
          if (step[at] == NEXT_CUT) {
            pairs += (double) wonOfCut * lostBelow;
            wonOfCut = 0;
            lostBelow = 0;
          }
        }
        int weight = times[deal[at]];
        if (won[at]) {
          wonEqual += weight;
        } else {
          lostEqual += weight;
        }
      }
      right += wonEqual * (lostBelow + lostEqual / 2.0);
      pairs += (double) (wonOfCut + wonEqual) * (lostBelow + lostEqual);
      return ratio(right, pairs);
    }
  }

  private static double square(double x) {
    return x * x;
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
    double[] expectedAmount = new double[currencies];
    double[] wonAmount = new double[currencies];
    for (int at = 0; at < sums.length; at++) {
      int weight = times[sums.deal[at]];
      if (weight == 0) {
        continue;
      }
      cases += weight * sums.count[at];
      wonCases += weight * sums.won[at];
      squares += weight * sums.squares[at];
      baseSquares += weight * sums.baseSquares[at];
      losses += weight * sums.losses[at];
      expected += weight * sums.expected[at];
      int bin = sums.bin[at];
      inBin[bin] += weight * sums.count[at];
      expectedInBin[bin] += weight * sums.expected[at];
      wonInBin[bin] += weight * sums.won[at];
      int currency = sums.currency[at];
      expectedAmount[currency] += weight * sums.expectedAmount[at];
      wonAmount[currency] += weight * sums.wonAmount[at];
    }
    double[] figures = new double[BY_AMOUNT + currencies];
    figures[BRIER] = ratio(squares, cases);
    figures[SKILL] = 1 - ratio(squares, baseSquares);
    figures[LOG_LOSS] = ratio(losses, cases);
    figures[AUC] = order.concordance(times);
    figures[BY_COUNT] = ratio(expected, wonCases);
    double apart = 0;
    for (int b = 0; b < BINS; b++) {
      apart += Math.abs(expectedInBin[b] - wonInBin[b]);
      figures[SHARES + b] = ratio(wonInBin[b], inBin[b]);
    }
    figures[ECE] = ratio(apart, cases);
    for (int c = 0; c < currencies; c++) {
      figures[BY_AMOUNT + c] = ratio(expectedAmount[c], wonAmount[c]);
    }
    return figures;
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? Double.NaN : part / whole;
  }

  /** How many cases a bin has. */
  int countOf(int number) {
    return bins.counts[number];
  }

  double meanOf(int number) {
    return ratio(bins.sums[number], bins.counts[number]);
  }

  double leastOf(int number) {
    return bins.least[number];
  }

  double mostOf(int number) {
    return bins.most[number];
  }

  int countWon() {
    return won;
  }

  int countOfCurrency(int number) {
    return ofCurrency[number];
  }
}
