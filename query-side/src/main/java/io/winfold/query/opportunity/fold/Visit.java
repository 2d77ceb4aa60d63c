package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.projection.Until;
import org.jspecify.annotations.Nullable;

/**
 * A deal's stay in a stage.
 *
 * @param entered the deal as it was on entry, its amount frozen
 * @param exit null: it is still there
 * @param known position of the event by which it is known: its first, or a correction
 * @param superseded position of the correction by which it is known not to have been so
 */
record Visit(Deal entered, Entry entry, @Nullable Exit exit, long known, long superseded) {

  Visit(Deal entered, Entry entry, @Nullable Exit exit) {
    this(entered, entry, exit, entered.last().position(), Until.OPEN.position());
  }

  Visit ended(Exit with) {
    return new Visit(entered, entry, with, known, superseded);
  }

  Visit superseded(long position) {
    return new Visit(entered, entry, exit, known, position);
  }

  /** How a visit began. */
  enum Entry {
    CREATED,
    MOVED,
    REOPENED,
    TRANSFERRED
  }

  /**
   * How a visit ended.
   *
   * @param kind FORWARD, SKIP, BACK, WON, LOST, TRANSFER or DISCARDED
   * @param stage where the deal went, within the pipeline
   */
  record Exit(String kind, @Nullable StageId stage, Until at) {}

  /** The exit of a visit, wherever the visit itself is. */
  record End(long deal, int ordinal, Exit exit) {}
}
