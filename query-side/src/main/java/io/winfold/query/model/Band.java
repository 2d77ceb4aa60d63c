package io.winfold.query.model;

import java.util.Arrays;

/** Figures by bands, each from one bound up to but not including the next. */
final class Band {
  /** Amounts in units of their currency. */
  static final Band SIZE =
      new Band(0, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000);

  static final Band AGE = new Band(0, 7, 30, 90, 180, 365);
  static final Band IN_STAGE = new Band(0, 3, 7, 14, 30, 90);
  static final Band TO_CLOSE = new Band(0, 7, 30, 90);
  static final Band PUSHES = new Band(0, 1, 2, 3);
  static final Band BACKWARD_MOVES = new Band(0, 1, 2);
  static final Band ACCOUNT_WINS = new Band(0, 1, 2, 5);

  /** Percent. */
  static final Band WIN_RATE = new Band(0, 20, 40, 60, 80);

  private final double[] from;
  private final String[] names;

  private Band(long... from) {
    this.from = Arrays.stream(from).asDoubleStream().toArray();
    names = new String[from.length];
    for (int i = 0; i < from.length; i++) {
      names[i] = i + 1 < from.length ? from[i] + ".." + from[i + 1] : from[i] + "..";
    }
  }

  /** The name of the band of a figure of 0 or more, as {@code 7..30}. */
  String of(double figure) {
    int at = from.length - 1;
    while (at > 0 && figure < from[at]) {
      at--;
    }
    return names[at];
  }
}
