package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.oracle.Oracle;
import io.winfold.platform.testing.Cable;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.NeedsAxonServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The distributed form: Axon Server holds the log, each side is a process of its own. */
@NeedsAxonServer
class AxonServerTest {
  private static final int WRITERS = 4;
  private static final int COMMANDS_EACH = 60;

  private final String server = System.getenv(NeedsAxonServer.VARIABLE);

  private final String pipeline = Names.fresh("axon");

  private Cable cable;
  private AxonServerLog log;
  private Deployment deployment;

  @BeforeEach
  void start() {
    cable = new Cable(server);
    log = new AxonServerLog(server);
    deployment =
        new SidesApart(
            EmbeddedDatabase.freshDatabase(),
            "--winfold.event-store=axon-server",
            "--winfold.axon-server=" + cable.address());
  }

  @AfterEach
  void stop() {
    deployment.close();
    log.close();
    cable.close();
  }

  @Test
  void everyReadModelIsTheFoldOfTheLogThroughRestartsAndBrokenConnections() {
    WinfoldClient winfold = deployment.client();
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "Axon", "template", "classic"))
        .expect(201);
    var writers = new Writers(winfold, pipeline);
    writers.createSharedDeals();
    try (var reader = new Reader(winfold, pipeline)) {
      writers.write(WRITERS, COMMANDS_EACH, "first");
      reader.finish();
    }
    assertThat(writers.inDoubt()).isEmpty();
    List<RecordedEvent> before = log.read();
    Promises.assertLogHolds(before, writers.answered());
    assertFoldOf(before, winfold);

    assertThat(deployment.stop()).isIn(0, 143);
    deployment.start();

    assertFoldOf(before, winfold);
    assertRetriesAreAnsweredAsBefore(writers, winfold);
    assertThat(log.read()).isEqualTo(before);

    Projections.rebuild(winfold);
    Projections.assertEqualFreshFold(winfold, "rebuilt");
    assertFoldOf(before, winfold);

    cable.cut();
    String deal = pipeline + "-shared-0";
    Map<String, Object> owner = Map.of("owner", "after the break");
    String path = "/api/opportunities/" + deal + "/assign-owner";
    Reply away = winfold.post(path, owner, "Idempotency-Key", "break");
    away.expectProblem(503, "store-unavailable");
    assertThat(winfold.get("/actuator/health/readiness").status()).isEqualTo(503);
    cable.mend();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> winfold.get("/actuator/health/readiness").status() == 200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> winfold.post(path, owner, "Idempotency-Key", "break").status() == 200);

    List<RecordedEvent> after = log.read();
    assertThat(after).hasSize(before.size() + 1).startsWith(before.toArray(RecordedEvent[]::new));
    assertFoldOf(after, winfold);
    assertThat(log.stream("opportunity/" + deal))
        .extracting(RecordedEvent::position)
        .isEqualTo(
            after.stream()
                .filter(event -> event.stream().equals("opportunity/" + deal))
                .map(RecordedEvent::position)
                .toList());
    assertThat(winfold.get("/api/opportunities/" + deal + "/events").expect(200).at("/data"))
        .hasSize(log.stream("opportunity/" + deal).size());
  }

  private static void assertRetriesAreAnsweredAsBefore(Writers writers, WinfoldClient winfold) {
    writers.answered().stream()
        .filter(sent -> sent.accepted() && !sent.reply().events().isEmpty())
        .limit(20)
        .forEach(
            sent -> {
              Reply again = sent.send(winfold);
              assertThat(again.status()).isEqualTo(sent.reply().status());
              assertThat(again.json()).isEqualTo(sent.reply().json());
            });
  }

  private void assertFoldOf(List<RecordedEvent> log, WinfoldClient winfold) {
    var oracle = new Oracle(Log.of(log, pipeline));
    Map<String, List<String>> mine = Map.of("pipeline", List.of(pipeline));
    Instant middle = log.get(log.size() / 2).occurredAt();
    for (Instant asOf : List.of(Instant.now(), middle)) {
      var comparison = new Comparison(winfold, oracle, asOf, Log.after(log));
      comparison.list(mine, 1000);
      comparison.pipelineReport(List.of("stage"), mine);
      comparison.pipelineReport(List.of("owner", "month"), mine);
      comparison.transitions(pipeline, Map.of());
    }
  }
}
