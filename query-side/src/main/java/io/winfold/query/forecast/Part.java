package io.winfold.query.forecast;

import io.winfold.kernel.pipeline.ForecastCategory;

/** What a forecast is made of. Each part is a sum over deals. */
enum Part {
  /** Won in the period: the amount. */
  WON,
  /** Open and expected to close in the period: the amount. */
  OPEN,
  /** The same: amount times effective probability. */
  WEIGHTED,
  /** Every open deal: amount times the probability that it is won in the period. */
  TIMED,
  /** Won in the period. */
  CLOSED,
  /** Open, expected to close in the period, and of this category; so the next three. */
  COMMIT,
  BEST_CASE,
  PIPELINE,
  OMITTED,
  /** Open without an expected close date. */
  UNDATED,
  /** Open and expected to close before the period. */
  OVERDUE,
  /** Open and expected to close after the period. */
  LATER;

  static Part of(ForecastCategory category) {
    return switch (category) {
      case CLOSED -> CLOSED;
      case COMMIT -> COMMIT;
      case BEST_CASE -> BEST_CASE;
      case PIPELINE -> PIPELINE;
      case OMITTED -> OMITTED;
    };
  }
}
