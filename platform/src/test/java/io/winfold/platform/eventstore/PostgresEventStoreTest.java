package io.winfold.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresEventStoreTest {
  private static final DomainEvent TO_QUALIFIED = move("new", "qualified");
  private static final DomainEvent TO_PROPOSITION = move("qualified", "proposition");

  private final Database database = EmbeddedDatabase.freshDatabase();
  private Node node;

  @BeforeEach
  void start() {
    node = new Node(database);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  static StageChanged move(String from, String to) {
    return new StageChanged(new StageId(from), new StageId(to), Direction.FORWARD);
  }

  @Test
  void whatWasAppendedIsReadBackInOrderWithItsEnvelope() {
    Instant before = Instant.now();

    node.append("opportunity/a", 0, TO_QUALIFIED, TO_PROPOSITION);
    node.append("opportunity/b", 0, TO_QUALIFIED);

    List<RecordedEvent> events = node.log.read(0, 10);
    assertThat(events).extracting(RecordedEvent::position).containsExactly(1L, 2L, 3L);
    assertThat(events).extracting(RecordedEvent::version).containsExactly(1L, 2L, 1L);
    assertThat(events)
        .extracting(RecordedEvent::stream)
        .containsExactly("opportunity/a", "opportunity/a", "opportunity/b");
    assertThat(events)
        .extracting(RecordedEvent::event)
        .containsExactly(TO_QUALIFIED, TO_PROPOSITION, TO_QUALIFIED);
    assertThat(events.getFirst().metadata().actor()).isEqualTo("tester");
    assertThat(events.getFirst().recordedAt()).isAfter(before.minusSeconds(1));
    assertThat(node.log.head()).isEqualTo(3);
    assertThat(node.log.read(1, 1)).containsExactly(events.get(1));
    assertThat(node.log.stream("opportunity/b")).containsExactly(events.get(2));
  }

  @Test
  void aWriterThatWasOvertakenIsToldAndWritesNothing() {
    node.append("opportunity/a", 0, TO_QUALIFIED);

    assertThatThrownBy(() -> node.append("opportunity/a", 0, TO_QUALIFIED))
        .isInstanceOf(AggregateStreamCreationException.class);
    node.append("opportunity/a", 1, TO_PROPOSITION);
    assertThatThrownBy(() -> node.append("opportunity/a", 1, TO_PROPOSITION))
        .isInstanceOf(ConcurrencyException.class)
        .isNotInstanceOf(AggregateStreamCreationException.class);
    assertThatThrownBy(() -> node.append("opportunity/a", 7, TO_PROPOSITION))
        .as("a version that leaves a hole")
        .isInstanceOf(ConcurrencyException.class);

    assertThat(node.log.head()).isEqualTo(2);
  }

  @Test
  void anAggregateIsReadFromAnySequenceOn() {
    node.append("opportunity/a", 0, TO_QUALIFIED, TO_PROPOSITION);

    assertThat(node.store.readEvents("opportunity/a", 1).asStream().toList())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.getPayload()).isEqualTo(TO_PROPOSITION);
              assertThat(message.getSequenceNumber()).isEqualTo(1);
              assertThat(message.getType()).isEqualTo("opportunity");
            });
    assertThat(node.store.readEvents("opportunity/none").hasNext()).isFalse();
    assertThat(node.store.lastSequenceNumberFor("opportunity/a")).contains(1L);
    assertThat(node.store.lastSequenceNumberFor("opportunity/none")).isEmpty();
  }

  @Test
  void aStreamOfAxonReadsFromAnyTokenAndIsWokenByTheNextAppend() throws InterruptedException {
    node.append("opportunity/a", 0, TO_QUALIFIED);
    Instant between = Instant.now().plusMillis(1);
    var head = node.store.createHeadToken();
    assertThat(head).isEqualTo(new GlobalSequenceTrackingToken(1));
    assertThat(node.store.createTokenAt(Instant.EPOCH))
        .isEqualTo(new GlobalSequenceTrackingToken(0));
    assertThat(node.store.createTokenAt(between.plusSeconds(60))).isEqualTo(head);

    try (var all = node.store.openStream(node.store.createTailToken());
        var next = node.store.openStream(head)) {
      assertThat(all.nextAvailable().getPayload()).isEqualTo(TO_QUALIFIED);
      assertThat(next.hasNextAvailable(1, TimeUnit.MILLISECONDS)).isFalse();

      Thread.ofVirtual().start(() -> node.append("opportunity/a", 1, TO_PROPOSITION));

      TrackedEventMessage<?> message = next.nextAvailable();
      assertThat(message.getPayload()).isEqualTo(TO_PROPOSITION);
      assertThat(message.trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(2));
      assertThat(all.nextAvailable().getIdentifier()).isEqualTo(message.getIdentifier());
    }
    assertThat(node.engine.readEvents(head, false).map(TrackedEventMessage::getIdentifier))
        .hasSize(1);
  }

  @Test
  void anEventThatCannotBeReadStopsNobodyButItsAggregate() throws SQLException {
    node.append("opportunity/a", 0, TO_QUALIFIED);
    node.append("opportunity/b", 0, TO_QUALIFIED);
    node.append("opportunity/c", 0, TO_QUALIFIED);
    node.append("opportunity/d", 0, TO_QUALIFIED);
    execute("UPDATE events.event SET payload = 'not json' WHERE position = 1");
    execute("UPDATE events.event SET type = 'FromTomorrow' WHERE position = 2");
    execute("UPDATE events.event SET metadata = '{}' WHERE position = 3");

    List<RecordedEvent> events = node.log.read(0, 10);

    assertThat(events.subList(0, 3))
        .allSatisfy(e -> assertThat(e.event()).isInstanceOf(UnreadableEvent.class));
    assertThat(((UnreadableEvent) events.get(1).event()).type()).isEqualTo("FromTomorrow");
    assertThat(events.get(3).event()).isEqualTo(TO_QUALIFIED);
    assertThatThrownBy(() -> node.store.readEvents("opportunity/a"))
        .isInstanceOf(EventStoreException.class);
  }

  @Test
  void whatIsReadUnparsedIsTheSameOnceItIsParsed() throws SQLException {
    node.append("opportunity/a", 0, TO_QUALIFIED, TO_PROPOSITION);
    node.append("opportunity/b", 0, TO_QUALIFIED);
    execute("UPDATE events.event SET payload = 'not json' WHERE position = 2");

    List<UnparsedEvent> events = node.log.readUnparsed(1, 2);

    assertThat(events).extracting(UnparsedEvent::position).containsExactly(2L, 3L);
    assertThat(events)
        .extracting(UnparsedEvent::stream)
        .containsExactly("opportunity/a", "opportunity/b");
    assertThat(events).extracting(UnparsedEvent::parsed).isEqualTo(node.log.read(1, 2));
  }

  @Test
  void nothingOfTheProgramIsInTheTable() throws SQLException {
    node.append("opportunity/a", 0, TO_QUALIFIED);

    assertThat(
            text(
                """
                SELECT concat_ws(' ', stream, type, revision, convert_from(payload, 'UTF8'))
                  FROM events.event\
                """))
        .isEqualTo(
            "opportunity/a StageChanged 1"
                + " {\"from\":\"new\",\"to\":\"qualified\",\"direction\":\"FORWARD\"}");
    assertThat(text("SELECT convert_from(metadata, 'UTF8') FROM events.event"))
        .startsWith("{")
        .contains("\"actor\":\"tester\"", "\"occurredAt\":\"")
        .doesNotContain("winfold");
  }

  @Test
  void afterClosingNothingIsTakenAndWhatWasTakenIsThere() {
    node.append("opportunity/a", 0, TO_QUALIFIED);
    node.writer.close();

    assertThatThrownBy(() -> node.append("opportunity/b", 0, TO_QUALIFIED))
        .isInstanceOf(EventStoreException.class);
    assertThat(node.log.read(0, 10)).hasSize(1);
  }

  @Test
  void theSchemaIsCompleteOnceMigrated() throws InterruptedException {
    Database empty = EmbeddedDatabase.freshDatabase();
    assertThat(EventsMigration.isComplete(empty.dataSource())).isFalse();
    assertThat(new EventSchema(empty.dataSource()).awaitReady(Duration.ZERO)).isFalse();
    assertThat(new EventSchema(database.dataSource()).awaitReady(Duration.ZERO)).isTrue();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
