package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away and comes back. */
class OutageTest {
  private static final Map<String, Object> DEAL =
      Map.of(
          "id",
          "outage",
          "name",
          "Outage",
          "pipeline",
          "outage-a",
          "amount",
          Map.of("amount", "1", "currency", "USD"));

  private final int port = Server.freePort();
  @TempDir Path folder;

  @Test
  void clientsAreToldToComeAgainAndOnceItIsBackWorkGoesOnByItself() throws IOException {
    EmbeddedPostgres postgres = start();
    var database =
        new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    try (var deployment =
        new SidesApart(
            database,
            "--winfold.store-patience=1s",
            "--spring.datasource.hikari.connection-timeout=1000")) {
      WinfoldClient winfold = deployment.client();
      new RandomHistory(winfold, "outage-", 9).play(1, 20);

      postgres.close();
      for (Reply reply :
          List.of(
              winfold.post("/api/opportunities", DEAL, "Idempotency-Key", "outage"),
              winfold.get("/api/reports/pipeline"))) {
        reply.expectProblem(503, "store-unavailable");
        assertThat(reply.header("Retry-After")).isNotEmpty();
      }
      winfold.get("/actuator/health/readiness").expect(503);
      winfold.get("/actuator/health/liveness").expect(200);

      postgres = start();
      winfold.post("/api/opportunities", DEAL, "Idempotency-Key", "outage").expect(201);
      // The projections look for it once a second.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> winfold.get("/api/opportunities/outage?after=outage@1").expect(200));
      winfold.get("/actuator/health/readiness").expect(200);
    } finally {
      postgres.close();
    }
  }

  private EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .start();
  }
}
