package io.winfold.platform.eventstore;

import io.winfold.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.List;

/**
 * The event log as its readers see it: one total order by position, without holes that fill later.
 * What was read once is never preceded by anything new. Safe for use by many threads.
 */
public interface EventLog {
  /** The position of the last event, 0 when there is none. */
  long head();

  /**
   * The events after a position, in order.
   *
   * @param after 0 to begin with the first event
   * @param atMost how many to hand over at most, 1 or more
   */
  List<RecordedEvent> read(long after, int atMost);

  /**
   * Waits until there is an event after a position; woken by a writer on any node, not by polling
   * alone.
   *
   * @return whether there is one
   */
  boolean await(long after, Duration atMost) throws InterruptedException;

  /**
   * All events of one aggregate, by version.
   *
   * @param stream its key, such as {@code opportunity/4711}
   */
  List<RecordedEvent> stream(String stream);
}
