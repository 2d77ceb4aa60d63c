package io.winfold.platform.eventstore;

import static io.winfold.platform.eventstore.PostgresEventStoreTest.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.UuidV7;
import java.time.Duration;
import java.util.List;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Against a real server, whose log is shared with whatever else it holds. */
@EnabledIfEnvironmentVariable(
    named = "WINFOLD_AXON_SERVER",
    matches = ".+:\\d+",
    disabledReason = "WINFOLD_AXON_SERVER=host:port names no Axon Server to test against")
class AxonServerEventLogTest {
  private static final DomainEvent TO_QUALIFIED = move("new", "qualified");
  private static final DomainEvent TO_PROPOSITION = move("qualified", "proposition");

  private final String stream = "opportunity/" + UuidV7.next();
  private AxonServerConnectionManager connections;
  private AxonServerEventLog log;
  private EventStore store;

  @BeforeEach
  void connect() {
    var configuration =
        EventStoreConfiguration.AxonServer.axonServerConfiguration(
            System.getenv("WINFOLD_AXON_SERVER"), "winfold-test");
    connections = EventStoreConfiguration.AxonServer.axonServerConnectionManager(configuration);
    connections.start();
    EventCodec codec = EventCodec.standard();
    log = EventStoreConfiguration.AxonServer.eventLog(connections, codec);
    store = EventWriting.AxonServer.eventStore(configuration, connections, codec);
  }

  @AfterEach
  void disconnect() {
    log.close();
    connections.shutdown();
  }

  @Test
  void whatWasAppendedIsReadBackInOrderWithItsEnvelope() throws InterruptedException {
    long before = log.head();

    store.publish(Node.messages(stream, 0, TO_QUALIFIED, TO_PROPOSITION));

    assertThat(log.await(before, Duration.ofSeconds(5))).isTrue();
    List<RecordedEvent> events = log.read(before, 10);
    assertThat(events).extracting(RecordedEvent::position).containsExactly(before + 1, before + 2);
    assertThat(events).extracting(RecordedEvent::version).containsExactly(1L, 2L);
    assertThat(events)
        .extracting(RecordedEvent::event)
        .containsExactly(TO_QUALIFIED, TO_PROPOSITION);
    assertThat(events).extracting(RecordedEvent::recordedAt).isSorted();
    assertThat(events.getFirst().metadata().actor()).isEqualTo("tester");
    assertThat(log.read(before, 1)).containsExactly(events.getFirst());
    assertThat(log.read(before + 2, 10)).isEmpty();
    assertThat(log.stream(stream)).isEqualTo(events);
    assertThat(store.readEvents(stream).asStream().map(event -> (Object) event.getPayload()))
        .containsExactly(TO_QUALIFIED, TO_PROPOSITION);
  }

  @Test
  void aWriterThatWasOvertakenIsTold() {
    store.publish(Node.messages(stream, 0, TO_QUALIFIED));

    assertThatThrownBy(() -> store.publish(Node.messages(stream, 0, TO_QUALIFIED)))
        .satisfies(failure -> assertThat(Conflicts.isConflict(failure)).isTrue());
  }
}
