package io.winfold.query.waterfall;

import io.winfold.query.pipeline.StageDefaults.Setting;
import io.winfold.query.waterfall.Standing.Out;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deal between two events that may move it: its own, or changes of its stage's default.
 *
 * @param state null: there is no deal yet
 * @param basisPoints what its amount is weighted by
 * @param change the change of a default that made this step; null: it was the deal's own event
 */
record Step(@Nullable State state, int basisPoints, @Nullable Setting change) {
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
    return change == null
        ? needState().needMore().since()
        : new Cause(
            new Point(change.at(), change.position()),
            change.cause(),
            change.version(),
            change.stage().pipeline());
  }

  private State needState() {
    return Objects.requireNonNull(state, "no deal yet");
  }
}
