package io.winfold.platform.eventstore;

import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.jspecify.annotations.Nullable;

/** Axon's event store over our log; its streams are woken by the log instead of polling it. */
final class PostgresEventStore extends AbstractEventStore {
  private final EventLog log;

  PostgresEventStore(PostgresEventStorageEngine engine, EventLog log) {
    super(new Settings().storageEngine(engine));
    this.log = log;
  }

  @Override
  public TrackingEventStream openStream(@Nullable TrackingToken trackingToken) {
    return new LogEventStream(log, PostgresEventStorageEngine.position(trackingToken));
  }

  private static final class Settings extends Builder {}
}
