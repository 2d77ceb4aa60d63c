package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.Cable;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.NeedsAxonServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Axon Server goes away, or hangs, and comes back. */
@NeedsAxonServer
class AxonServerOutageTest {
  private final String server = System.getenv(NeedsAxonServer.VARIABLE);
  private final String pipeline = Names.fresh("away");
  private final String deal = pipeline + "-1";

  private Cable cable;
  private AxonServerLog log;
  private Deployment deployment;
  private WinfoldClient winfold;

  @BeforeEach
  void aDeal() {
    cable = new Cable(server);
    log = new AxonServerLog(server);
    deployment =
        new SidesApart(
            EmbeddedDatabase.freshDatabase(),
            "--winfold.event-store=axon-server",
            "--winfold.axon-server=" + cable.address());
    winfold = deployment.client();
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "Away", "template", "classic"))
        .expect(201);
    winfold.create(body(deal));
    winfold.get("/api/opportunities/" + deal + "?after=" + deal + "@1").expect(200);
  }

  private Map<String, Object> body(String id) {
    return Map.of(
        "id",
        id,
        "name",
        "Away",
        "pipeline",
        pipeline,
        "amount",
        Map.of("amount", "1", "currency", "USD"));
  }

  @AfterEach
  void stop() {
    deployment.close();
    log.close();
    cable.close();
  }

  @Test
  void clientsAreToldToComeAgainAndWhatTheySendAgainIsTakenOnce() {
    outage(Cable::cut, "cut");
    outage(Cable::silence, "silent");
  }

  private void outage(Consumer<Cable> begin, String how) {
    String created = pipeline + "-" + how;
    Map<String, Object> owner = Map.of("owner", how);
    String assign = "/api/opportunities/" + deal + "/assign-owner";
    begin.accept(cable);

    for (Reply reply :
        List.of(
            winfold.post(assign, owner, "Idempotency-Key", how),
            winfold.post("/api/opportunities", body(created), "Idempotency-Key", how),
            // Whether there is such a deal only the store knows.
            winfold.post("/api/opportunities/" + created + "-none/win", Map.of()),
            winfold.get("/api/opportunities/" + deal + "/events"),
            winfold.get("/api/log/export"))) {
      reply.expectProblem(503, "store-unavailable");
      assertThat(reply.header("Retry-After")).isNotEmpty();
    }
    JsonNode line =
        winfold
            .batch(List.of(Map.of("command", "win", "id", created + "-none", "body", Map.of())))
            .getFirst();
    assertThat(line.path("status").asInt()).isEqualTo(503);
    assertThat(line.at("/problem/code").stringValue()).isEqualTo("store-unavailable");
    // What was read before is still to be read.
    winfold.get("/api/opportunities?pipeline=" + pipeline).expect(200);
    winfold.get("/api/reports/pipeline?pipeline=" + pipeline).expect(200);
    winfold.get("/actuator/health/readiness").expect(503);
    winfold.get("/actuator/health/liveness").expect(200);

    cable.mend();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> winfold.post(assign, owner, "Idempotency-Key", how).status() == 200);
    winfold.post("/api/opportunities", body(created), "Idempotency-Key", how).expect(201);
    assertTakenOnce(log.stream("opportunity/" + created), how);
    assertTakenOnce(log.stream("opportunity/" + deal), how);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                winfold.get("/api/opportunities/" + created + "?after=" + created + "@1").status()
                    == 200);
    winfold.get("/actuator/health/readiness").expect(200);
  }

  private static void assertTakenOnce(List<RecordedEvent> stream, String key) {
    assertThat(stream.stream().filter(event -> key.equals(event.metadata().idempotencyKey())))
        .hasSize(1);
  }
}
