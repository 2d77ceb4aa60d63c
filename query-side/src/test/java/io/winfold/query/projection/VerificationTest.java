package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomHistory;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class VerificationTest {
  private static final List<String> ALL =
      List.of("opportunity", "pipeline", "quota", "forecast", "model");
  private static final String TIMES = "recording_time";

  private final DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
  private final JdbcClient jdbc = JdbcClient.create(dataSource);
  private final Generations generations = new Generations(dataSource, PROJECTIONS);
  private final List<RecordedEvent> history = RandomHistory.of(41, 300);
  private final MemoryLog log = MemoryLog.of(history);
  private final GenerationBuild build =
      new GenerationBuild(log, dataSource, generations, PROJECTIONS, 1 << 30);
  private final Verification verification = new Verification(log, dataSource, PROJECTIONS, build);

  @BeforeEach
  void fill() throws Exception {
    Generation live = generations.current();
    try (Connection connection = dataSource.getConnection()) {
      BatchWriter writer = new BatchWriter(live, PROJECTIONS);
      writer.write(connection, 0, history.subList(0, 100));
      // Behind the log, as a live projection may be.
      writer.write(connection, 100, history.subList(100, history.size() - 20));
    }
    generations.makeLive(live);
  }

  private static final String WRONG_TOTALS =
      """
      WITH sums AS (
        SELECT pipeline, stage, currency, owner, team, count(*), sum(amount),
               coalesce(sum(amount * override_bp), 0),
               coalesce(sum(amount) FILTER (WHERE override_bp IS NULL), 0)
          FROM %1$s.opportunity WHERE status = 'OPEN'
         GROUP BY pipeline, stage, currency, owner, team),
      kept AS (SELECT * FROM %1$s.open_total WHERE count > 0)
      SELECT count(*)::text
        FROM ((TABLE sums EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE sums)) wrong\
      """;

  @Test
  void untouchedTablesAreEqualAndEveryGenerationHasTheSameDigest() throws Exception {
    List<Verification.Verdict> before = verify();
    assertThat(before)
        .extracting(Verification.Verdict::name)
        .startsWith(ALL.toArray(String[]::new))
        .endsWith(TIMES)
        .hasSize(ALL.size() + 1);
    assertThat(before)
        .allSatisfy(
            verdict -> {
              assertThat(verdict.equal()).isTrue();
              assertThat(verdict.differences()).isEmpty();
              assertThat(verdict.liveDigest()).isEqualTo(verdict.freshDigest());
              assertThat(verdict.position()).isEqualTo(history.size() - 20);
            });

    try (Connection connection = dataSource.getConnection()) {
      new BatchWriter(new Generation(1), PROJECTIONS)
          .write(
              connection,
              history.size() - 20,
              history.subList(history.size() - 20, history.size()));
    }
    List<Verification.Verdict> live = verify();
    generations.makeLive(build.build(null, GenerationBuild.Watcher.NOBODY).generation());

    List<Verification.Verdict> rebuilt = verify();
    assertThat(rebuilt).extracting(Verification.Verdict::generation).containsOnly(2);
    assertThat(rebuilt).extracting(Verification.Verdict::equal).containsOnly(true);
    assertThat(rebuilt)
        .extracting(Verification.Verdict::liveDigest)
        .isEqualTo(live.stream().map(Verification.Verdict::liveDigest).toList());
  }

  @Test
  void aChangedValueIsNamedWithDealTableColumnAndBothValues() throws Exception {
    String before = text("SELECT amount::text FROM read_1.opportunity WHERE id = 'd3'");
    String deal = text("SELECT deal::text FROM read_1.opportunity WHERE id = 'd3'");
    jdbc.sql("UPDATE read_1.opportunity SET amount = 1.5 WHERE id = 'd3'").update();

    Verification.Verdict verdict = verify().getFirst();

    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.differing()).isEqualTo(1);
    assertThat(verdict.liveDigest()).isNotEqualTo(verdict.freshDigest());
    assertThat(verdict.differences())
        .containsExactly(
            new Difference(
                "opportunity/d3", "opportunity", Map.of("deal", deal), "amount", "1.5", before));
    assertThat(verify().getLast().equal()).isTrue();
  }

  @Test
  void rowsThatAreMissingTooManyOrSupersededAreFound() throws Exception {
    String deal = text("SELECT deal::text FROM read_1.opportunity WHERE id = 'd1'");
    jdbc.sql("DELETE FROM read_1.stage_visit WHERE deal = %s AND ordinal = 1".formatted(deal))
        .update();
    jdbc.sql(
            """
            INSERT INTO read_1.earlier_details
            SELECT 2, 1, name, account, source, industry, type, tags, attributes
              FROM read_1.opportunity LIMIT 1\
            """)
        .update();
    jdbc.sql("UPDATE read_1.opportunity_version SET superseded_position = 7 WHERE position = 50")
        .update();
    jdbc.sql("UPDATE read_1.pipeline_version SET name = 'forged' WHERE pipeline = 'beta'").update();

    List<Verification.Verdict> verdicts = verify();

    assertThat(verdicts.getFirst().differences())
        .contains(
            new Difference(
                "opportunity/d1",
                "stage_visit",
                Map.of(
                    "deal",
                    deal,
                    "ordinal",
                    "1",
                    "superseded_position",
                    String.valueOf(Long.MAX_VALUE)),
                null,
                null,
                "a row"),
            new Difference(
                null, "earlier_details", key("deal", "2", "version", "1"), null, "a row", null))
        .anySatisfy(
            difference -> {
              assertThat(difference.key()).containsEntry("superseded_position", "7");
              assertThat(difference.live()).isEqualTo("a row");
            });
    assertThat(verdicts.get(1).differences())
        .isNotEmpty()
        .allSatisfy(
            difference -> {
              assertThat(difference.aggregate()).isEqualTo("pipeline/beta");
              assertThat(difference.column()).isEqualTo("name");
              assertThat(difference.live()).isEqualTo("forged");
            });
  }

  @Test
  void aTimeOfRecordingThatIsNotTheLogsIsNamed() throws Exception {
    String before =
        text("SELECT recorded_at[2]::text FROM read_1.recording_time WHERE first_position = 1");
    jdbc.sql(
            "UPDATE read_1.recording_time SET recorded_at[2] = '2000-01-01' WHERE first_position ="
                + " 1")
        .update();
    long lastBlock =
        Long.parseLong(text("SELECT max(first_position)::text FROM read_1.recording_time"));
    jdbc.sql(
            "UPDATE read_1.recording_time SET recorded_at = recorded_at || now() WHERE"
                + " first_position = "
                + lastBlock)
        .update();
    long beyond = lastBlock + 128;
    jdbc.sql(
            "INSERT INTO read_1.recording_time VALUES (-5, now(), ARRAY[now()]), (7, now(), '{}'), (%d, now(), '{}')"
                .formatted(beyond))
        .update();
    long position = history.size() - 20L;

    Verification.Verdict verdict = verify().getLast();

    assertThat(verdict.name()).isEqualTo(TIMES);
    assertThat(verdict.equal()).isFalse();
    assertThat(verdict.differing()).isEqualTo(5);
    assertThat(verdict.differences())
        .extracting(Difference::aggregate, Difference::table)
        .containsOnly(tuple("log", TIMES));
    assertThat(verdict.differences())
        .extracting(Difference::key, Difference::column)
        .containsExactly(
            tuple(Map.of("first_position", "-5"), null),
            tuple(Map.of("first_position", "1", "position", "2"), "recorded_at"),
            tuple(Map.of("first_position", "7"), null),
            tuple(
                key(
                    "first_position",
                    String.valueOf(lastBlock),
                    "position",
                    String.valueOf(position + 1)),
                "recorded_at"),
            tuple(Map.of("first_position", String.valueOf(beyond)), null));
    assertThat(verdict.differences().get(1))
        .extracting(Difference::live, Difference::fresh)
        .containsExactly("2000-01-01 00:00:00+00", before);
    assertThat(verdict.differences().get(3).fresh()).isNull();
    assertThat(verify().getFirst().equal()).isTrue();
  }

  @Test
  void aRowOfTimesThatIsEmptyHasNothing() throws Exception {
    jdbc.sql("UPDATE read_1.recording_time SET recorded_at = '{}' WHERE first_position = 1")
        .update();

    assertThat(verify().getLast().differences())
        .singleElement()
        .extracting(Difference::key, Difference::live)
        .containsExactly(Map.of("first_position", "1", "position", "1"), null);
  }

  @Test
  void timesOfRecordingAreComparedWithAllProjectionsOnly() throws Exception {
    assertThat(verification.verify(List.of("quota"), GenerationBuild.Watcher.NOBODY))
        .extracting(Verification.Verdict::name)
        .containsExactly("quota");
  }

  @Test
  void rowsOfAnAggregateThatTheLogDoesNotKnowHaveNone() throws Exception {
    jdbc.sql(
            """
            INSERT INTO read_1.quota_version
            SELECT (jsonb_populate_record(v, '{"quota": "ghost"}')).*
              FROM read_1.quota_version v LIMIT 1\
            """)
        .update();

    assertThat(verify().get(2).differences())
        .singleElement()
        .extracting(Difference::aggregate, Difference::table, Difference::live)
        .containsExactly(null, "quota_version", "a row");
  }

  @Test
  void everyColumnOfEveryTableIsCompared() {
    Set<String> compared =
        Stream.concat(
                PROJECTIONS.stream().flatMap(projection -> projection.tables().stream()),
                Stream.of(RecordingTimes.TABLE))
            .flatMap(table -> table.columns().stream().map(column -> table.name() + "." + column))
            .collect(Collectors.toSet());

    assertThat(
            jdbc.sql(
                    """
                    SELECT table_name || '.' || column_name FROM information_schema.columns
                     WHERE table_schema = 'read_1'
                       AND table_name NOT IN ('projection_position', 'parked', 'open_total')\
                    """)
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(compared);
  }

  /** PostgreSQL keeps them itself, so a fold has nothing to hold against them. */
  @Test
  void theTotalsAreTheSumsOfTheOpenDealsHoweverTheyCame() throws Exception {
    assertThat(text(WRONG_TOTALS.formatted("read_1"))).isEqualTo("0");

    Generation built = build.build(null, GenerationBuild.Watcher.NOBODY).generation();
    assertThat(text(WRONG_TOTALS.formatted(built.schema()))).isEqualTo("0");
    jdbc.sql("UPDATE %s.opportunity SET amount = 1.5 WHERE id = 'd3'".formatted(built.schema()))
        .update();
    assertThat(text(WRONG_TOTALS.formatted(built.schema()))).isEqualTo("0");
  }

  private static Map<String, @Nullable String> key(
      String first, String value, String second, String other) {
    return Map.of(first, value, second, other);
  }

  private List<Verification.Verdict> verify() throws Exception {
    return verification.verify(ALL, GenerationBuild.Watcher.NOBODY);
  }

  private String text(String sql) {
    return jdbc.sql(sql).query(String.class).single();
  }
}
