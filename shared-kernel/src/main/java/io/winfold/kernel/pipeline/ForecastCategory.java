package io.winfold.kernel.pipeline;

/**
 * How sure a deal counts in a forecast by categories. CLOSED is for won deals and cannot be set.
 */
public enum ForecastCategory {
  PIPELINE,
  BEST_CASE,
  COMMIT,
  CLOSED,
  OMITTED
}
