package io.winfold.platform.eventstore;

import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.grpc.event.Event;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log in Axon Server. A position is the server's token and one. The server keeps no time of its
 * own for an event, so the time it was recorded is the time of its message, never less than that of
 * the events before it ({@link AxonServerCursor}).
 */
final class AxonServerEventLog implements EventLog, AutoCloseable {
  private static final long ANSWER_SECONDS = 10;
  private static final int CURSORS = 8;

  private final Supplier<EventChannel> channel;
  private final EventCodec codec;

  /** Streams that stand where a reader has stopped and will go on, by that position. */
  private final Map<Long, AxonServerCursor> resting = new LinkedHashMap<>();

  /**
   * @param channel the channel of the connection in use, which changes when it is renewed
   */
  AxonServerEventLog(Supplier<EventChannel> channel, EventCodec codec) {
    this.channel = channel;
    this.codec = codec;
  }

  @Override
  public long head() {
    return answer(channel.get().getLastToken()) + 1;
  }

  @Override
  public List<RecordedEvent> read(long after, int atMost) {
    int there = (int) Math.min(atMost, head() - after);
    if (there <= 0) {
      return List.of();
    }
    AxonServerCursor cursor = cursorAfter(after);
    try {
      List<RecordedEvent> events = new ArrayList<>(there);
      while (events.size() < there) {
        events.add(cursor.next());
      }
      rest(cursor);
      return events;
    } catch (InterruptedException e) {
      cursor.close();
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while reading the event log", e);
    } catch (RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  @Override
  public boolean await(long after, Duration atMost) throws InterruptedException {
    AxonServerCursor cursor = cursorAfter(after);
    try {
      boolean there = cursor.await(atMost);
      rest(cursor);
      return there;
    } catch (InterruptedException | RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  /** An aggregate's stream tells no positions, so each is looked up by the time of its event. */
  @Override
  public List<RecordedEvent> stream(String stream) {
    List<RecordedEvent> events = new ArrayList<>();
    AxonServerCursor cursor = null;
    try {
      AggregateEventStream aggregate = channel.get().openAggregateStream(stream, false);
      while (aggregate.hasNext()) {
        Event event = aggregate.next();
        long notAfter = Math.max(0, answer(channel.get().getTokenAt(event.getTimestamp())));
        if (cursor == null || cursor.position() < notAfter) {
          close(cursor);
          cursor = AxonServerCursor.open(channel.get(), codec, notAfter);
        }
        events.add(find(cursor, event.getMessageIdentifier()));
      }
      return events;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while reading the event log", e);
    } finally {
      close(cursor);
    }
  }

  private static RecordedEvent find(AxonServerCursor cursor, String eventId)
      throws InterruptedException {
    RecordedEvent event = cursor.next();
    while (!event.eventId().equals(eventId)) {
      event = cursor.next();
    }
    return event;
  }

  private AxonServerCursor cursorAfter(long position) {
    AxonServerCursor cursor;
    synchronized (resting) {
      cursor = resting.remove(position);
    }
    if (cursor != null && cursor.isOpen()) {
      return cursor;
    }
    close(cursor);
    return AxonServerCursor.open(channel.get(), codec, position);
  }

  private void rest(AxonServerCursor cursor) {
    synchronized (resting) {
      close(resting.put(cursor.position(), cursor));
      if (resting.size() > CURSORS) {
        Iterator<AxonServerCursor> eldest = resting.values().iterator();
        eldest.next().close();
        eldest.remove();
      }
    }
  }

  private static void close(@Nullable AxonServerCursor cursor) {
    if (cursor != null) {
      cursor.close();
    }
  }

  private static long answer(CompletableFuture<Long> asked) {
    try {
      return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new EventLogException("Axon Server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while asking Axon Server", e);
    }
  }

  @Override
  public void close() {
    synchronized (resting) {
      resting.values().forEach(AxonServerCursor::close);
      resting.clear();
    }
  }
}
