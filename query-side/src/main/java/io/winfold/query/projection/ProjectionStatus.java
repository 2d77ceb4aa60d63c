package io.winfold.query.projection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a projection is doing.
 *
 * @param generation the number of the generation it fills
 * @param position the last event it has taken in
 * @param lagEvents events in the log after that
 * @param lagSeconds for how long the first of them has been in the log, 0 if there is none
 * @param trouble what keeps this node from going on, if anything does
 */
public record ProjectionStatus(
    String name,
    int generation,
    State state,
    long position,
    long lagEvents,
    double lagSeconds,
    Instant updatedAt,
    List<Parked> parked,
    @Nullable String trouble) {

  /** What it is doing. */
  public enum State {
    /** Catching up for the first time; queries do not see it yet. */
    BUILDING,
    /** Following the log, seen by queries. */
    RUNNING,
    /** Trying again until what is in the way has gone. */
    WAITING
  }

  /**
   * An aggregate that is left as it was before an event that could not be folded.
   *
   * @param stream its key, such as {@code opportunity/4711}
   * @param position of the event that failed
   * @param version of the event that failed
   * @param error what a person has to know to mend it
   */
  public record Parked(
      String stream, long position, long version, String error, Instant parkedAt) {}
}
