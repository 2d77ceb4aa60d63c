package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ReadModelTest {

  private final Database database = EmbeddedDatabase.freshDatabase();
  private final DataSource dataSource = database.dataSource();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
  private final Generations generations = new Generations(dataSource, PROJECTIONS);
  private final ReadModel readModel = new ReadModel(dataSource);

  @Test
  void aGenerationIsReadOnceItIsLive() {
    Generation generation = generations.current();

    assertThatThrownBy(() -> readModel.read(Snapshot::position))
        .hasMessageContaining("projection-behind");

    generations.makeLive(generation);

    Snapshot snapshot = readModel.read(found -> found);
    assertThat(snapshot.generation()).isEqualTo(1);
    assertThat(snapshot.positions())
        .isEqualTo(
            Map.of("forecast", 0L, "opportunity", 0L, "pipeline", 0L, "quota", 0L, "model", 0L));
    assertThat(snapshot.parked()).isZero();
  }

  @Test
  void unqualifiedTablesAreThoseOfTheLiveGenerationInsideTheFunctionOnly() {
    generations.makeLive(generations.current());

    assertThat(
            readModel.<Integer>read(
                snapshot ->
                    snapshot
                        .jdbc()
                        .sql("SELECT count(*) FROM opportunity")
                        .query(Integer.class)
                        .single()))
        .isZero();
    assertThat(jdbc.sql("SHOW search_path").query(String.class).single())
        .isEqualTo("\"$user\", public");
  }

  @Test
  void whatIsCommittedMeanwhileIsNotSeen() {
    generations.makeLive(generations.current());

    List<Long> seen =
        readModel.read(
            snapshot -> {
              jdbc.sql("UPDATE read_1.projection_position SET position = 7").update();
              return snapshot
                  .jdbc()
                  .sql("SELECT position FROM projection_position")
                  .query(Long.class)
                  .list();
            });

    assertThat(seen).isNotEmpty().containsOnly(0L);
    assertThat(readModel.<Long>read(Snapshot::position)).isEqualTo(7);
  }

  @Test
  void aQueryCannotWrite() {
    generations.makeLive(generations.current());

    assertThatThrownBy(
            () ->
                readModel.read(
                    snapshot ->
                        snapshot
                            .jdbc()
                            .sql("UPDATE projection_position SET position = 7")
                            .update()))
        .hasMessageContaining("read-only transaction");
  }

  @Test
  void twoNodesThatStartShareOneGeneration() {
    assertThat(generations.current()).isEqualTo(generations.current());
  }

  @Test
  void aGenerationOfAnEarlierDefinitionIsReplacedAndDropped() {
    generations.makeLive(generations.current());
    jdbc.sql("UPDATE read_model.generation SET definition = definition - 1").update();

    assertThatThrownBy(() -> readModel.read(Snapshot::position))
        .hasMessageContaining("projection-behind");
    Generation next = generations.current();
    assertThat(next).isEqualTo(new Generation(2));
    generations.makeLive(next);

    assertThat(readModel.<Integer>read(Snapshot::generation)).isEqualTo(2);
    assertThat(
            jdbc.sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read\\_%'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("read_2", "read_model");
  }

  @Test
  void aProgramRefusesToRunBehindALaterOne() {
    generations.makeLive(generations.current());
    jdbc.sql("UPDATE read_model.generation SET definition = definition + 1").update();

    assertThatThrownBy(generations::current).hasMessageContaining("this program knows");
  }
}
