package io.winfold.query.testing;

import io.winfold.kernel.event.RecordedEvent;
import java.util.List;
import java.util.function.LongPredicate;

/** A log that does not hand out all of its events. */
public final class LogWithHoles extends MemoryLog {
  private final LongPredicate kept;

  /**
   * @param kept tells of each position whether there is an event
   */
  public LogWithHoles(LongPredicate kept) {
    this.kept = kept;
  }

  @Override
  public synchronized List<RecordedEvent> read(long after, int atMost) {
    return all().stream()
        .skip(after)
        .filter(event -> kept.test(event.position()))
        .limit(atMost)
        .toList();
  }
}
