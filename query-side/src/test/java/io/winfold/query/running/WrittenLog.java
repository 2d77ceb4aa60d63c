package io.winfold.query.running;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.EventsMigration;
import io.winfold.platform.eventstore.StoredEvent;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** An event log as the command side would leave it, written event by event. */
public final class WrittenLog implements AutoCloseable {
  private static final EventCodec CODEC = EventCodec.standard();

  /** One for all: an event is written in a tenth of the time it takes to connect. */
  private final SingleConnectionDataSource connection;

  private final JdbcClient jdbc;
  private final Map<String, Long> versions = new HashMap<>();
  private long position;
  private byte[] digest = EventDigest.start();

  public WrittenLog(Database database) {
    EventsMigration.migrate(database.dataSource());
    connection =
        new SingleConnectionDataSource(database.url(), database.user(), database.password(), true);
    jdbc = JdbcClient.create(connection);
  }

  /** Recorded when it happened. */
  public WrittenLog deal(String id, Instant occurredAt, DomainEvent event) {
    return deal(id, occurredAt, occurredAt, event);
  }

  public WrittenLog deal(String id, Instant occurredAt, Instant recordedAt, DomainEvent event) {
    return append(new OpportunityId(id).toString(), occurredAt, recordedAt, event);
  }

  /** Recorded when it happened. */
  public WrittenLog pipeline(String id, Instant occurredAt, DomainEvent event) {
    return pipeline(id, occurredAt, occurredAt, event);
  }

  public WrittenLog pipeline(String id, Instant occurredAt, Instant recordedAt, DomainEvent event) {
    return append(new PipelineId(id).toString(), occurredAt, recordedAt, event);
  }

  /** Recorded when it happened. */
  public WrittenLog quota(String id, Instant occurredAt, DomainEvent event) {
    return quota(id, occurredAt, occurredAt, event);
  }

  public WrittenLog quota(String id, Instant occurredAt, Instant recordedAt, DomainEvent event) {
    return append(new QuotaId(id).toString(), occurredAt, recordedAt, event);
  }

  /** Recorded when it happened. */
  public WrittenLog forecast(String id, Instant occurredAt, DomainEvent event) {
    return append(new ForecastId(id).toString(), occurredAt, occurredAt, event);
  }

  /** Recorded when it happened. */
  public WrittenLog model(String version, Instant occurredAt, DomainEvent event) {
    return append(new ModelVersion(version).toString(), occurredAt, occurredAt, event);
  }

  /** As they are, but for their ids. */
  public WrittenLog events(List<RecordedEvent> events) {
    for (RecordedEvent event : events) {
      append(event.stream(), event.occurredAt(), event.recordedAt(), event.event());
    }
    return this;
  }

  public long position() {
    return position;
  }

  private WrittenLog append(
      String stream, Instant occurredAt, Instant recordedAt, DomainEvent event) {
    position++;
    var stored =
        new StoredEvent(
            position,
            stream,
            versions.merge(stream, 1L, Long::sum),
            new UUID(0, position).toString(),
            CODEC.typeOf(event).name(),
            CODEC.typeOf(event).revision(),
            StoredEvent.micros(occurredAt),
            StoredEvent.micros(recordedAt),
            CODEC.writeMetadata(EventMetadata.of(occurredAt, "ada").toMap()),
            CODEC.write(event),
            null);
    digest = EventDigest.next(digest, stored);
    jdbc.sql(
            """
            INSERT INTO events.event (position, stream, version, event_id, type, revision,
                                      occurred_at, recorded_at, metadata, payload, digest)
            VALUES (?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?)\
            """)
        .params(
            position,
            stream,
            stored.version,
            stored.eventId,
            stored.type,
            stored.revision,
            occurredAt.atOffset(ZoneOffset.UTC),
            recordedAt.atOffset(ZoneOffset.UTC),
            stored.metadata,
            stored.payload,
            digest)
        .update();
    return this;
  }

  @Override
  public void close() {
    connection.close();
  }
}
