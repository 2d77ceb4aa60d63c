package io.winfold.query.scope;

/** By which of its two times an event is known at an instant of the past. */
public enum KnownBy {
  /** By {@link #OCCURRED} where most of the history was recorded late, else the other. */
  AUTO,
  /**
   * What had occurred by the instant, whenever it was recorded: the only way for imported history,
   * which was recorded all at once, later.
   */
  OCCURRED,
  /** What had been recorded by the instant: what a user could have seen then. */
  RECORDED
}
