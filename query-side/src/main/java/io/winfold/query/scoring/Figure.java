package io.winfold.query.scoring;

import io.winfold.query.scope.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A figure and how sure it is.
 *
 * @param value null where it is not defined
 * @param n how many cases it is of
 * @param low 95 % of the resamples lie from here; null: there was nothing to draw from
 * @param high to here
 */
public record Figure(@Nullable Double value, long n, @Nullable Double low, @Nullable Double high) {
  /** How much lies within the interval. */
  public static final double LEVEL = 0.95;

  /** How few deals say nothing of how much they vary. */
  private static final int FEWEST = 2;

  /**
   * @param value NaN where it is not defined
   * @param drawn the same figure of each resample, NaN where it was not defined there
   */
  static Figure of(double value, long n, double... drawn) {
    double[] sorted = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
    if (Double.isNaN(value)) {
      return new Figure(null, n, null, null);
    }
    if (sorted.length < FEWEST) {
      return new Figure(value, n, null, null);
    }
    double tail = (1 - LEVEL) / 2;
    int low = (int) Math.floor(tail * sorted.length);
    return new Figure(value, n, sorted[low], sorted[sorted.length - 1 - low]);
  }

  /** As an object of an answer. */
  public Row show() {
    return new Row().with("value", value).with("n", n).with("low", low).with("high", high);
  }
}
