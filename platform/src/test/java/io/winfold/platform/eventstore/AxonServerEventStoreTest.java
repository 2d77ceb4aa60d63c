package io.winfold.platform.eventstore;

import static io.winfold.platform.eventstore.PostgresEventStoreTest.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.Cable;
import io.winfold.platform.testing.NeedsAxonServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsAxonServer
class AxonServerEventStoreTest {
  private static final DomainEvent TO_QUALIFIED = move("new", "qualified");
  private static final DomainEvent TO_PROPOSITION = move("qualified", "proposition");
  private static final int WRITERS = 8;

  private final String server = System.getenv(NeedsAxonServer.VARIABLE);

  /** What a test writes is its own: an Axon Server is not emptied between tests. */
  private final String mine = "opportunity/" + UUID.randomUUID() + "-";

  private AxonServerNode first;
  private AxonServerNode second;
  private long start;

  @BeforeEach
  void start() {
    first = new AxonServerNode(server);
    second = new AxonServerNode(server);
    start = first.log.head();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void whatWasAppendedIsReadBackInOrderWithItsEnvelope() {
    Instant before = Instant.now();

    first.append(mine + "a", 0, TO_QUALIFIED, TO_PROPOSITION);
    second.append(mine + "b", 0, TO_QUALIFIED);

    List<RecordedEvent> events = first.log.read(start, 10);
    assertThat(events)
        .extracting(RecordedEvent::position)
        .containsExactly(start + 1, start + 2, start + 3);
    assertThat(events).extracting(RecordedEvent::version).containsExactly(1L, 2L, 1L);
    assertThat(events)
        .extracting(RecordedEvent::stream)
        .containsExactly(mine + "a", mine + "a", mine + "b");
    assertThat(events)
        .extracting(RecordedEvent::event)
        .containsExactly(TO_QUALIFIED, TO_PROPOSITION, TO_QUALIFIED);
    assertThat(events.getFirst().metadata().actor()).isEqualTo("tester");
    assertThat(events.getFirst().occurredAt()).isAfterOrEqualTo(before);
    assertThat(events.getFirst().recordedAt()).isAfter(before.minusSeconds(1));
    assertThat(events).extracting(RecordedEvent::recordedAt).isSorted();
    assertThat(second.log.head()).isEqualTo(start + 3);
    assertThat(second.log.read(start, 10)).isEqualTo(events);
    assertThat(second.log.read(start + 1, 1)).containsExactly(events.get(1));
    assertThat(second.log.read(start + 3, 10)).isEmpty();
    assertThat(second.log.stream(mine + "a")).containsExactly(events.get(0), events.get(1));
    assertThat(second.log.stream(mine + "b")).containsExactly(events.get(2));
    assertThat(second.log.stream(mine + "none")).isEmpty();

    first.append(mine + "a", 2, TO_QUALIFIED);
    assertThat(second.log.stream(mine + "a"))
        .containsExactly(events.get(0), events.get(1), first.log.read(start + 3, 1).getFirst());
  }

  @Test
  void aWriterThatWasOvertakenIsToldAndWritesNothing() {
    first.append(mine + "a", 0, TO_QUALIFIED);

    assertConflict(() -> second.append(mine + "a", 0, TO_QUALIFIED));
    second.append(mine + "a", 1, TO_PROPOSITION);
    assertConflict(() -> first.append(mine + "a", 1, TO_PROPOSITION));
    assertConflict(() -> first.append(mine + "a", 7, TO_PROPOSITION));

    assertThat(first.log.head()).isEqualTo(start + 2);
  }

  @Test
  void aWriterThatWasOvertakenInAUnitOfWorkIsToldWhenItCommits() {
    first.append(mine + "a", 0, TO_QUALIFIED);
    AtomicBoolean kept = new AtomicBoolean();

    assertConflict(
        () -> {
          UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
          second.append(mine + "a", 0, TO_QUALIFIED, TO_PROPOSITION);
          work.afterCommit(_ -> kept.set(true));
          work.commit();
        });

    assertThat(kept).isFalse();
    assertThat(first.log.head()).isEqualTo(start + 1);
  }

  private static void assertConflict(Runnable append) {
    Throwable told = catchThrowable(append::run);
    assertThat(told).isNotNull();
    assertThat(Conflicts.isConflict(told)).as("conflict: %s", told).isTrue();
  }

  @Test
  void anAggregateIsReadFromAnySequenceOn() {
    first.append(mine + "a", 0, TO_QUALIFIED, TO_PROPOSITION);

    assertThat(second.store.readEvents(mine + "a", 1).asStream().toList())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.getPayload()).isEqualTo(TO_PROPOSITION);
              assertThat(message.getSequenceNumber()).isEqualTo(1);
              assertThat(message.getType()).isEqualTo("opportunity");
              assertThat(message.getMetaData()).containsEntry("actor", "tester");
            });
    assertThat(second.store.readEvents(mine + "a", 2).hasNext()).isFalse();
    assertThat(second.store.readEvents(mine + "none").hasNext()).isFalse();
    assertThat(second.store.lastSequenceNumberFor(mine + "a")).contains(1L);
    assertThat(second.store.lastSequenceNumberFor(mine + "none")).isEmpty();
  }

  @Test
  void noClassNameReachesTheServer() throws InterruptedException {
    first.append(mine + "a", 0, TO_QUALIFIED);

    DomainEventMessage<?> message = second.store.readEvents(mine + "a").next();
    assertThat(message.getPayloadType()).isEqualTo(TO_QUALIFIED.getClass());
    assertThat(first.stored(mine + "a").toString())
        .contains("StageChanged")
        .doesNotContain("io.winfold", "java.");
  }

  @Test
  void anEventThatCannotBeReadStopsNobodyButItsAggregate() throws Exception {
    first.appendForeign(foreign("a", "StageChanged", "1", "not json", known()));
    first.appendForeign(foreign("b", "FromTomorrow", "1", "{}", known()));
    first.appendForeign(foreign("c", "StageChanged", "9", "{}", known()));
    first.appendForeign(foreign("d", "StageChanged", "one", "{}", known()));
    first.appendForeign(foreign("e", "StageChanged", "1", "{}", Map.of()));
    first.append(mine + "f", 0, TO_QUALIFIED);

    List<RecordedEvent> events = second.log.read(start, 10);
    assertThat(events).hasSize(6);
    assertThat(events.subList(0, 5))
        .allSatisfy(event -> assertThat(event.event()).isInstanceOf(UnreadableEvent.class));
    assertThat(events.get(1).event())
        .isInstanceOfSatisfying(
            UnreadableEvent.class,
            event -> {
              assertThat(event.type()).isEqualTo("FromTomorrow");
              assertThat(event.revision()).isEqualTo(1);
              assertThat(event.payload()).isEqualTo("{}");
              assertThat(event.error()).contains("FromTomorrow");
            });
    assertThat(events.get(5).event()).isEqualTo(TO_QUALIFIED);
    assertThat(second.log.stream(mine + "b")).containsExactly(events.get(1));
    for (String deal : List.of("a", "b", "c", "d")) {
      assertThatThrownBy(() -> second.store.readEvents(mine + deal).next().getPayload())
          .as("deal %s", deal)
          .isInstanceOf(SerializationException.class);
    }
    assertThat(second.store.readEvents(mine + "f").asStream()).hasSize(1);
  }

  @Test
  void anEventOfANodeWhoseClockIsWrongIsFoundInItsStream() throws Exception {
    first.append(mine + "a", 0, TO_QUALIFIED);
    Instant now = Instant.now();
    first.appendForeign(timed(mine + "b", 0, now.plusSeconds(2)));
    first.appendForeign(timed(mine + "b", 1, now.minusSeconds(2)));
    first.append(mine + "a", 1, TO_PROPOSITION);
    first.appendForeign(timed(mine + "b", 2, now.plusSeconds(3)));

    List<RecordedEvent> events = first.log.read(start, 10);
    assertThat(events).extracting(RecordedEvent::recordedAt).isSorted();
    assertThat(second.log.stream(mine + "a"))
        .extracting(RecordedEvent::position)
        .containsExactly(start + 1, start + 4);
    assertThat(second.log.stream(mine + "b"))
        .extracting(RecordedEvent::position)
        .containsExactly(start + 2, start + 3, start + 5);
  }

  private static Event timed(String stream, long sequence, Instant at) {
    return Event.newBuilder()
        .setMessageIdentifier(UUID.randomUUID().toString())
        .setAggregateType("opportunity")
        .setAggregateIdentifier(stream)
        .setAggregateSequenceNumber(sequence)
        .setTimestamp(at.toEpochMilli())
        .setPayload(
            SerializedObject.newBuilder()
                .setType("StageChanged")
                .setRevision("1")
                .setData(ByteString.copyFrom(EventCodec.standard().write(TO_QUALIFIED))))
        .putMetaData("occurredAt", text(at.toString()))
        .putMetaData("actor", text("tester"))
        .build();
  }

  private static MetaDataValue text(String value) {
    return MetaDataValue.newBuilder().setTextValue(value).build();
  }

  private Event foreign(
      String deal, String type, String revision, String payload, Map<String, String> metadata) {
    Event.Builder event =
        Event.newBuilder()
            .setMessageIdentifier(UUID.randomUUID().toString())
            .setAggregateType("opportunity")
            .setAggregateIdentifier(mine + deal)
            .setAggregateSequenceNumber(0)
            .setTimestamp(Instant.now().toEpochMilli())
            .setPayload(
                SerializedObject.newBuilder()
                    .setType(type)
                    .setRevision(revision)
                    .setData(ByteString.copyFromUtf8(payload)));
    metadata.forEach((name, value) -> event.putMetaData(name, text(value)));
    return event.build();
  }

  private static Map<String, String> known() {
    return Map.of("occurredAt", Instant.now().toString(), "actor", "tester");
  }

  @Test
  void readersSeeWhatManyWritersStoreInOneOrderWithoutHoles() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<RecordedEvent>> one = pool.submit(() -> follow(first, done));
      Future<List<RecordedEvent>> other = pool.submit(() -> follow(second, done));

      allOf(
          writer -> {
            for (int version = 0; version < 60; version += 2) {
              node(writer).append(mine + writer, version, TO_QUALIFIED, TO_PROPOSITION);
            }
            return null;
          });
      done.set(true);

      List<RecordedEvent> log = first.log.read(start, 10_000);
      assertThat(one.get()).isEqualTo(log);
      assertThat(other.get()).isEqualTo(log);
      assertThat(log)
          .extracting(RecordedEvent::position)
          .isEqualTo(LongStream.rangeClosed(start + 1, start + WRITERS * 60L).boxed().toList());
      assertThat(log).extracting(RecordedEvent::recordedAt).isSorted();
      assertThat(log).extracting(RecordedEvent::eventId).doesNotHaveDuplicates();
      for (int writer = 0; writer < WRITERS; writer++) {
        String stream = mine + writer;
        assertThat(second.log.stream(stream))
            .isEqualTo(log.stream().filter(event -> event.stream().equals(stream)).toList())
            .hasSize(60);
      }
    }
  }

  private List<RecordedEvent> follow(AxonServerNode node, AtomicBoolean done)
      throws InterruptedException {
    List<RecordedEvent> seen = new ArrayList<>();
    long position = start;
    while (true) {
      boolean last = done.get();
      List<RecordedEvent> page = node.log.read(position, 100);
      seen.addAll(page);
      if (!page.isEmpty()) {
        position = page.getLast().position();
      } else if (last) {
        return seen;
      } else {
        node.log.await(position, Duration.ofMillis(50));
      }
    }
  }

  @Test
  void ofWritersThatWantTheSameVersionOneGetsIt() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    allOf(
        writer -> {
          for (int version = 0; version < 20; version++) {
            try {
              node(writer).append(mine + "contended", version, TO_QUALIFIED);
              accepted.incrementAndGet();
            } catch (RuntimeException e) {
              assertThat(Conflicts.isConflict(e)).as("conflict: %s", e).isTrue();
              refused.incrementAndGet();
            }
          }
          return null;
        });

    assertThat(first.log.stream(mine + "contended"))
        .extracting(RecordedEvent::version)
        .isEqualTo(LongStream.rangeClosed(1, accepted.get()).boxed().toList());
    assertThat(refused).hasValue(WRITERS * 20 - accepted.get()).hasPositiveValue();
  }

  @Test
  void aReaderIsWokenByAnAppendOnAnotherNode() throws Exception {
    assertThat(second.log.await(start, Duration.ofMillis(20))).isFalse();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> woken = pool.submit(() -> second.log.await(start, Duration.ofSeconds(20)));

      first.append(mine + "a", 0, TO_QUALIFIED);

      assertThat(woken.get()).isTrue();
      assertThat(second.log.read(start, 10)).hasSize(1);
    }
  }

  @Test
  void whenTheConnectionBreaksReadersAndWritersGoOnOnceItIsBack() {
    try (Cable cable = new Cable(server);
        AxonServerNode remote = new AxonServerNode(cable.address())) {
      remote.append(mine + "a", 0, TO_QUALIFIED);
      assertThat(remote.log.read(start, 10)).hasSize(1);

      cable.cut();
      assertThatThrownBy(() -> remote.append(mine + "a", 1, TO_PROPOSITION))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(remote.log::head).isInstanceOf(EventLogException.class);
      assertThatThrownBy(() -> remote.log.stream(mine + "a")).isInstanceOf(EventLogException.class);
      first.append(mine + "b", 0, TO_QUALIFIED);
      cable.mend();

      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> remote.log.await(start + 1, Duration.ofMillis(100)));
      remote.append(mine + "a", 1, TO_PROPOSITION);
      assertThat(remote.log.read(start + 1, 10))
          .extracting(RecordedEvent::stream)
          .containsExactly(mine + "b", mine + "a");
      assertThat(remote.log.read(start, 10)).isEqualTo(first.log.read(start, 10));
    }
  }

  private AxonServerNode node(int writer) {
    return writer % 2 == 0 ? first : second;
  }

  private interface Work {
    Void as(int writer) throws Exception;
  }

  private static void allOf(Work work) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> all =
          IntStream.range(0, WRITERS)
              .<Callable<Void>>mapToObj(writer -> () -> work.as(writer))
              .toList();
      for (Future<Void> one : pool.invokeAll(all)) {
        one.get();
      }
    }
  }
}
