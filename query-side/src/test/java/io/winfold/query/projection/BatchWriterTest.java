package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.testing.RandomHistory;
import io.winfold.query.testing.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.jdbc.core.simple.JdbcClient;

class BatchWriterTest {
  @Property(tries = 8)
  void whereABatchEndsMakesNoDifference(@ForAll long seed) throws SQLException {
    List<RecordedEvent> history = RandomHistory.of(seed, 250);
    Random random = new Random(seed);

    String oneByOne = written(history, () -> 1);
    String inBatches = written(history, () -> random.nextInt(1, 60));
    String atOnce = written(history, history::size);

    assertThat(inBatches).isEqualTo(oneByOne);
    assertThat(atOnce).isEqualTo(oneByOne);
  }

  @Property(tries = 4)
  void theIntervalsOfADealFollowEachOtherWithoutAGap(@ForAll long seed) throws SQLException {
    List<RecordedEvent> history = RandomHistory.of(seed, 250);
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    write(dataSource, history, () -> 40);
    JdbcClient jdbc = JdbcClient.create(dataSource);

    long dealEvents =
        history.stream().filter(event -> event.stream().startsWith("opportunity/")).count();
    assertThat(
            jdbc.sql("SELECT count(*) FROM read_1.opportunity_version").query(Long.class).single())
        .isEqualTo(dealEvents);
    assertThat(
            jdbc.sql(
                    """
                    SELECT count(*) FROM
                      (SELECT valid_to, ended_position,
                              lead(valid_from, 1, 'infinity') OVER w AS next_from,
                              lead(position, 1, 9223372036854775807) OVER w AS next_position
                         FROM read_1.opportunity_version
                       WINDOW w AS (PARTITION BY deal ORDER BY version)) AS v
                     WHERE valid_to <> next_from OR ended_position <> next_position\
                    """)
                .query(Long.class)
                .single())
        .isZero();
    assertThat(
            jdbc.sql(
                    """
                    SELECT count(*) FROM read_1.opportunity o
                     WHERE (SELECT count(*) FROM read_1.stage_visit v
                             WHERE v.deal = o.deal AND v.exit IS NULL)
                           <> CASE status WHEN 'OPEN' THEN 1 ELSE 0 END\
                    """)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Property(tries = 1)
  void aWriterThatWasOvertakenWritesNothing() throws SQLException {
    List<RecordedEvent> history = RandomHistory.of(1, 50);
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    write(dataSource, history, history::size);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    String before = Tables.dump(jdbc, "read_1");

    BatchWriter late = new BatchWriter(new Generation(1), PROJECTIONS);
    try (Connection connection = dataSource.getConnection()) {
      assertThatThrownBy(() -> late.write(connection, 0, history))
          .isInstanceOf(OvertakenException.class);
    }
    assertThat(Tables.dump(jdbc, "read_1")).isEqualTo(before);
  }

  private interface Size {
    int next();
  }

  private static String written(List<RecordedEvent> history, Size size) throws SQLException {
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    write(dataSource, history, size);
    return Tables.dump(JdbcClient.create(dataSource), "read_1");
  }

  private static void write(DataSource dataSource, List<RecordedEvent> history, Size size)
      throws SQLException {
    Generation generation = new Generations(dataSource, PROJECTIONS).current();
    BatchWriter writer = new BatchWriter(generation, PROJECTIONS);
    try (Connection connection = dataSource.getConnection()) {
      int at = 0;
      while (at < history.size()) {
        int to = Math.min(history.size(), at + size.next());
        writer.write(connection, at, history.subList(at, to));
        at = to;
      }
    }
    assertThat(
            JdbcClient.create(dataSource)
                .sql("SELECT error FROM read_1.parked")
                .query(String.class)
                .list())
        .isEmpty();
  }
}
