package io.winfold.kernel.opportunity;

/** Where a stage change leads, judged once, by the stage order in force at the decision. */
public enum Direction {
  /** To the next stage. */
  FORWARD,
  /** Further forward than the next stage. */
  SKIP,
  /** To an earlier stage. */
  BACK
}
