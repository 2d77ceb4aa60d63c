package io.winfold.kernel.pipeline;

/** What a forward move does while exit criteria of the stage left are unmet. */
public enum ExitCriteriaPolicy {
  OFF,
  WARN,
  BLOCK
}
