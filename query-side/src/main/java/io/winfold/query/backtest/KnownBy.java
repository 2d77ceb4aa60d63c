package io.winfold.query.backtest;

/** By which of its two times an event is known at a cut. */
enum KnownBy {
  /** By {@link #OCCURRED} where most of the history was recorded long after it, else the other. */
  AUTO,
  /**
   * What had occurred by the cut, whenever it was recorded: the only way for imported history,
   * which was recorded all at once, later.
   */
  OCCURRED,
  /** What had been recorded by the cut: what a user could have seen then. */
  RECORDED
}
