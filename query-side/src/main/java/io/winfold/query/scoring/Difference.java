package io.winfold.query.scoring;

import io.winfold.query.scope.Row;
import org.jspecify.annotations.Nullable;

/**
 * One kind of probability against another on the same cases: its figure less the other's, so that
 * below 0 is better.
 *
 * @param betterByBrier the share of resamples in which its Brier score is lower, equal ones
 *     counting half; null: nothing was drawn
 * @param betterByLogLoss the same of the log loss
 */
public record Difference(
    Figure brier,
    Figure logLoss,
    @Nullable Double betterByBrier,
    @Nullable Double betterByLogLoss) {

  /** As an object of an answer. */
  public Row show() {
    return new Row()
        .with("brier", brier.show().with("better", betterByBrier))
        .with("logLoss", logLoss.show().with("better", betterByLogLoss));
  }
}
