package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.winfold.kernel.Money;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.eventstore.UnreadableEvent;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomHistory;
import io.winfold.query.testing.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProjectionRunnerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Instant AT = Instant.parse("2026-01-05T09:00:00Z");

  private final Database database = EmbeddedDatabase.freshDatabase();
  private final DataSource dataSource = database.dataSource();
  private final JdbcClient jdbc = JdbcClient.create(dataSource);
  private final MemoryLog log = new MemoryLog();
  private final List<ProjectionRunner> runners = new ArrayList<>();
  private final CommitSignal signal = new CommitSignal();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ReadModel readModel = new ReadModel(dataSource);
  private final ReadModelPositions positions =
      new ReadModelPositions(readModel, PROJECTIONS, signal);

  @AfterEach
  void stop() {
    runners.forEach(ProjectionRunner::stop);
  }

  @Test
  void anEmptyLogMakesAnEmptyReadModelThatAnswers() {
    start(10);

    await().atMost(PATIENCE).until(this::isLive);
    assertThat(readModel.<Long>read(Snapshot::position)).isZero();
  }

  @Test
  void theReadModelGoesLiveWithAllThatWasInTheLog() {
    RandomHistory.of(7, 100).forEach(this::append);
    start(10);

    await().atMost(PATIENCE).until(this::isLive);
    assertThat(readModel.<Long>read(Snapshot::position)).isEqualTo(log.head());
    assertThat(projected()).isEqualTo(log.head());
  }

  @Test
  void aRestartInTheMiddleGoesOnWhereItWas() {
    List<RecordedEvent> history = RandomHistory.of(11, 200);
    ProjectionRunner first = start(7);
    history.subList(0, history.size() / 2).forEach(this::append);
    await().atMost(PATIENCE).until(() -> isLive() && position() == log.head());
    first.stop();
    history.subList(history.size() / 2, history.size()).forEach(this::append);
    start(13);

    await().atMost(PATIENCE).until(() -> position() == log.head());
    assertThat(Tables.dump(jdbc, "read_1")).isEqualTo(foldedAtOnce(history));
  }

  @Test
  void ofTwoNodesOneRunsAndTheOtherTakesOver() {
    List<RecordedEvent> history = RandomHistory.of(13, 300);
    ProjectionRunner first = start(5);
    start(5);
    for (int i = 0; i < history.size(); i++) {
      append(history.get(i));
      if (i == history.size() / 2) {
        first.stop();
      }
    }

    await().atMost(PATIENCE).until(() -> isLive() && position() == log.head());
    assertThat(Tables.dump(jdbc, "read_1")).isEqualTo(foldedAtOnce(history));
    assertThat(projected()).isEqualTo(log.head());
  }

  @Test
  void aLostConnectionIsReplaced() {
    List<RecordedEvent> history = RandomHistory.of(17, 200);
    start(5);
    for (int i = 0; i < history.size(); i++) {
      append(history.get(i));
      if (i % 50 == 25) {
        long seen = i;
        await().atMost(PATIENCE).until(() -> isLive() && position() >= seen);
        terminateTheRunner();
      }
    }

    await().atMost(PATIENCE).until(() -> position() == log.head());
    assertThat(Tables.dump(jdbc, "read_1")).isEqualTo(foldedAtOnce(history));
  }

  @Test
  void whenItCannotEvenBeToldWhetherItIsThereItGoesOnOnceItCan() {
    created("before");
    ProjectionRunner runner = start(5);
    await().atMost(PATIENCE).until(() -> isLive() && position() == 1);
    jdbc.sql("ALTER SCHEMA read_1 RENAME TO elsewhere").update();
    jdbc.sql("ALTER TABLE read_model.generation RENAME TO elsewhere").update();
    created("after");
    await().atMost(PATIENCE).until(() -> runner.trouble().isPresent() || runner.hasEnded());

    jdbc.sql("ALTER TABLE read_model.elsewhere RENAME TO generation").update();
    jdbc.sql("ALTER SCHEMA elsewhere RENAME TO read_1").update();
    await().atMost(PATIENCE).until(() -> position() == 2);
    assertThat(runner.hasEnded()).isFalse();
  }

  @Test
  void anEventNobodyCanReadParksItsDealAndNothingElse() {
    created("good");
    created("bad");
    log.append("opportunity/bad", AT, new UnreadableEvent("Vanished", 1, "{}", "no such type"));
    log.append("opportunity/bad", AT, amountChanged());
    log.append("opportunity/good", AT, amountChanged());
    start(10);

    await().atMost(PATIENCE).until(this::isLive);
    assertThat(versions()).isEqualTo(Map.of("good", 2L, "bad", 1L));
    assertThat(readModel.<Long>read(Snapshot::parked)).isEqualTo(1);
    assertThat(jdbc.sql("SELECT stream, position, version FROM read_1.parked").query().singleRow())
        .isEqualTo(Map.of("stream", "opportunity/bad", "position", 3L, "version", 2L));

    log.append("opportunity/bad", AT, amountChanged());
    log.append("opportunity/good", AT, amountChanged());
    await().atMost(PATIENCE).until(() -> position() == log.head());
    assertThat(versions()).isEqualTo(Map.of("good", 3L, "bad", 1L));
  }

  @Test
  void anEventTheDatabaseRefusesParksItsDealAtThatEvent() {
    created("good");
    created("bad");
    log.append("opportunity/bad", AT, amountChanged());
    log.append("opportunity/bad", AT, new ExpectedCloseDateChanged(null, LocalDate.MAX, "one day"));
    log.append("opportunity/bad", AT, amountChanged());
    log.append("opportunity/good", AT, amountChanged());
    start(10);

    await().atMost(PATIENCE).until(this::isLive);
    assertThat(versions()).isEqualTo(Map.of("good", 2L, "bad", 2L));
    assertThat(jdbc.sql("SELECT version FROM read_1.parked").query(Long.class).list())
        .containsExactly(3L);
    assertThat(positions.awaitVersion("opportunity/bad", 3, Duration.ofSeconds(60))).isFalse();
  }

  @Test
  void whoHasWrittenCanWaitToReadIt() {
    start(10);
    await().atMost(PATIENCE).until(this::isLive);
    created("new");

    assertThat(positions.awaitVersion("opportunity/new", 1, Duration.ofSeconds(10))).isTrue();
    assertThat(positions.awaitVersion("opportunity/new", 2, Duration.ofMillis(30))).isFalse();
    assertThat(positions.awaitVersion("pipeline/none", 1, Duration.ofMillis(30))).isFalse();
    assertThat(positions.awaitVersion("unheard/of", 1, Duration.ofSeconds(60))).isFalse();
  }

  @Test
  void operatorsSeePositionLagAndWhatIsParked() {
    created("one");
    ProjectionRunner runner = start(10);
    await().atMost(PATIENCE).until(this::isLive);
    runner.stop();
    created("two");
    ProjectionRunners none =
        new ProjectionRunners(
            log,
            dataSource,
            new Generations(dataSource, PROJECTIONS),
            PROJECTIONS,
            signal,
            meters,
            10,
            Duration.ofHours(1),
            Long.MAX_VALUE);
    Projections projections = new Projections(dataSource, log, none, PROJECTIONS, meters);

    assertThat(projections.status())
        .extracting(ProjectionStatus::name, ProjectionStatus::position, ProjectionStatus::lagEvents)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("forecast", 1L, 1L),
            org.assertj.core.groups.Tuple.tuple("model", 1L, 1L),
            org.assertj.core.groups.Tuple.tuple("opportunity", 1L, 1L),
            org.assertj.core.groups.Tuple.tuple("pipeline", 1L, 1L),
            org.assertj.core.groups.Tuple.tuple("quota", 1L, 1L));
    assertThat(projections.status().getFirst().state()).isEqualTo(ProjectionStatus.State.RUNNING);
    assertThat(
            meters
                .get("winfold.projection.lag.events")
                .tag("projection", "opportunity")
                .gauge()
                .value())
        .isEqualTo(1);
    assertThat(
            meters
                .get("winfold.projection.lag.seconds")
                .tag("projection", "opportunity")
                .gauge()
                .value())
        .isPositive();
  }

  private ProjectionRunner start(int batchSize) {
    Generations generations = new Generations(dataSource, PROJECTIONS);
    ProjectionRunner runner =
        new ProjectionRunner(
            log,
            dataSource,
            generations,
            PROJECTIONS,
            signal,
            meters,
            batchSize,
            generations.current());
    runners.add(runner);
    runner.start();
    return runner;
  }

  private long projected() {
    return (long) meters.get("winfold.projection.events").counter().count();
  }

  private boolean isLive() {
    return jdbc.sql("SELECT count(generation) FROM read_model.pointer").query(Long.class).single()
        == 1;
  }

  private long position() {
    return jdbc.sql("SELECT min(position) FROM read_1.projection_position")
        .query(Long.class)
        .single();
  }

  private Map<String, Long> versions() {
    return jdbc
        .sql("SELECT id, version FROM read_1.opportunity")
        .query((row, number) -> Map.entry(row.getString(1), row.getLong(2)))
        .list()
        .stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void terminateTheRunner() {
    jdbc.sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks
             WHERE locktype = 'advisory'
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())\
            """)
        .query(Boolean.class)
        .list();
  }

  private String foldedAtOnce(List<RecordedEvent> history) {
    DataSource other = EmbeddedDatabase.freshDatabase().dataSource();
    Generation generation = new Generations(other, PROJECTIONS).current();
    try (var connection = other.getConnection()) {
      new BatchWriter(generation, PROJECTIONS).write(connection, 0, history);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    return Tables.dump(JdbcClient.create(other), generation.schema());
  }

  private void append(RecordedEvent event) {
    log.append(event.stream(), event.occurredAt(), event.recordedAt(), event.event());
  }

  private void created(String id) {
    log.append(
        "opportunity/" + id,
        AT,
        new OpportunityCreated(
            "Deal",
            new PipelineId("classic"),
            new StageId("new"),
            Money.of("100.00", "USD"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            Map.of(),
            null,
            null));
  }

  private static AmountChanged amountChanged() {
    return new AmountChanged(Money.of("100.00", "USD"), Money.of("200.00", "USD"));
  }
}
