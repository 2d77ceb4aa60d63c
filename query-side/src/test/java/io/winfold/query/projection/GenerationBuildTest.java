package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomHistory;
import io.winfold.query.testing.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class GenerationBuildTest {
  private static final long PLENTY = 1 << 30;
  private static final Instant AT = Instant.parse("2026-01-05T09:00:00Z");

  private final DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
  private final JdbcClient jdbc = JdbcClient.create(dataSource);
  private final Generations generations = new Generations(dataSource, PROJECTIONS);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aRebuildMakesTheTablesThatTheEventsMadeOneBatchAfterTheOther(long seed) throws Exception {
    List<RecordedEvent> history = RandomHistory.of(seed, 250);
    writeLive(history);

    GenerationBuild.Built built = build(MemoryLog.of(history), PLENTY);

    assertThat(built.passes()).isEqualTo(1);
    assertThat(built.position()).isEqualTo(history.size());
    assertThat(dump(built.generation())).isEqualTo(dump(new Generation(1)));
    assertThat(keys(built.generation())).isEqualTo(keys(new Generation(1))).isNotEmpty();
  }

  @Test
  void withLittleMemoryTheLogIsReadSeveralTimesAndTheTablesAreTheSame() throws Exception {
    // More than a page of the log, so that the memory can be full before its end.
    List<RecordedEvent> history = RandomHistory.of(3, 6_000);
    GenerationBuild.Built inOnePass = build(MemoryLog.of(history), PLENTY);
    GenerationBuild.Built inSeveral = build(MemoryLog.of(history), 100_000);

    assertThat(inSeveral.passes()).isGreaterThan(1);
    assertThat(inSeveral.parked()).isZero();
    assertThat(dump(inSeveral.generation())).isEqualTo(dump(inOnePass.generation()));
  }

  @Test
  void unusualTextsAndNumbersAreWrittenAlike() throws Exception {
    generations.current();
    MemoryLog log = new MemoryLog();
    String odd = "\" \\ \b\f\n\r\t\u0001\u001f\u0000\u007f ü 漢 \uD83D\uDE00 {},NULL";
    for (String amount :
        List.of("0", "0.01", "1.10", "10000", "10000.00", "999999999999999.99", "100000000.5")) {
      log.append("opportunity/" + amount, AT, created(odd, Money.of(amount, "USD"), odd));
    }
    log.append("opportunity/yen", AT, created("", Money.of("120000", "JPY"), ""));
    log.append("opportunity/dinar", AT, created("'", Money.of("1.123", "KWD"), "NULL"));
    log.append(
        "opportunity/yen",
        AT,
        new ExpectedCloseDateChanged(null, LocalDate.of(-44, 3, 15), "once"));
    log.append(
        "opportunity/yen",
        AT,
        new DetailsChanged(
            null,
            new Change<>(null, "Acme"),
            null,
            null,
            null,
            null,
            Map.of("bb", new Change<>(null, "1"), "a", new Change<>(null, "2"))));
    writeLive(log.all());

    GenerationBuild.Built built = build(log, PLENTY);

    assertThat(dump(built.generation())).isEqualTo(dump(new Generation(1)));
  }

  @Test
  void rowsAreWrittenAndVerifiedHoweverLongTheyAre() throws Exception {
    generations.current();
    MemoryLog log = new MemoryLog();
    for (int length = 1; length < 300_000; length = length * 2 + 1) {
      // Not of ASCII alone, so that texts and JSON take every way of writing them.
      String text = "ü".repeat(length);
      log.append("opportunity/" + length, AT, withSource("x", text));
      log.append("opportunity/plain-" + length, AT, withSource("x".repeat(length), "s"));
    }
    writeLive(log.all());

    GenerationBuild.Built built = build(log, PLENTY);

    assertThat(built.parked()).isZero();
    assertThat(dump(built.generation())).isEqualTo(dump(new Generation(1)));
    generations.makeLive(built.generation());
    Verification verification =
        new Verification(log, dataSource, PROJECTIONS, builder(log, PLENTY));
    assertThat(verification.verify(List.of("opportunity"), GenerationBuild.Watcher.NOBODY))
        .extracting(Verification.Verdict::equal)
        .containsOnly(true);
  }

  @Test
  void aBuildWhoseRowsCannotBeWrittenEndsInsteadOfBlamingTheEvents() throws Exception {
    generations.current();
    MemoryLog log =
        new MemoryLog() {
          @Override
          public synchronized List<RecordedEvent> read(long after, int atMost) {
            endSessions();
            return super.read(after, atMost);
          }
        };
    // Of the first page of the log, more rows than may wait to be written.
    for (int deal = 0; deal < 80; deal++) {
      String text = "x".repeat(500_000);
      log.append("opportunity/large-" + deal, AT, withSource("large", text));
      log.append(
          "opportunity/large-" + deal,
          AT,
          new DetailsChanged(null, null, new Change<>(text, "y"), null, null, null, null));
    }
    for (int deal = 0; deal < 5_000; deal++) {
      log.append("opportunity/" + deal, AT, withSource("small", "x"));
    }
    AtomicLong folded = new AtomicLong();

    assertThatThrownBy(
            () -> builder(log, PLENTY).build(null, telling((phase, done) -> folded.set(done))))
        .hasMessageContaining("The rows cannot be written");

    assertThat(folded).hasValueLessThan(1_000);
    assertThat(schemas()).containsExactly("read_1");
  }

  @Test
  void aBuildWhoseSessionsEndWhileKeysArePutOnLeavesNothingAndTheNextSucceeds() throws Exception {
    List<RecordedEvent> history = RandomHistory.of(7, 100);
    writeLive(history);
    AtomicInteger keys = new AtomicInteger();

    assertThatThrownBy(
            () ->
                builder(MemoryLog.of(history), PLENTY)
                    .build(
                        null,
                        telling(
                            (phase, done) -> {
                              if (phase.equals("indexing") && keys.incrementAndGet() == 5) {
                                endSessions();
                              }
                            })))
        .isInstanceOfAny(
            SQLException.class, DataAccessException.class, UnwrittenRowsException.class);

    assertThat(schemas()).containsExactly("read_1");
    GenerationBuild.Built built = build(MemoryLog.of(history), PLENTY);
    assertThat(dump(built.generation())).isEqualTo(dump(new Generation(1)));
  }

  @Test
  void whatAProcessThatDiedHasLeftIsDroppedUnlessABuildGoesOn() throws Exception {
    List<RecordedEvent> history = RandomHistory.of(7, 100);
    writeLive(history);
    Generation left = generations.begin();
    AtomicInteger schemas = new AtomicInteger();

    GenerationBuild.Built built =
        builder(MemoryLog.of(history), PLENTY)
            .build(
                null,
                telling(
                    (phase, done) -> {
                      generations.dropUnfinished();
                      schemas.set(schemas().size());
                    }));
    generations.dropUnfinished();

    assertThat(schemas).hasValue(3);
    assertThat(schemas())
        .doesNotContain(left.schema())
        .containsExactlyInAnyOrder("read_1", built.generation().schema());
    assertThat(dump(built.generation())).isEqualTo(dump(new Generation(1)));
  }

  @Test
  void thePlannerIsToldOfHowManyDealsTheRowsAre() throws Exception {
    Generation built = build(MemoryLog.of(RandomHistory.of(7, 250)), PLENTY).generation();

    for (String table : List.of("opportunity_version", "stage_visit")) {
      double deals =
          jdbc.sql(
                  "SELECT count(DISTINCT deal)::float8 / count(*) FROM %s.%s"
                      .formatted(built.schema(), table))
              .query(Double.class)
              .single();
      String told =
          jdbc.sql(
                  """
                  SELECT array_to_string(attoptions, ',') FROM pg_attribute
                   WHERE attrelid = CAST(? AS regclass) AND attname = 'deal'\
                  """)
              .param(built.schema() + "." + table)
              .query(String.class)
              .single();
      assertThat(told).startsWith("n_distinct=");
      assertThat(Double.parseDouble(told.substring("n_distinct=".length())))
          .isCloseTo(-deals, within(1e-9));
    }
  }

  @Test
  void whatCannotBeFoldedIsParkedWhereTheLiveProjectionParksIt() throws Exception {
    generations.current();
    MemoryLog log = new MemoryLog();
    log.append("opportunity/good", AT, created("good", Money.of("1", "USD"), "x"));
    log.append("opportunity/bad", AT, created("bad", Money.of("1", "USD"), "x"));
    log.append("opportunity/bad", AT, new ExpectedCloseDateChanged(null, LocalDate.MAX, "one day"));
    log.append(
        "opportunity/bad", AT, new ExpectedCloseDateChanged(null, LocalDate.EPOCH, "better"));
    log.append("opportunity/late", AT, created("late", Money.of("1", "USD"), "x"));
    log.append(
        "opportunity/late",
        Instant.parse("+294277-01-01T00:00:00Z"),
        AT,
        new ExpectedCloseDateChanged(null, LocalDate.EPOCH, "beyond every column"));
    log.append("opportunity/good", AT, new ExpectedCloseDateChanged(null, LocalDate.EPOCH, "ok"));
    writeLive(log.all());

    GenerationBuild.Built built = build(log, PLENTY);

    assertThat(built.parked()).isEqualTo(2);
    assertThat(dump(built.generation())).isEqualTo(dump(new Generation(1)));
    assertThat(parked(built.generation())).isEqualTo(parked(new Generation(1)));
  }

  @Test
  void aBuildThatIsCancelledLeavesNothing() throws Exception {
    List<RecordedEvent> history = RandomHistory.of(5, 100);
    writeLive(history);
    for (int report = 1; report <= 12; report += 3) {
      int last = report;
      assertThatThrownBy(
              () -> builder(MemoryLog.of(history), PLENTY).build("op", cancellingAt(last)))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(schemas()).containsExactly("read_1");
    assertThat(generations.list()).hasSize(1);
  }

  private void endSessions() {
    jdbc.sql(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
             WHERE application_name = 'winfold-rebuild' AND datname = current_database()\
            """)
        .query()
        .listOfRows();
  }

  private static GenerationBuild.Watcher telling(ObjLongConsumer<String> listener) {
    return new GenerationBuild.Watcher() {
      @Override
      public void at(String phase, long done, long total) {
        listener.accept(phase, done);
      }

      @Override
      public boolean isCancelled() {
        return false;
      }

      @Override
      public void interruptible(@Nullable Runnable interrupt) {}
    };
  }

  private static GenerationBuild.Watcher cancellingAt(int last) {
    AtomicInteger reports = new AtomicInteger();
    return new GenerationBuild.Watcher() {
      @Override
      public void at(String phase, long done, long total) {
        reports.incrementAndGet();
      }

      @Override
      public boolean isCancelled() {
        return reports.get() >= last;
      }

      @Override
      public void interruptible(@Nullable Runnable interrupt) {}
    };
  }

  private GenerationBuild.Built build(MemoryLog log, long budget) throws Exception {
    generations.current();
    return builder(log, budget).build(null, cancellingAt(Integer.MAX_VALUE));
  }

  private GenerationBuild builder(MemoryLog log, long budget) {
    return new GenerationBuild(log, dataSource, generations, PROJECTIONS, budget);
  }

  private void writeLive(List<RecordedEvent> history) throws SQLException {
    Generation live = generations.current();
    try (Connection connection = dataSource.getConnection()) {
      new BatchWriter(live, PROJECTIONS).write(connection, 0, history);
    }
  }

  private String dump(Generation generation) {
    return Tables.dump(jdbc, generation.schema());
  }

  private List<String> keys(Generation generation) {
    return jdbc
        .sql("SELECT indexdef FROM pg_indexes WHERE schemaname = ? ORDER BY 1")
        .param(generation.schema())
        .query(String.class)
        .list()
        .stream()
        .map(key -> key.replace(generation.schema() + ".", ""))
        .toList();
  }

  private List<Map<String, Object>> parked(Generation generation) {
    return jdbc.sql(
            "SELECT projection, stream, position, version FROM %s.parked"
                .formatted(generation.schema()))
        .query()
        .listOfRows();
  }

  private List<String> schemas() {
    return jdbc.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read\\__'")
        .query(String.class)
        .list();
  }

  private static OpportunityCreated withSource(String name, String source) {
    return new OpportunityCreated(
        name,
        new PipelineId("classic"),
        new StageId("new"),
        Money.of("1", "USD"),
        null,
        null,
        null,
        null,
        source,
        null,
        null,
        List.of(source),
        Map.of("k", source),
        null,
        null);
  }

  private static OpportunityCreated created(String name, Money amount, String text) {
    return new OpportunityCreated(
        name,
        new PipelineId("classic"),
        new StageId("new"),
        amount,
        null,
        null,
        null,
        text,
        null,
        null,
        null,
        List.of(text, "b"),
        Map.of("k" + text, text, "kk", "v", "ä", "w"),
        null,
        null);
  }
}
