package io.winfold.benchmarks;

import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.eventstore.UnparsedEvent;
import java.util.List;

/**
 * The floor of whatever folds the log: its pages read as a rebuild reads them, every event parsed,
 * and nothing done with it.
 */
final class ParsedLog {
  private static final int PAGE = 2_000;

  private ParsedLog() {}

  /**
   * @param after 0 to begin with the first event
   * @return how many events there were
   */
  static int read(Ground ground, long after) {
    EventLog log = ground.bean(EventLog.class);
    int events = 0;
    List<UnparsedEvent> page = log.readUnparsed(after, PAGE);
    while (!page.isEmpty()) {
      page.forEach(UnparsedEvent::parsed);
      events += page.size();
      page = log.readUnparsed(page.getLast().position(), PAGE);
    }
    return events;
  }
}
