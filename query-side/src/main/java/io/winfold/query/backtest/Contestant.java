package io.winfold.query.backtest;

import io.winfold.query.scoring.Difference;
import io.winfold.query.scoring.Scorecard;

/**
 * A method and how it did.
 *
 * @param name that of the method; or BLEND, or BASE_RATE, the yardstick that knows nothing of a
 *     deal
 * @param against the stage default on the same occasions
 */
record Contestant(String name, Scorecard card, Difference against) {
  static final String BLEND = "BLEND";
  static final String BASE_RATE = "BASE_RATE";
}
