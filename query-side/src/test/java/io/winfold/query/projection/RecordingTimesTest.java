package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.testing.LogWithHoles;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomHistory;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.jdbc.core.simple.JdbcClient;

class RecordingTimesTest {
  private static final String ROWS =
      "SELECT t::text FROM %s.recording_time t ORDER BY first_position";

  @Property(tries = 3)
  void rowsAreTheSameHoweverTheyCameAndWhateverIsMissing(@ForAll long seed) throws Exception {
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    JdbcClient jdbc = JdbcClient.create(dataSource);
    Random random = new Random(seed);
    List<RecordedEvent> whole = RandomHistory.of(seed, 3_500);
    long hole = random.nextLong(1, 300);
    long to = hole + random.nextLong(1, 300);
    MemoryLog log =
        new LogWithHoles(
            position ->
                position == whole.size()
                    || (position % 50 != 0 && (position < hole || position > to)));
    whole.forEach(
        event -> log.append(event.stream(), event.occurredAt(), event.recordedAt(), event.event()));
    List<RecordedEvent> history = log.read(0, Integer.MAX_VALUE);
    Generations generations = new Generations(dataSource, PROJECTIONS);

    Generation live = generations.current();
    BatchWriter writer = new BatchWriter(live, PROJECTIONS);
    try (Connection connection = dataSource.getConnection()) {
      long after = 0;
      for (int from = 0; from < history.size(); ) {
        int next = Math.min(history.size(), from + random.nextInt(1, random.nextInt(2, 300)));
        writer.write(connection, after, history.subList(from, next));
        after = history.get(next - 1).position();
        from = next;
      }
    }
    GenerationBuild.Built built =
        new GenerationBuild(log, dataSource, generations, PROJECTIONS, 1)
            .build(null, GenerationBuild.Watcher.NOBODY);
    assertThat(built.passes()).isGreaterThan(1);

    List<String> rows = rows(jdbc, live);
    assertThat(rows).hasSizeGreaterThan(10).isEqualTo(rows(jdbc, built.generation()));
    assertThat(
            jdbc.sql(
                    "SELECT count(*) FROM %s.recording_time, unnest(recorded_at) AS at WHERE at < 'infinity'"
                        .formatted(live.schema()))
                .query(Integer.class)
                .single())
        .isEqualTo(history.size());
  }

  private static List<String> rows(JdbcClient jdbc, Generation generation) {
    return jdbc.sql(ROWS.formatted(generation.schema())).query(String.class).list();
  }
}
