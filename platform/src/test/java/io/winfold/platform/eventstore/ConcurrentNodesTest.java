package io.winfold.platform.eventstore;

import static io.winfold.platform.eventstore.PostgresEventStoreTest.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.log.LogCheckpoints;
import io.winfold.platform.log.LogVerification;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database, each with its own writer. */
class ConcurrentNodesTest {
  private static final int WRITERS = 16;
  private static final DomainEvent EVENT = move("new", "qualified");

  private final Database database = EmbeddedDatabase.freshDatabase();
  private final Node first = new Node(database);
  private final Node second = new Node(database);

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Node node(int writer) {
    return writer % 2 == 0 ? first : second;
  }

  @Test
  void whateverTwoNodesWriteAtOnceHasOneOrderThatNeverChangesBehindAReader() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<RecordedEvent>> reader = pool.submit(() -> follow(first, done));
      Future<List<RecordedEvent>> behind = pool.submit(() -> follow(second, done));

      allOf(
          writer -> {
            String stream = "opportunity/w" + writer;
            for (int version = 0; version < 150; version += 2) {
              node(writer).append(stream, version, EVENT, EVENT);
            }
            return null;
          });
      done.set(true);

      List<RecordedEvent> log = first.log.read(0, 10_000);
      assertThat(reader.get()).isEqualTo(log);
      assertThat(behind.get()).isEqualTo(log);
      assertThat(log)
          .extracting(RecordedEvent::position)
          .isEqualTo(LongStream.rangeClosed(1, WRITERS * 150L).boxed().toList());
      assertThat(log).extracting(RecordedEvent::recordedAt).isSorted();
      assertThat(log).extracting(RecordedEvent::eventId).doesNotHaveDuplicates();
      eachStreamIsGapless(log, 150);
    }
    chainIsIntact();
  }

  private void chainIsIntact() {
    assertThat(
            new LogVerification(
                    StoredLog.inPostgres(first.dataSource), new LogCheckpoints(first.dataSource))
                .run(done -> true)
                .finding())
        .isNull();
  }

  /** Reads as a projection does: always from where it was, never looking back. */
  private static List<RecordedEvent> follow(Node node, AtomicBoolean done)
      throws InterruptedException {
    List<RecordedEvent> seen = new ArrayList<>();
    long position = 0;
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

  private static void eachStreamIsGapless(List<RecordedEvent> log, int events) {
    Map<String, List<Long>> versions =
        log.stream()
            .collect(
                Collectors.groupingBy(
                    RecordedEvent::stream,
                    Collectors.mapping(RecordedEvent::version, Collectors.toList())));
    assertThat(versions).hasSize(WRITERS);
    assertThat(versions.values()).containsOnly(LongStream.rangeClosed(1, events).boxed().toList());
  }

  @Test
  void ofWritersThatWantTheSameVersionOneGetsItAndTheOthersDoNotDisturbAnyoneElse()
      throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    allOf(
        writer -> {
          for (int version = 0; version < 40; version++) {
            try {
              node(writer).append("opportunity/contended", version, EVENT);
              accepted.incrementAndGet();
            } catch (ConcurrencyException | AggregateStreamCreationException e) {
              refused.incrementAndGet();
            }
            node(writer).append("opportunity/own-" + writer, version, EVENT);
          }
          return null;
        });

    assertThat(first.log.stream("opportunity/contended"))
        .extracting(RecordedEvent::version)
        .isEqualTo(LongStream.rangeClosed(1, accepted.get()).boxed().toList());
    assertThat(refused).hasValue(WRITERS * 40 - accepted.get()).hasPositiveValue();
    eachStreamIsGapless(
        first.log.read(0, 10_000).stream().filter(e -> e.stream().contains("own")).toList(), 40);
    chainIsIntact();
  }

  @Test
  void anAppendThatTheDatabaseRefusesFailsAlone() throws Exception {
    allOf(
        writer -> {
          for (int version = 0; version < 20; version++) {
            node(writer).append("opportunity/good-" + writer, version, EVENT);
            // Text in PostgreSQL holds no zero character.
            assertThatThrownBy(() -> node(writer).append("opportunity/\0" + writer, 0, EVENT))
                .isInstanceOf(EventStoreException.class);
          }
          return null;
        });

    eachStreamIsGapless(first.log.read(0, 10_000), 20);
    chainIsIntact();
  }

  @Test
  void whenConnectionsAreKilledNothingAcceptedIsLostAndNothingIsThereTwice() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> killer = pool.submit(() -> killWriters(done));

      try {
        allOf(
            writer -> {
              for (int version = 0; version < 200; version++) {
                node(writer).append("opportunity/w" + writer, version, EVENT);
              }
              return null;
            });
      } finally {
        done.set(true);
      }

      assertThat(killer.get()).as("connections killed").isGreaterThan(3);
    }
    eachStreamIsGapless(first.log.read(0, 10_000), 200);
    chainIsIntact();
  }

  private int killWriters(AtomicBoolean done) throws SQLException {
    int killed = 0;
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      while (!done.get()) {
        try (var rows =
            statement.executeQuery(
                """
                SELECT pg_terminate_backend(pid), pg_sleep(0.02) FROM pg_stat_activity
                 WHERE datname = current_database()
                   AND application_name IN ('winfold-event-writer', 'winfold-event-listener')\
                """)) {
          while (rows.next()) {
            killed++;
          }
        }
      }
    }
    return killed;
  }

  @Test
  void aReaderOnAnotherNodeIsWokenLongBeforeItWouldLookByItself() throws Exception {
    // Once for the classes and plans.
    first.append("opportunity/a", 0, EVENT);
    await().until(() -> second.log.await(0, Duration.ofSeconds(1)));
    List<Duration> waits = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int version = 1; version <= 20; version++) {
        long after = version;
        Future<Instant> woken =
            pool.submit(
                () -> {
                  assertThat(second.log.await(after, Duration.ofSeconds(5))).isTrue();
                  return Instant.now();
                });
        first.append("opportunity/a", version, EVENT);
        Instant durable = Instant.now();
        waits.add(Duration.between(durable, woken.get()));
      }
    }
    Collections.sort(waits);
    assertThat(waits.get(waits.size() / 2)).as("of %s", waits).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void aDatabaseThatStaysAwayIsToldToTheCallerWithinItsPatience() throws SQLException {
    Database gone = EmbeddedDatabase.freshDatabase();
    try (Node node = new Node(gone, Duration.ofMillis(300))) {
      node.append("opportunity/a", 0, EVENT);
      try (var connection = database.dataSource().getConnection();
          var statement = connection.createStatement()) {
        String name = gone.url().substring(gone.url().lastIndexOf('/') + 1);
        statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
      }

      assertThatThrownBy(() -> node.append("opportunity/a", 1, EVENT))
          .isInstanceOf(EventStoreException.class);
    }
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
