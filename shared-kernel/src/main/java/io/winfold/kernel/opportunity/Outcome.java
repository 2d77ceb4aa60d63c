package io.winfold.kernel.opportunity;

/** How a closed deal ended. */
public enum Outcome {
  WON,
  LOST
}
