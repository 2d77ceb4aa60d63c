package io.winfold.platform.eventstore;

import io.winfold.kernel.event.EventCodec;
import io.winfold.platform.database.Connections;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/**
 * Axon's event store, for the side that appends; it imports this class. Neither it nor its parts
 * are annotated as configuration, so that a scan of the platform alone neither migrates nor writes.
 */
@Import({EventWriting.Postgres.class, EventWriting.AxonServer.class})
public class EventWriting {
  /** Creates the tables; whatever uses them while starting depends on {@code eventsMigration}. */
  @Bean
  static InitializingBean eventsMigration(DataSource dataSource) {
    return () -> EventsMigration.migrate(dataSource);
  }

  /** The engine of our own. */
  @ConditionalOnProperty(
      name = "winfold.event-store",
      havingValue = "postgres",
      matchIfMissing = true)
  static class Postgres {
    @Bean
    @DependsOn("eventsMigration")
    static GroupCommitWriter groupCommitWriter(
        DataSource dataSource,
        HeadSignal signal,
        @Value("${winfold.store-patience:15s}") Duration patience) {
      return new GroupCommitWriter(new Connections(dataSource), signal, patience);
    }

    @Bean
    static EventStore eventStore(PostgresEventLog log, GroupCommitWriter writer, EventCodec codec) {
      return new PostgresEventStore(new PostgresEventStorageEngine(log, writer, codec), log);
    }
  }

  /** The distributed engine. */
  @ConditionalOnProperty(name = "winfold.event-store", havingValue = "axon-server")
  static class AxonServer {
    @Bean
    static EventStore eventStore(
        AxonServerConfiguration configuration,
        AxonServerConnectionManager connections,
        EventCodec codec) {
      Serializer serializer = new EventSerializer(codec);
      return AxonServerEventStore.builder()
          .configuration(configuration)
          .platformConnectionManager(connections)
          .eventSerializer(serializer)
          .snapshotSerializer(serializer)
          .snapshotFilter(SnapshotFilter.rejectAll())
          .build();
    }
  }
}
