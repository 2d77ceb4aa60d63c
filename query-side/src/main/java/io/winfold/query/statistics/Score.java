package io.winfold.query.statistics;

import org.jspecify.annotations.Nullable;

/**
 * How good forecasts were, summed up case by case. Sources: Kolassa and Schuetz, Advantages of the
 * MAD/MEAN ratio over the MAPE (2007) for WAPE; Koenker and Bassett, Regression Quantiles (1978)
 * for the pinball loss.
 */
public final class Score {
  private int cases;
  private double forecasts;
  private double actuals;
  private double absoluteActuals;
  private double relativeErrors;
  private int relative;
  private double leafErrors;
  private double leafActuals;
  private double naiveErrors;
  private double naiveActuals;
  private double leafErrorsBesideNaive;
  private int intervals;
  private int covered;
  private double pinball10;
  private double pinball50;
  private double pinball90;

  /** One forecast of a whole and what came. */
  public void add(double forecast, double actual) {
    cases++;
    forecasts += forecast;
    actuals += actual;
    absoluteActuals += Math.abs(actual);
    if (actual != 0) {
      relativeErrors += Math.abs(forecast - actual) / Math.abs(actual);
      relative++;
    }
  }

  /**
   * A part of a whole, such as one owner's.
   *
   * @param naive what came the time before; null: there was no such time
   */
  public void addLeaf(double forecast, double actual, @Nullable Double naive) {
    leafErrors += Math.abs(forecast - actual);
    leafActuals += Math.abs(actual);
    if (naive != null) {
      naiveErrors += Math.abs(naive - actual);
      naiveActuals += Math.abs(actual);
      leafErrorsBesideNaive += Math.abs(forecast - actual);
    }
  }

  /** An interval that was forecast for a whole. */
  public void addInterval(Interval interval, double actual) {
    intervals++;
    covered += interval.covers(actual) ? 1 : 0;
    pinball10 += pinball(0.1, interval.p10(), actual);
    pinball50 += pinball(0.5, interval.p50(), actual);
    pinball90 += pinball(0.9, interval.p90(), actual);
  }

  /**
   * The pinball loss of a quantile, in units of the amount: {@code level} times what the actual is
   * above it, or {@code 1 - level} times what it is below.
   *
   * @param level 0..1
   */
  public static double pinball(double level, double quantile, double actual) {
    return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
  }

  /** How many wholes were forecast. */
  public int cases() {
    return cases;
  }

  public double forecasts() {
    return forecasts;
  }

  public double actuals() {
    return actuals;
  }

  /** The mean of {@code F - A}; null: of nothing. */
  public @Nullable Double meanError() {
    return cases == 0 ? null : (forecasts - actuals) / cases;
  }

  /** The mean of {@code |F - A| / |A|} over wholes with an actual; null: there is none. */
  public @Nullable Double mape() {
    return share(relativeErrors, relative);
  }

  /** {@code sum |F - A| / sum |A|} over leaves; null where nothing came. */
  public @Nullable Double wape() {
    return share(leafErrors, leafActuals);
  }

  /** {@code sum (F - A) / sum |A|}: above 0 too much was forecast; null where nothing came. */
  public @Nullable Double bias() {
    return share(forecasts - actuals, absoluteActuals);
  }

  /** The WAPE of forecasting what came the time before. */
  public @Nullable Double naiveWape() {
    return share(naiveErrors, naiveActuals);
  }

  /**
   * {@code 1 - WAPE / WAPE of the naive forecast}, over the leaves that have one: 1 is perfect, 0
   * no better than the time before, below 0 worse; null where the naive forecast has no error.
   */
  public @Nullable Double skill() {
    Double ratio = share(leafErrorsBesideNaive, naiveErrors);
    return ratio == null ? null : Double.valueOf(1 - ratio);
  }

  public int intervals() {
    return intervals;
  }

  /** The share of actuals within P10..P90; four fifths is right. */
  public @Nullable Double coverage() {
    return share(covered, intervals);
  }

  /** The mean pinball losses of P10, P50 and P90; null: there was no interval. */
  public @Nullable Interval pinball() {
    return intervals == 0
        ? null
        : new Interval(pinball10 / intervals, pinball50 / intervals, pinball90 / intervals);
  }

  private static @Nullable Double share(double part, double whole) {
    return whole == 0 ? null : part / whole;
  }
}
