package io.winfold.platform.eventstore;

import io.winfold.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The event log as its readers see it: one total order by position, without holes that fill later.
 * What was read once is never preceded by anything new. Safe for use by many threads.
 */
public interface EventLog {
  /** How many events are asked for at once where all are. */
  int PAGE = 10_000;

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
   * The same to be parsed one by one: for who does not want all of them, or is to use each at once.
   * An event that another thread has parsed lies in another processor's cache.
   */
  default List<UnparsedEvent> readUnparsed(long after, int atMost) {
    return read(after, atMost).stream().<UnparsedEvent>map(AlreadyParsed::new).toList();
  }

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

  /**
   * The keys of all aggregates that have an event of these types. Where there is no index of types,
   * the whole log is read.
   */
  default Set<String> streamsWith(Set<? extends Class<?>> types) {
    Set<String> streams = new HashSet<>();
    for (List<RecordedEvent> page = read(0, PAGE);
        !page.isEmpty();
        page = read(page.getLast().position(), PAGE)) {
      page.stream()
          .filter(event -> types.contains(event.event().getClass()))
          .forEach(event -> streams.add(event.stream()));
    }
    return streams;
  }

  /**
   * The events at these positions, by position.
   *
   * @param positions of events that are there
   */
  default Map<Long, RecordedEvent> at(Set<Long> positions) {
    Map<Long, RecordedEvent> events = HashMap.newHashMap(positions.size());
    for (long position : positions) {
      events.put(position, read(position - 1, 1).getFirst());
    }
    return events;
  }
}
