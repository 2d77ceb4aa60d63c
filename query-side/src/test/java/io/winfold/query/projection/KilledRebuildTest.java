package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.winfold.platform.testing.ChildJvm;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.Tables;
import java.io.BufferedReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process that rebuilds is killed at moments of chance. */
class KilledRebuildTest {
  private static final int KILLS = 4;

  private final Database database = EmbeddedDatabase.freshDatabase();
  private final DataSource dataSource = database.dataSource();
  private final JdbcClient jdbc = JdbcClient.create(dataSource);
  private final Generations generations = new Generations(dataSource, PROJECTIONS);
  private final MemoryLog log = RebuildingProcess.log();
  private final Random random = new Random();

  @Test
  void theLiveGenerationIsUntouchedAndTheNextStartGoesOnOrIsClean() throws Exception {
    Generation live = generations.current();
    try (Connection connection = dataSource.getConnection()) {
      new BatchWriter(live, PROJECTIONS).write(connection, 0, log.all());
    }
    generations.makeLive(live);
    String before = Tables.dump(jdbc, live.schema());

    for (int i = 0; i < KILLS; i++) {
      killOne(1 + random.nextInt(25));
      assertThat(generations.isLive(live)).isTrue();
      // The server notices that nobody is there as soon as the statement it is at has ended.
      await().atMost(Duration.ofSeconds(30)).until(() -> leftSessions() == 0);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                generations.dropUnfinished();
                assertThat(schemas()).isEqualTo(registered());
              });
    }

    assertThat(Tables.dump(jdbc, live.schema())).isEqualTo(before);
    ProjectionRunners runners = runners();
    runners.start();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> generations.list().stream().noneMatch(GenerationStatus::catchingUp));
      GenerationStatus now =
          generations.list().stream().filter(GenerationStatus::live).findFirst().orElseThrow();
      assertThat(Tables.dump(jdbc, now.generation().schema())).isEqualTo(before);
      assertThat(schemas()).hasSizeLessThanOrEqualTo(2).isEqualTo(registered());
    } finally {
      runners.stop();
    }
  }

  /**
   * @param lines said before it is killed
   */
  private void killOne(int lines) throws Exception {
    Process process =
        ChildJvm.start(
            RebuildingProcess.class, database.url(), database.user(), database.password());
    try (BufferedReader output = process.inputReader()) {
      for (int i = 0; i < lines; i++) {
        assertThat(output.readLine()).isNotNull();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private long leftSessions() {
    return jdbc.sql(
            """
            SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'winfold-rebuild'\
            """)
        .query(Long.class)
        .single();
  }

  private List<String> schemas() {
    return jdbc.sql(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ '^read_[0-9]+$' ORDER BY nspname")
        .query(String.class)
        .list();
  }

  private List<String> registered() {
    return generations.list().stream().map(one -> one.generation().schema()).sorted().toList();
  }

  private ProjectionRunners runners() {
    return new ProjectionRunners(
        log,
        dataSource,
        generations,
        PROJECTIONS,
        new CommitSignal(),
        new SimpleMeterRegistry(),
        1_000,
        Duration.ofHours(1),
        Long.MAX_VALUE);
  }
}
