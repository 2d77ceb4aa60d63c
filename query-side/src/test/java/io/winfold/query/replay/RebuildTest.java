package io.winfold.query.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.testing.RandomCorrections;
import io.winfold.query.testing.RandomHistory;
import io.winfold.query.testing.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RebuildTest {
  private final RunningQuerySide side = new RunningQuerySide();
  private final JdbcClient jdbc = JdbcClient.create(side.context().getBean(DataSource.class));

  @AfterEach
  void stop() {
    side.close();
  }

  @Test
  void whoReadsDuringARebuildSeesEitherGenerationWhole() throws Exception {
    List<RecordedEvent> history = RandomHistory.of(29, 900);
    side.log().events(history.subList(0, 600));
    side.awaitLog();
    AtomicBoolean reading = new AtomicBoolean(true);
    Set<Integer> generations = ConcurrentHashMap.newKeySet();
    Thread reader = Thread.ofVirtual().start(() -> readUntilStopped(reading, generations));

    String rebuild = begin("/api/projections/opportunity/rebuilds");
    side.log().events(history.subList(600, history.size()));
    JsonNode operation = ended(rebuild);
    side.awaitLog();
    reading.set(false);
    reader.join();

    assertThat(operation.path("state").asString()).isEqualTo("SUCCEEDED");
    assertThat(operation.path("result").path("generation").asInt()).isEqualTo(2);
    assertThat(operation.path("result").path("projections")).hasSize(5);
    assertThat(generations).contains(2);
    awaitEverywhere(history.size());
    assertThat(Tables.dump(jdbc, "read_2")).isEqualTo(Tables.dump(jdbc, "read_1"));
  }

  /** Each event leaves one row in one of four tables, so their number is the position. */
  private void readUntilStopped(AtomicBoolean reading, Set<Integer> generations) {
    ReadModel model = side.context().getBean(ReadModel.class);
    while (reading.get()) {
      model.read(
          snapshot -> {
            generations.add(snapshot.generation());
            long rows =
                snapshot
                    .jdbc()
                    .sql(
                        """
                        SELECT (SELECT count(*) FROM opportunity_version)
                             + (SELECT count(*) FROM pipeline_version)
                             + (SELECT count(*) FROM quota_version)
                             + (SELECT count(*) FROM forecast_version)\
                        """)
                    .query(Long.class)
                    .single();
            assertThat(rows).isEqualTo(snapshot.position());
            return rows;
          });
    }
  }

  @Test
  void dealsWithCorrectionsAreRebuiltAsTheyWereFollowed() {
    List<RecordedEvent> history = RandomCorrections.of(59, 200);
    side.log().events(history);
    side.awaitLog();

    assertThat(ended(begin("/api/projections/all/rebuilds")).path("state").asString())
        .isEqualTo("SUCCEEDED");
    awaitEverywhere(history.size());
    assertThat(Tables.dump(jdbc, "read_2")).isEqualTo(Tables.dump(jdbc, "read_1"));
  }

  @Test
  void theReplacedGenerationRunsOnIsSwitchedBackToAndDropped() {
    side.log().events(RandomHistory.of(31, 100));
    side.awaitLog();
    assertThat(ended(begin("/api/projections/all/rebuilds")).path("state").asString())
        .isEqualTo("SUCCEEDED");
    assertThat(statuses()).containsExactly("1 KEPT", "2 LIVE");

    assertThat(side.post("/api/projections/generations/1/activate").statusCode()).isEqualTo(200);
    assertThat(statuses()).containsExactly("1 LIVE", "2 KEPT");
    assertThat(side.post("/api/projections/generations/1/drop").statusCode()).isEqualTo(409);
    assertThat(side.post("/api/projections/generations/2/drop").statusCode()).isEqualTo(200);
    assertThat(statuses()).containsExactly("1 LIVE");
    assertThat(side.post("/api/projections/generations/2/activate").statusCode()).isEqualTo(404);

    ended(begin("/api/projections/all/rebuilds"));
    ended(begin("/api/projections/all/rebuilds"));
    assertThat(statuses()).containsExactly("3 KEPT", "4 LIVE");
  }

  @Test
  void aNewDefinitionOfALongLogComesByARebuildAtTheNextStart() {
    side.log().events(RandomHistory.of(41, 200));
    side.awaitLog();
    jdbc.sql("UPDATE read_model.generation SET definition = definition - 1").update();
    assertThat(side.send("/api/reports/pipeline").statusCode()).isEqualTo(503);

    side.restart("winfold.projection.rebuild-from=50");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> side.send("/api/reports/pipeline").statusCode() == 200);

    assertThat(statuses()).containsExactly("2 LIVE");
    JsonNode first = side.get("/api/operations").path("data").path(0);
    assertThat(first.path("kind").asString()).isEqualTo("rebuild");
    assertThat(first.path("result").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void anOperationIsFollowedAsServerSentEventsAndCancelled() {
    side.log().events(RandomHistory.of(37, 50));
    side.awaitLog();
    // Held back from writing its generation's row until it is cancelled.
    JsonNode cancelled =
        new org.springframework.transaction.support.TransactionTemplate(
                new org.springframework.jdbc.support.JdbcTransactionManager(
                    side.context().getBean(DataSource.class)))
            .execute(
                status -> {
                  jdbc.sql("LOCK TABLE read_model.generation IN SHARE MODE").update();
                  String rebuild = begin("/api/projections/all/rebuilds");
                  assertThat(begin("/api/projections/all/rebuilds")).isEqualTo(rebuild);
                  await().until(() -> get(rebuild).path("phase").asString("").equals("indexing"));
                  assertThat(side.post(rebuild + "/cancel").statusCode()).isEqualTo(202);
                  return ended(rebuild);
                });

    assertThat(cancelled.path("state").asString()).isEqualTo("CANCELLED");
    assertThat(statuses()).containsExactly("1 LIVE");
    String path = "/api/operations/" + cancelled.path("id").asString();
    assertThat(side.post(path + "/cancel").statusCode()).isEqualTo(202);
    assertThat(side.post("/api/operations/none/cancel").statusCode()).isEqualTo(404);
    var events = side.send(path, "Accept", "text/event-stream");
    assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(events.body()).startsWith("data: {\"id\":").contains("CANCELLED").endsWith("\n\n");
    assertThat(side.send("/api/projections/none/rebuilds").statusCode()).isEqualTo(405);
    assertThat(side.post("/api/projections/none/rebuilds").statusCode()).isEqualTo(404);
  }

  @Test
  void tablesThatADeadNodeWasFillingAreDropped() {
    jdbc.sql("CREATE SCHEMA read_901 CREATE TABLE opportunity (id text)").update();
    // An operator was there before us.
    jdbc.sql("INSERT INTO read_model.unfinished VALUES (900), (901)").update();

    await()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql("SELECT count(*) FROM read_model.unfinished")
                            .query(Long.class)
                            .single())
                    .isZero());

    assertThat(
            jdbc.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'read_901'")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(ended(begin("/api/projections/all/rebuilds")).path("state").asString())
        .isEqualTo("SUCCEEDED");
  }

  /** Nobody tells a running node that another has died. */
  @Test
  void whatADeadNodeLeftRunningIsEndedAndHoldsUpNoOther() {
    side.log().events(RandomHistory.of(43, 50));
    side.awaitLog();
    for (String kind : List.of("rebuild", "verification")) {
      jdbc.sql(
              """
              INSERT INTO operations.operation (id, kind, state, started_at, updated_at)
              VALUES (:id, :id, 'RUNNING', now(), now())\
              """)
          .param("id", kind)
          .update();
    }

    JsonNode rebuilt = ended(begin("/api/projections/all/rebuilds"));
    assertThat(rebuilt.path("id").asString()).isNotEqualTo("rebuild");
    assertThat(rebuilt.path("state").asString()).isEqualTo("SUCCEEDED");
    for (String kind : List.of("rebuild", "verification")) {
      assertThat(ended("/api/operations/" + kind).path("state").asString()).isEqualTo("FAILED");
    }
  }

  private String begin(String path) {
    var response = side.post(path);
    assertThat(response.statusCode()).isEqualTo(202);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private JsonNode ended(String operation) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> get(operation), found -> !found.path("state").asString().equals("RUNNING"));
  }

  private JsonNode get(String operation) {
    return side.get(operation);
  }

  private List<String> statuses() {
    return JsonMapper.shared()
        .readTree(side.send("/api/projections/generations").body())
        .path("data")
        .valueStream()
        .map(one -> one.path("generation").asInt() + " " + one.path("status").asString())
        .toList();
  }

  private void awaitEverywhere(long position) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                jdbc.sql(
                            """
                            SELECT least((SELECT min(position) FROM read_1.projection_position),
                                         (SELECT min(position) FROM read_2.projection_position))\
                            """)
                        .query(Long.class)
                        .single()
                    == position);
  }
}
