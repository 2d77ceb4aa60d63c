package io.winfold.query.testing;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A log that is a list. */
public class MemoryLog implements EventLog {
  private final List<RecordedEvent> events = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();
  private Instant recordedAt = Instant.EPOCH;

  /** Recorded when it occurred, or with the event before if that was later. */
  public RecordedEvent append(String stream, Instant occurredAt, DomainEvent event) {
    return append(stream, occurredAt, occurredAt, event);
  }

  public synchronized RecordedEvent append(
      String stream, Instant occurredAt, Instant recordedAt, DomainEvent event) {
    if (recordedAt.isAfter(this.recordedAt)) {
      this.recordedAt = recordedAt;
    }
    long position = events.size() + 1L;
    RecordedEvent recorded =
        new RecordedEvent(
            position,
            stream,
            versions.merge(stream, 1L, Long::sum),
            new UUID(0, position).toString(),
            this.recordedAt,
            EventMetadata.of(occurredAt, "test"),
            event);
    events.add(recorded);
    notifyAll();
    return recorded;
  }

  public synchronized List<RecordedEvent> all() {
    return List.copyOf(events);
  }

  /** The log as it was when it had so many events. */
  public static MemoryLog of(List<RecordedEvent> events) {
    MemoryLog log = new MemoryLog();
    events.forEach(
        event -> log.append(event.stream(), event.occurredAt(), event.recordedAt(), event.event()));
    return log;
  }

  @Override
  public synchronized long head() {
    return events.size();
  }

  @Override
  public synchronized List<RecordedEvent> read(long after, int atMost) {
    int from = (int) Math.min(after, events.size());
    return List.copyOf(events.subList(from, Math.min(events.size(), from + atMost)));
  }

  @Override
  public synchronized boolean await(long after, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (events.size() <= after && System.nanoTime() < deadline) {
      wait(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
    }
    return events.size() > after;
  }

  @Override
  public synchronized List<RecordedEvent> stream(String stream) {
    return events.stream().filter(event -> event.stream().equals(stream)).toList();
  }
}
