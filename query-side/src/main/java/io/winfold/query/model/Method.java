package io.winfold.query.model;

/** How a probability of winning is learned from deals whose outcome is known. */
public enum Method {
  /**
   * The default of the deal's stage, as the pipeline had it at the cut: a yardstick, not learned.
   */
  STAGE_DEFAULT,
  /** The share won of the deals that visited the stage, drawn towards that of the pipeline. */
  WIN_RATE,
  /** An absorbing chain over the stages, from the counts of moves between them. */
  MARKOV,
  /** Naive Bayes as predictive lead scoring in Odoo has it. */
  NAIVE_BAYES,
  /** Logistic regression with a ridge penalty on what was known while deals were open. */
  LOGISTIC_REGRESSION
}
