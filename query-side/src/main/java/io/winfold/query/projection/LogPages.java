package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.eventstore.PostgresEventLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * A range of the log in order, read and parsed ahead by threads of their own. Parsing is most of
 * the work; in PostgreSQL pages are read side by side, elsewhere one after the other.
 */
final class LogPages implements AutoCloseable {
  /** Events of a page live long enough to be copied by the collector, so there are few. */
  private static final int PAGE = 2_000;

  private static final int SIDE_BY_SIDE = 2;

  /** Pages read and not yet taken: enough that no thread waits, few enough to be small. */
  private static final int AHEAD = 3;

  private final EventLog log;
  private final long upTo;
  private final Predicate<String> wanted;
  private final ExecutorService readers;
  private final Queue<Future<List<RecordedEvent>>> ahead = new ArrayDeque<>();
  private long asked;

  /**
   * @param wanted tells by its key whether the events of an aggregate are; asked by many threads
   */
  LogPages(EventLog log, long after, long upTo, Predicate<String> wanted) {
    this.log = log;
    this.asked = after;
    this.upTo = upTo;
    this.wanted = wanted;
    this.readers =
        Executors.newFixedThreadPool(
            log instanceof PostgresEventLog ? SIDE_BY_SIDE : 1,
            Thread.ofPlatform().name("log-reader-", 1).daemon().factory());
  }

  /** Whether a page is left. */
  boolean hasNext() {
    return !ahead.isEmpty() || asked < upTo;
  }

  /** The next page; it may be empty of what is wanted. */
  List<RecordedEvent> next() throws InterruptedException {
    while (ahead.size() < AHEAD && asked < upTo) {
      long from = asked;
      long to = Math.min(upTo, from + PAGE);
      asked = to;
      ahead.add(readers.submit(() -> read(from, to)));
    }
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private List<RecordedEvent> read(long from, long to) {
    List<RecordedEvent> page = new ArrayList<>((int) (to - from));
    if (log instanceof PostgresEventLog postgres) {
      postgres.scan(from, to, wanted, page::add);
      return page;
    }
    for (long at = from; at < to; ) {
      List<RecordedEvent> events = log.read(at, (int) (to - at));
      if (events.isEmpty()) {
        throw new IllegalStateException("The log has an end at " + at + " before " + upTo);
      }
      events.stream().filter(event -> wanted.test(event.stream())).forEach(page::add);
      at = events.getLast().position();
    }
    return page;
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
