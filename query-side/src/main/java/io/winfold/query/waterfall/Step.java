package io.winfold.query.waterfall;

import io.winfold.query.probability.Scoring;
import io.winfold.query.waterfall.Standing.Out;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deal between two events that may move it: its own, or changes of its stage's default.
 *
 * @param state null: there is no deal yet
 * @param basisPoints what its amount is weighted by
 * @param change what made this step if not the deal's own event: the change of a default, the
 *     choice of a model, or a model's look at the deal at midnight
 */
record Step(@Nullable State state, int basisPoints, @Nullable Cause change) {
  /** Before its creation. */
  static final Step NONE = new Step(null, 0, null);

  Standing in(Cell cell) {
    return state == null ? Out.ABSENT : state.in(cell, basisPoints);
  }

  /** The waterfalls it takes part in. */
  Set<Cell> cells(Asked asked) {
    return state == null ? Set.of() : asked.cells(state);
  }

  long deal() {
    return needState().deal();
  }

  /** The event that made this step. */
  Cause cause() {
    return change == null ? needState().needMore().since() : change;
  }

  /** Whether nothing happened but that time passed. */
  boolean isTime() {
    return change != null && change.type().equals(Scoring.TIME);
  }

  private State needState() {
    return Objects.requireNonNull(state, "no deal yet");
  }
}
