package io.winfold.query.survival;

/**
 * How long one subject was observed and how that ended.
 *
 * @param duration in microseconds, 0 or more
 */
public record Observation(long duration, Ending ending) {
  /** Why an observation ended. */
  public enum Ending {
    /** What is asked about happened. */
    EVENT,
    /** Something else happened that rules it out. */
    COMPETING,
    /** Nothing has happened yet. */
    CENSORED
  }
}
