package io.winfold.platform.eventstore;

import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.axoniq.axonserver.grpc.event.Event;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import java.util.concurrent.ExecutionException;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** All that one process has of an event store in Axon Server. */
final class AxonServerNode implements AutoCloseable {
  final AxonServerEventLog log;
  final EventStore store;
  private final AxonServerConnectionManager connections;

  AxonServerNode(String address) {
    AxonServerConfiguration configuration =
        EventStoreConfiguration.AxonServer.axonServerConfiguration(address, "winfold-test");
    connections = EventStoreConfiguration.AxonServer.axonServerConnectionManager(configuration);
    connections.start();
    log = EventStoreConfiguration.AxonServer.eventLog(connections, EventCodec.standard());
    store = EventWriting.AxonServer.eventStore(configuration, connections, EventCodec.standard());
  }

  /** Appends events to a stream that has so many already. */
  void append(String stream, long version, DomainEvent... events) {
    store.publish(Node.messages(stream, version, events));
  }

  /** Appends what no codec of ours has written. */
  void appendForeign(Event event) throws ExecutionException, InterruptedException {
    AppendEventsTransaction transaction =
        connections.getConnection().eventChannel().startAppendEventsTransaction();
    transaction.appendEvent(event);
    transaction.commit().get();
  }

  /** The first event of a stream as the server has it. */
  Event stored(String stream) throws InterruptedException {
    return connections.getConnection().eventChannel().openAggregateStream(stream).next();
  }

  @Override
  public void close() {
    log.close();
    connections.shutdown();
  }
}
