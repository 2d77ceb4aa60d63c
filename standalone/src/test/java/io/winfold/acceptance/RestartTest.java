package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.oracle.Oracle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** It stops when asked to, and finds everything when started again. */
class RestartTest {

  @Test
  void commandsGoOnWithoutTheQuerySideAndItCatchesUp() {
    try (var deployment = new SidesApart()) {
      WinfoldClient winfold = deployment.client();
      var history = new RandomHistory(winfold, "before-", 8);
      history.play(1, 100);
      deployment.killQuerySide();
      new RandomHistory(winfold, "meanwhile-", 9).play(2, 100);
      deployment.startQuerySide();

      var log = Log.read(deployment.database());
      var comparison = new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log));
      comparison.list(Map.of(), 1000);
      comparison.pipelineReport(List.of("pipeline", "stage"), Map.of());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_PROCESS", "SIDES_APART"})
  void itStopsCleanlyAndFindsAllDataWhenStartedAgain(Form form) {
    try (Deployment deployment = form.fresh()) {
      WinfoldClient winfold = deployment.client();
      var history = new RandomHistory(winfold, "restart-", 7);
      history.play(3, 100);
      Map<String, Object> kept =
          Map.of(
              "id",
              "kept",
              "name",
              "Kept",
              "pipeline",
              "restart-a",
              "amount",
              Map.of("amount", "1", "currency", "USD"));
      Reply created =
          winfold.post("/api/opportunities", kept, "Idempotency-Key", "kept").expect(201);
      var log = Log.read(deployment.database());

      // 0, or 128 + SIGTERM, is how a JVM ends that was asked to.
      assertThat(deployment.stop()).isIn(0, 143);
      deployment.start();

      assertThat(Log.read(deployment.database())).isEqualTo(log);
      var comparison = new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log));
      comparison.list(Map.of(), 1000);
      comparison.pipelineReport(List.of("pipeline", "stage"), Map.of());
      Reply again = winfold.post("/api/opportunities", kept, "Idempotency-Key", "kept").expect(201);
      assertThat(again.json()).isEqualTo(created.json());
      winfold.command("kept", "win", Map.of());
      winfold.get("/api/opportunities/kept?after=kept@2").expect(200);
    }
  }
}
