package io.winfold.platform.eventstore;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.EventType;
import io.winfold.kernel.event.RecordedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * Axon's view of the log in PostgreSQL. Events go through the codec and nothing else: no class name
 * reaches the table. A tracking token is a position. Snapshots are not kept: an aggregate's events
 * are one range of an index.
 */
final class PostgresEventStorageEngine implements EventStorageEngine {
  private static final int PAGE = 1_000;

  private final PostgresEventLog log;
  private final GroupCommitWriter writer;
  private final EventCodec codec;

  PostgresEventStorageEngine(PostgresEventLog log, GroupCommitWriter writer, EventCodec codec) {
    this.log = log;
    this.writer = writer;
    this.codec = codec;
  }

  /**
   * The events are durable when this returns.
   *
   * @throws ConcurrencyException if another event has taken a version; {@link
   *     AggregateStreamCreationException} if it is the first
   * @throws EventStoreException if they are not stored, or if that cannot be known
   */
  @Override
  public void appendEvents(List<? extends EventMessage<?>> events) {
    if (events.isEmpty()) {
      return;
    }
    List<NewEvent> batch = events.stream().map(this::toStore).toList();
    switch (writer.append(batch)) {
      case Append.Stored stored -> {}
      case Append.Conflict conflict -> throw conflict(batch.getFirst());
      case Append.NotStored(var cause) ->
          throw new EventStoreException("The events were not stored", cause);
      case Append.Unknown(var cause) ->
          throw new EventStoreException(
              "The connection to the event store broke: the events may be stored or not", cause);
    }
  }

  private static RuntimeException conflict(NewEvent first) {
    return first.version == 1
        ? new AggregateStreamCreationException(first.stream + " exists already")
        : new ConcurrencyException(
            first.stream + " was changed by another before version " + first.version);
  }

  private NewEvent toStore(EventMessage<?> message) {
    if (!(message instanceof DomainEventMessage<?> event)
        || !(event.getPayload() instanceof DomainEvent payload)) {
      throw new IllegalArgumentException(
          "Only events of aggregates are stored, not " + message.getPayloadType());
    }
    EventType type = codec.typeOf(payload);
    Map<String, String> metadata = texts(event.getMetaData());
    return new NewEvent(
        event.getAggregateIdentifier(),
        event.getSequenceNumber() + 1,
        UUID.fromString(event.getIdentifier()),
        type.name(),
        type.revision(),
        EventMetadata.fromMap(metadata).occurredAt(),
        codec.writeMetadata(metadata),
        codec.write(payload));
  }

  private static Map<String, String> texts(MetaData metadata) {
    Map<String, String> texts = LinkedHashMap.newLinkedHashMap(metadata.size());
    metadata.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, value.toString());
          }
        });
    return texts;
  }

  /**
   * @throws EventStoreException if one of them cannot be read: nothing can be decided on the others
   */
  @Override
  public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
    return DomainEventStream.of(
        log.stream(aggregateIdentifier, firstSequenceNumber + 1).stream()
            .map(PostgresEventStorageEngine::domainMessage)
            .toList());
  }

  @Override
  public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
    return log.version(aggregateIdentifier).stream().mapToObj(version -> version - 1).findFirst();
  }

  /** Ends with the last event there is. */
  @Override
  public Stream<? extends TrackedEventMessage<?>> readEvents(
      @Nullable TrackingToken trackingToken, boolean mayBlock) {
    long start = position(trackingToken);
    return Stream.iterate(
            log.read(start, PAGE),
            page -> !page.isEmpty(),
            page -> log.read(page.getLast().position(), PAGE))
        .flatMap(List::stream)
        .map(PostgresEventStorageEngine::trackedMessage);
  }

  private static DomainEventMessage<?> domainMessage(RecordedEvent event) {
    if (event.event() instanceof UnreadableEvent unreadable) {
      throw new EventStoreException(
          event.stream() + " version " + event.version() + ": " + unreadable.error());
    }
    return message(event);
  }

  static TrackedEventMessage<?> trackedMessage(RecordedEvent event) {
    return new GenericTrackedDomainEventMessage<>(
        new GlobalSequenceTrackingToken(event.position()), message(event));
  }

  private static GenericDomainEventMessage<DomainEvent> message(RecordedEvent event) {
    return new GenericDomainEventMessage<>(
        kind(event.stream()),
        event.stream(),
        event.version() - 1,
        event.event(),
        MetaData.from(event.metadata().toMap()),
        event.eventId(),
        event.occurredAt());
  }

  /** What Axon calls the type of an aggregate: the part of its key before the slash. */
  static String kind(String stream) {
    int slash = stream.indexOf('/');
    return slash < 0 ? stream : stream.substring(0, slash);
  }

  static long position(@Nullable TrackingToken token) {
    return token == null ? 0 : token.position().orElseThrow();
  }

  @Override
  public @Nullable TrackingToken createTailToken() {
    return null;
  }

  @Override
  public TrackingToken createHeadToken() {
    return new GlobalSequenceTrackingToken(log.head());
  }

  @Override
  public TrackingToken createTokenAt(Instant dateTime) {
    return new GlobalSequenceTrackingToken(log.recordedBefore(dateTime));
  }

  @Override
  public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
    return Optional.empty();
  }

  @Override
  public void storeSnapshot(DomainEventMessage<?> snapshot) {
    throw new UnsupportedOperationException(
        "Snapshots are not kept: " + Objects.requireNonNull(snapshot).getAggregateIdentifier());
  }
}
