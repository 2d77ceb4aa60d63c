package io.winfold.platform.eventstore;

import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.axoniq.axonserver.grpc.event.Event;
import io.winfold.kernel.event.EventCodec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * An Axon Server as those see it who carry a whole log out of it or into it, without a running
 * Winfold. Used by one thread.
 */
public final class AxonServerAccess implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;

  private final AxonServerConnectionManager connections;
  private final EventCodec codec = EventCodec.standard();
  private final AxonServerEventLog log;

  private AxonServerAccess(AxonServerConnectionManager connections) {
    this.connections = connections;
    this.log = EventStoreConfiguration.AxonServer.eventLog(connections, codec);
  }

  /**
   * @param address host and port, such as {@code localhost:8124}; whether anybody is there shows
   *     when it is asked something
   */
  public static AxonServerAccess connect(String address) {
    UsageReporting.turnOff();
    AxonServerConnectionManager connections =
        EventStoreConfiguration.AxonServer.axonServerConnectionManager(
            EventStoreConfiguration.AxonServer.axonServerConfiguration(address, "winfold"));
    connections.start();
    return new AxonServerAccess(connections);
  }

  public StoredLog log() {
    return EventStoreConfiguration.AxonServer.storedLog(connections, codec, log);
  }

  /**
   * Appends events as they are, their recorded times too, all or none of them.
   *
   * @throws IllegalArgumentException if the server cannot hold one as it is; none is appended
   * @throws EventLogException if the server refuses them, or does not answer
   */
  public void append(List<StoredEvent> events) {
    List<Event> restored =
        events.stream().map(event -> AxonServerEvents.restored(event, codec)).toList();
    try {
      AppendEventsTransaction transaction =
          connections.getConnection().eventChannel().startAppendEventsTransaction();
      restored.forEach(transaction::appendEvent);
      transaction.commit().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new EventLogException(
          "Axon Server does not take the events from position %d on: %s"
              .formatted(events.getFirst().position, said(e)),
          e);
    } catch (TimeoutException e) {
      throw new EventLogException("Axon Server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while appending to Axon Server", e);
    }
  }

  private static @Nullable String said(ExecutionException failure) {
    return Objects.requireNonNullElse(failure.getCause(), failure).getMessage();
  }

  @Override
  public void close() {
    log.close();
    connections.shutdown();
  }
}
