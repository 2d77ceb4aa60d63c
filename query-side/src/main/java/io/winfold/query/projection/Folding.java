package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;

/**
 * A fold of many whole histories at once, in memory: it holds the state of each aggregate and hands
 * over each row as soon as the row is complete. Used by one thread.
 */
public interface Folding {

  /** Takes rows of many tables, each as {@link Projection#project} would have left it. */
  interface Rows {
    /**
     * @throws UnwrittenRowsException if this or an earlier row cannot be written
     */
    <R> void add(Table<R> table, R row);

    /** No more rows of this table come. Not every fold says so. */
    default void complete(Table<?> table) {}
  }

  /** Whether there is an aggregate of this key. */
  boolean knows(String stream);

  /**
   * Folds the next event of the log.
   *
   * @param mayBegin whether to begin an aggregate that is not known; looking it up is much of the
   *     work, so it is not asked for first
   * @return false: it is not known and was not begun
   * @throws UnwrittenRowsException if its rows cannot be written
   * @throws RuntimeException if it cannot be folded; nothing has changed then, and the aggregate's
   *     later events are not to be handed in
   */
  boolean add(RecordedEvent event, boolean mayBegin);

  /** Hands over what still stands after the last event. */
  void finish();

  /** About how much memory the aggregates take, in bytes. */
  long bytes();
}
