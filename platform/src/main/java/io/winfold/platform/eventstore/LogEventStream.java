package io.winfold.platform.eventstore;

import io.winfold.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;

/** The log as a stream of Axon messages; used by one thread. */
final class LogEventStream implements TrackingEventStream {
  private static final int PAGE = 500;
  private static final Duration LONG = Duration.ofHours(1);

  private final EventLog log;
  private final Deque<RecordedEvent> page = new ArrayDeque<>();
  private long position;

  LogEventStream(EventLog log, long after) {
    this.log = log;
    this.position = after;
  }

  @Override
  public Optional<TrackedEventMessage<?>> peek() {
    fill();
    return Optional.ofNullable(page.peek()).map(PostgresEventStorageEngine::trackedMessage);
  }

  @Override
  public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
    return waitForNext(Duration.of(timeout, unit.toChronoUnit()));
  }

  @Override
  public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
    while (!waitForNext(LONG)) {
      // Until there is one, as the contract says.
    }
    return PostgresEventStorageEngine.trackedMessage(page.remove());
  }

  private boolean waitForNext(Duration atMost) throws InterruptedException {
    fill();
    if (page.isEmpty() && log.await(position, atMost)) {
      fill();
    }
    return !page.isEmpty();
  }

  private void fill() {
    if (page.isEmpty()) {
      page.addAll(log.read(position, PAGE));
      if (!page.isEmpty()) {
        position = page.getLast().position();
      }
    }
  }

  @Override
  public void close() {
    page.clear();
  }
}
