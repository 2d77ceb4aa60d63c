package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.oracle.Oracle;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
      winfold
          .post("/api/pipelines", Map.of("id", "w", "name", "W", "template", "classic"))
          .expect(201);
      var writers = new Writers(winfold, "w");
      writers.createSharedDeals();

      var writing = CompletableFuture.runAsync(() -> writers.write(4, 60, "writer"));
      await().until(() -> writers.answers() > 40);
      postgres.close();
      Reply away = winfold.post("/api/opportunities", DEAL, "Idempotency-Key", "outage");
      for (Reply reply :
          List.of(
              away,
              winfold.post("/api/opportunities/unknown/win", Map.of()),
              winfold.get("/api/reports/pipeline"),
              winfold.get("/api/operations"),
              winfold.get("/api/log/export"),
              winfold.ask("/api/projections/all/verifications"))) {
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

      writing.join();
      List<Writers.Sent> answered = sentAgainWhereToldSo(writers, winfold);
      var log = deployment.log();
      Promises.assertPositionsHaveNoHole(log);
      Promises.assertLogHolds(log, answered);
      Projections.assertNoDeadLetters(winfold, "after the outage");
      new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log)).list(Map.of(), 1000);
    } finally {
      postgres.close();
    }
  }

  /** What the commands came to in the end, but for those for deals that could not be created. */
  private static List<Writers.Sent> sentAgainWhereToldSo(Writers writers, WinfoldClient winfold) {
    assertThat(writers.inDoubt()).isEmpty();
    assertThat(writers.answered()).anyMatch(OutageTest::isAway);
    return writers.answered().stream()
        .filter(sent -> sent.reply() != null && sent.reply().status() != 404)
        .map(sent -> isAway(sent) ? sent.with(sent.send(winfold)) : sent)
        .toList();
  }

  private static boolean isAway(Writers.Sent sent) {
    return sent.reply() != null && sent.reply().status() == 503;
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
