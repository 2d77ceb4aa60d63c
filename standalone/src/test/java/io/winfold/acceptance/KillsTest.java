package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.oracle.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The process is killed again and again at moments of chance, while eight writers write and a
 * rebuild goes on. How often: system property {@code winfold.kills}.
 */
class KillsTest {
  private static final int KILLS = Integer.getInteger("winfold.kills", 3);
  private static final int WRITERS = 8;

  /** More than there is time for: a round ends by its kill. */
  private static final int COMMANDS_EACH = 100_000;

  /** About a second of writing: as long as the rebuild takes, so that some kills come after it. */
  private static final int ANSWERS_AT_MOST = 1_000;

  private final String pipeline = Names.fresh("kills");
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void whateverTheMomentNothingAcceptedIsLostAndTheReadModelIsTheFoldOfTheLog() {
    try (Deployment deployment = Form.ONE_PROCESS.fresh()) {
      WinfoldClient winfold = deployment.client();
      winfold
          .post("/api/pipelines", Map.of("id", pipeline, "name", "Kills", "template", "classic"))
          .expect(201);
      new Writers(winfold, pipeline).createSharedDeals();
      var answered = new ArrayList<Writers.Sent>();
      var inDoubt = new ArrayList<Writers.Sent>();
      for (int round = 1; round <= KILLS; round++) {
        Writers writers = killed(deployment, winfold, round);
        answered.addAll(writers.answered());
        inDoubt.addAll(writers.inDoubt());
        deployment.start(); // by itself, no hand

        List<RecordedEvent> log = Log.read(deployment.database());
        Promises.assertPositionsHaveNoHole(log);
        Promises.assertLogHolds(log, answered);
        Promises.assertEachWholeOrNotAtAll(log, inDoubt);
        assertEqualsFreshFold(winfold, "seed " + seed + ", kill " + round);
      }
      List<RecordedEvent> log = Log.read(deployment.database());
      var comparison = new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log));
      comparison.list(Map.of(), 1000);
      comparison.pipelineReport(List.of("stage", "owner"), Map.of());
      assertThat(new HashSet<>(Promises.byKey(log).keySet())).hasSizeGreaterThan(KILLS);
    }
  }

  /** Writes, asks for a rebuild somewhere on the way, and kills somewhere after that. */
  private Writers killed(Deployment deployment, WinfoldClient winfold, int round) {
    var writers = new Writers(winfold, pipeline);
    var writing =
        CompletableFuture.runAsync(() -> writers.write(WRITERS, COMMANDS_EACH, "round" + round));
    int before = 1 + random.nextInt(ANSWERS_AT_MOST);
    awaitAnswers(writers, writing, before);
    winfold.post("/api/projections/all/rebuilds", Map.of()).expect(202);
    awaitAnswers(writers, writing, before + random.nextInt(ANSWERS_AT_MOST));
    deployment.kill();
    writing.join();
    assertThat(writers.inDoubt()).as("it was in the midst").hasSize(WRITERS);
    return writers;
  }

  private static void awaitAnswers(Writers writers, CompletableFuture<?> writing, int answers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> writers.answers() >= answers || writing.isDone());
  }

  /** The product's own verification, once what was left to do is done. */
  private static void assertEqualsFreshFold(WinfoldClient winfold, String as) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> operations(winfold).stream().noneMatch(KillsTest::isRunning));
    assertThat(operations(winfold)).as(as).isNotEmpty();
    Reply started = winfold.post("/api/projections/all/verifications", Map.of()).expect(202);
    String operation = "/api/operations/" + started.at("/id").stringValue();
    JsonNode done =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> winfold.get(operation).expect(200).json(), one -> !isRunning(one));
    assertThat(done.path("state").stringValue()).as(as + ": " + done).isEqualTo("SUCCEEDED");
    assertThat(done.at("/result/projections")).as(as).isNotEmpty();
    for (JsonNode projection : done.at("/result/projections")) {
      assertThat(projection.path("equal").asBoolean()).as(as + ": " + projection).isTrue();
      String letters = "/api/projections/" + projection.path("name").stringValue();
      assertThat(winfold.get(letters + "/dead-letters").expect(200).at("/data")).isEmpty();
    }
  }

  private static List<JsonNode> operations(WinfoldClient winfold) {
    var operations = new ArrayList<JsonNode>();
    winfold.get("/api/operations").expect(200).at("/data").forEach(operations::add);
    return operations;
  }

  private static boolean isRunning(JsonNode operation) {
    return operation.path("state").stringValue().equals("RUNNING");
  }
}
