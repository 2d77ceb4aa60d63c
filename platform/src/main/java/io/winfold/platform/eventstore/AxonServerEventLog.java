package io.winfold.platform.eventstore;

import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.impl.StreamClosedException;
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
  private static final int STREAMS = 500;

  private final Supplier<EventChannel> channel;
  private final EventCodec codec;

  /** Streams that stand where a reader has stopped and will go on, by that position. */
  private final Map<Long, AxonServerCursor> resting = new LinkedHashMap<>();

  /** The streams asked for last: finding an event costs the server more than handing it over. */
  private final Map<String, List<RecordedEvent>> found =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<RecordedEvent>> eldest) {
          return size() > STREAMS;
        }
      };

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
    List<RecordedEvent> known;
    synchronized (found) {
      known = found.getOrDefault(stream, List.of());
    }
    List<Event> since = stored(stream, known.size());
    if (since.isEmpty()) {
      return known;
    }
    List<RecordedEvent> events = new ArrayList<>(known);
    try (Search search = new Search(head(), known.isEmpty() ? 0 : known.getLast().position())) {
      for (Event event : since) {
        events.add(search.find(event));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while reading the event log", e);
    }
    List<RecordedEvent> all = List.copyOf(events);
    synchronized (found) {
      found.put(stream, all);
    }
    return all;
  }

  private List<Event> stored(String stream, long fromSequence) {
    List<Event> events = new ArrayList<>();
    try {
      AggregateEventStream aggregate = channel.get().openAggregateStream(stream, fromSequence);
      while (aggregate.hasNext()) {
        events.add(aggregate.next());
      }
      return events;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while reading the event log", e);
    } catch (StreamClosedException e) {
      throw new EventLogException("Axon Server hands over no events of " + stream, e);
    }
  }

  /** Finds events of one aggregate in the log, in their order. */
  private final class Search implements AutoCloseable {
    /** What was stored so shortly after another event is looked for behind it. */
    private static final long NEAR_MILLIS = 100;

    private final long head;
    private long last;
    private long lastTime;
    private @Nullable AxonServerCursor cursor;

    /**
     * @param after where the aggregate's events that are known already end
     */
    Search(long head, long after) {
      this.head = head;
      this.last = after;
    }

    RecordedEvent find(Event event) throws InterruptedException {
      if (cursor == null || event.getTimestamp() - lastTime > NEAR_MILLIS) {
        startAfter(answer(channel.get().getTokenAt(event.getTimestamp())));
      }
      RecordedEvent recorded = ahead(event);
      if (recorded == null) {
        // Clocks of nodes differ, so the server may have pointed behind it.
        startAfter(last);
        recorded = ahead(event);
      }
      if (recorded == null) {
        throw new EventLogException(
            "Event " + event.getMessageIdentifier() + " is in its aggregate and not in the log",
            null);
      }
      last = recorded.position();
      lastTime = event.getTimestamp();
      return recorded;
    }

    private void startAfter(long position) {
      long after = Math.clamp(position, last, head);
      if (cursor == null || cursor.position() != after) {
        close();
        cursor = AxonServerCursor.open(channel.get(), codec, after);
      }
    }

    private @Nullable RecordedEvent ahead(Event event) throws InterruptedException {
      while (cursor != null && cursor.position() < head) {
        RecordedEvent next = cursor.next();
        if (next.eventId().equals(event.getMessageIdentifier())) {
          return next;
        }
      }
      return null;
    }

    @Override
    public void close() {
      AxonServerEventLog.close(cursor);
    }
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
