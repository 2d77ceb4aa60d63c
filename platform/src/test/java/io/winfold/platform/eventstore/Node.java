package io.winfold.platform.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.platform.database.Connections;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;

/** All that one process has of the event store, several of which can share a database. */
final class Node implements AutoCloseable {
  final HikariDataSource dataSource = new HikariDataSource();
  final HeadSignal signal = new HeadSignal();
  final PostgresEventLog log;
  final GroupCommitWriter writer;
  final PostgresEventStorageEngine engine;
  final PostgresEventStore store;
  private final HeadListener listener;

  Node(Database database) {
    this(database, Duration.ofSeconds(15));
  }

  Node(Database database, Duration patience) {
    dataSource.setJdbcUrl(database.url());
    dataSource.setUsername(database.user());
    dataSource.setPassword(database.password());
    dataSource.setMaximumPoolSize(4);
    EventsMigration.migrate(dataSource);
    Connections connections = new Connections(dataSource);
    log = new PostgresEventLog(dataSource, EventCodec.standard(), signal);
    writer = new GroupCommitWriter(connections, signal, patience);
    engine = new PostgresEventStorageEngine(log, writer, EventCodec.standard());
    store = new PostgresEventStore(engine, log);
    listener = new HeadListener(connections, signal);
  }

  /** Appends events to a stream that has so many already. */
  void append(String stream, long version, DomainEvent... events) {
    engine.appendEvents(messages(stream, version, events));
  }

  static List<DomainEventMessage<?>> messages(String stream, long version, DomainEvent... events) {
    List<DomainEventMessage<?>> messages = new ArrayList<>();
    for (int i = 0; i < events.length; i++) {
      messages.add(
          new GenericDomainEventMessage<>(
              "opportunity",
              stream,
              version + i,
              events[i],
              MetaData.from(EventMetadata.of(Instant.now(), "tester").toMap())));
    }
    return messages;
  }

  @Override
  public void close() {
    writer.close();
    listener.close();
    dataSource.close();
  }
}
