package io.winfold.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.forecast.submission.fold.SubmissionProjection;
import io.winfold.query.opportunity.fold.DealProjection;
import io.winfold.query.pipeline.fold.PipelineProjection;
import io.winfold.query.quota.fold.QuotaProjection;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomCorrections;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A deal told otherwise has the same rows whether it was followed event by event or built anew. */
class CorrectedDealsTest {
  private final Random random = new Random(47);
  private final List<RecordedEvent> history = RandomCorrections.of(53, 250);
  private final MemoryLog log = MemoryLog.of(history);
  private final List<Projection> projections =
      List.of(
          new DealProjection(log),
          new PipelineProjection(),
          new QuotaProjection(),
          new SubmissionProjection());
  private final DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
  private final JdbcClient jdbc = JdbcClient.create(dataSource);
  private final Generations generations = new Generations(dataSource, projections);
  private final GenerationBuild build =
      new GenerationBuild(log, dataSource, generations, projections, 1 << 30);
  private final Verification verification = new Verification(log, dataSource, projections, build);

  private void follow() throws Exception {
    Generation live = generations.current();
    try (Connection connection = dataSource.getConnection()) {
      BatchWriter writer = new BatchWriter(live, projections);
      for (int at = 0; at < history.size(); ) {
        int to = Math.min(history.size(), at + 1 + random.nextInt(30));
        writer.write(connection, at, history.subList(at, to));
        at = to;
      }
    }
    generations.makeLive(live);
  }

  @Test
  void liveRebuiltAndVerifiedAreTheSame() throws Exception {
    follow();

    assertThat(count("correction")).isEqualTo(corrections()).isGreaterThan(20);
    assertThat(count("parked")).isZero();
    List<Verification.Verdict> followed = verify();
    assertThat(followed)
        .allSatisfy(verdict -> assertThat(verdict.differences()).isEmpty())
        .allSatisfy(verdict -> assertThat(verdict.equal()).isTrue());
    generations.makeLive(build.build(null, GenerationBuild.Watcher.NOBODY).generation());
    assertThat(verify())
        .extracting(Verification.Verdict::liveDigest)
        .isEqualTo(followed.stream().map(Verification.Verdict::liveDigest).toList());
  }

  /** To the knowledge at every position a deal has one state at a time, and one only. */
  @Test
  void noKnowledgeHasTwoStatesOfADealAtOnce() throws Exception {
    follow();

    assertThat(
            jdbc.sql(
                    """
                    SELECT count(*)
                      FROM read_1.opportunity_version a
                      JOIN read_1.opportunity_version b ON b.deal = a.deal AND b.version > a.version
                     CROSS JOIN (SELECT DISTINCT position AS p FROM read_1.correction
                                 UNION SELECT position - 1 FROM read_1.correction
                                 UNION SELECT 1000000) k
                     WHERE a.position <= p AND p < a.superseded_position
                       AND b.position <= p AND p < b.superseded_position
                       AND tstzrange(a.valid_from,
                             CASE WHEN a.ended_position > p THEN 'infinity' ELSE a.valid_to END)
                        && tstzrange(b.valid_from,
                             CASE WHEN b.ended_position > p THEN 'infinity' ELSE b.valid_to END)\
                    """)
                .query(Long.class)
                .single())
        .isZero();
  }

  private long corrections() {
    return history.stream().filter(event -> event.event() instanceof Correction).count();
  }

  private long count(String table) {
    return jdbc.sql("SELECT count(*) FROM read_1." + table).query(Long.class).single();
  }

  private List<Verification.Verdict> verify() throws Exception {
    return verification.verify(
        List.of("opportunity", "pipeline", "quota", "forecast"), GenerationBuild.Watcher.NOBODY);
  }
}
