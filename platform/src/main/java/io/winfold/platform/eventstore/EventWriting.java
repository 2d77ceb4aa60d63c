package io.winfold.platform.eventstore;

import io.winfold.kernel.event.EventCodec;
import io.winfold.platform.database.Connections;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/**
 * Axon's event store, for the side that appends; it imports this class. It is no configuration of
 * its own account, so that a scan of the platform alone neither migrates nor writes.
 */
@Import(EventWriting.Postgres.class)
public class EventWriting {
  /** Creates the tables; whatever uses them while starting depends on {@code eventsMigration}. */
  @Bean
  static InitializingBean eventsMigration(DataSource dataSource) {
    return () -> EventsMigration.migrate(dataSource);
  }

  /** The engine of our own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(
      name = "winfold.event-store",
      havingValue = "postgres",
      matchIfMissing = true)
  static class Postgres {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Bean
    @DependsOn("eventsMigration")
    static GroupCommitWriter groupCommitWriter(DataSource dataSource, HeadSignal signal) {
      return new GroupCommitWriter(new Connections(dataSource), signal, PATIENCE);
    }

    @Bean
    static EventStore eventStore(PostgresEventLog log, GroupCommitWriter writer, EventCodec codec) {
      return new PostgresEventStore(new PostgresEventStorageEngine(log, writer, codec), log);
    }
  }
}
