package io.winfold.platform.eventstore;

import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.event.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A place in the log of Axon Server, moved forward by one reader at a time. */
final class AxonServerCursor implements AutoCloseable {
  private static final int BUFFER = 1_000;
  private static final int REFILL = 500;
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /**
   * How many events before its start a cursor looks at for their times: clocks of nodes differ by
   * milliseconds, and no more than so many events are written in between.
   */
  private static final int LOOK_BACK = 1_000;

  private final EventStream stream;
  private final EventCodec codec;
  private long position;
  private Instant recordedAt = Instant.EPOCH;
  private @Nullable EventWithToken next;

  private AxonServerCursor(EventStream stream, EventCodec codec, long position) {
    this.stream = stream;
    this.codec = codec;
    this.position = position;
  }

  /** A cursor whose next event is the one after a position. */
  static AxonServerCursor open(EventChannel channel, EventCodec codec, long after) {
    long start = Math.max(0, after - LOOK_BACK);
    // The server begins after the token it is given; the token of the first event is 0.
    EventStream stream = channel.openStream(start - 1, BUFFER, REFILL);
    AxonServerCursor cursor = new AxonServerCursor(stream, codec, start);
    try {
      while (cursor.position < after) {
        cursor.skip();
      }
      return cursor;
    } catch (InterruptedException e) {
      cursor.close();
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while reading the event log", e);
    } catch (RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  long position() {
    return position;
  }

  boolean isOpen() {
    return !stream.isClosed();
  }

  /** Waits for the next event and leaves it to be read. */
  boolean await(Duration atMost) throws InterruptedException {
    if (next == null) {
      next = stream.nextIfAvailable(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
    return next != null;
  }

  /** The next event, which is known to be there. */
  RecordedEvent next() throws InterruptedException {
    return recorded(skip());
  }

  /** The same to the byte. */
  StoredEvent nextStored() throws InterruptedException {
    Event event = skip();
    return AxonServerEvents.stored(event, position, recordedAt, codec);
  }

  private Event skip() throws InterruptedException {
    if (!await(SILENCE)) {
      throw new EventLogException(
          "Axon Server hands over no event after position " + position,
          stream.getError().orElse(null));
    }
    EventWithToken taken = Objects.requireNonNull(next);
    next = null;
    position = taken.getToken() + 1;
    Instant time = AxonServerEvents.recordedAt(taken.getEvent());
    recordedAt = time.isAfter(recordedAt) ? time : recordedAt;
    return taken.getEvent();
  }

  private RecordedEvent recorded(Event event) {
    String type = event.getPayload().getType();
    byte[] payload = event.getPayload().getData().toByteArray();
    EventMetadata metadata;
    DomainEvent content;
    try {
      metadata = EventMetadata.fromMap(AxonServerEvents.metadata(event));
      int revision = EventSerializer.revision(event.getPayload().getRevision());
      content = EventRows.decode(codec, type, revision, payload);
    } catch (UnreadableEventException | NullPointerException | DateTimeParseException e) {
      // Nothing else is known of it than when it was sent.
      metadata = EventMetadata.of(Instant.ofEpochMilli(event.getTimestamp()), "unknown");
      content =
          new UnreadableEvent(
              type, 0, new String(payload, StandardCharsets.UTF_8), String.valueOf(e.getMessage()));
    }
    return new RecordedEvent(
        position,
        event.getAggregateIdentifier(),
        event.getAggregateSequenceNumber() + 1,
        event.getMessageIdentifier(),
        recordedAt,
        metadata,
        content);
  }

  @Override
  public void close() {
    stream.close();
  }
}
