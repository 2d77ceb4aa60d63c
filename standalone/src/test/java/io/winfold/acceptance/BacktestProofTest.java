package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Backtests over HTTP, of the generated sample and of the public CRM data set. */
class BacktestProofTest {

  private static JsonNode backtest(WinfoldClient winfold, Map<String, Object> body) {
    String path = winfold.post("/api/backtests", body).expect(202).header("Location");
    return finished(winfold, path, Duration.ofMinutes(4));
  }

  private static JsonNode finished(WinfoldClient winfold, String location, Duration patience) {
    String path = location.substring(location.indexOf("/api/"));
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !winfold.get(path).expect(200).at("/state").stringValue().equals("RUNNING"));
    JsonNode operation = winfold.get(path).expect(200).json();
    assertThat(operation.at("/state").stringValue())
        .as(operation.toString())
        .isEqualTo("SUCCEEDED");
    return operation.get("result");
  }

  private static JsonNode row(JsonNode result, String method) {
    for (JsonNode row : result.at("/methods")) {
      if (row.at("/method").stringValue().equals(method)) {
        return row;
      }
    }
    throw new AssertionError("no " + method);
  }

  @Test
  void onTheSampleWhatIsLearnedBeatsTheDefaults() throws IOException {
    Path home = Files.createTempDirectory("winfold-sample");
    int port = Server.freePort();
    List<String> arguments =
        List.of(
            "demo", "--port", Integer.toString(port), "--data", home.resolve("data").toString());
    try (Server server =
        Server.launch(
                "io.winfold.standalone.Winfold",
                port,
                home.resolve("server.log"),
                List.of(),
                arguments)
            .awaitReady()) {
      var winfold = new WinfoldClient(server.base(), server.base());
      awaitQuiet(winfold);
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      JsonNode result =
          backtest(
              winfold,
              Map.of(
                  "pipeline",
                  "b2b",
                  "from",
                  today.minusMonths(12).toString(),
                  "to",
                  today.minusMonths(2).toString(),
                  "resamples",
                  300));
      assertThat(result.at("/knownBy/by").stringValue()).isEqualTo("OCCURRED");
      Files.writeString(Path.of("target/backtest-sample.json"), result.toPrettyString());
      for (String method : List.of("WIN_RATE", "LOGISTIC_REGRESSION")) {
        JsonNode against = row(result, method).at("/againstStageDefault");
        assertThat(against.at("/brier/high").doubleValue()).as(method).isNegative();
        assertThat(against.at("/logLoss/high").doubleValue()).as(method).isNegative();
      }
      assertThat(result.at("/recommendation/method").isNull()).isFalse();
    } finally {
      Server.delete(home);
    }
  }

  @Test
  void theCrmDataSetOver2017() throws IOException {
    var data = CrmFiles.find();
    assumeTrue(data.isPresent(), "There is no ../shared/data/crm-sales-opportunities here");
    try (Deployment deployment = Form.ONE_PROCESS.fresh()) {
      WinfoldClient winfold = deployment.client();
      Reply imported = winfold.importFiles("crm-csv", data.get().contents()).expect(202);
      finished(winfold, imported.header("Location"), Duration.ofMinutes(2));
      awaitQuiet(winfold);
      JsonNode result =
          backtest(
              winfold,
              Map.of("pipeline", "crm", "from", "2017-01-01", "to", "2018-01-01", "seed", 1));
      Files.writeString(Path.of("target/backtest-crm.json"), result.toPrettyString());
      assertThat(result.at("/knownBy/by").stringValue()).isEqualTo("OCCURRED");
      assertThat(result.at("/cuts")).hasSize(53);
      assertThat(result.at("/seconds").doubleValue()).isLessThan(120);
      assertThat(result.at("/predictions").intValue()).isPositive();
      assertThat(result.at("/recommendation/text").stringValue())
          .as("these deals carry hardly any signal")
          .contains("cannot be told from the base rate");
      assertThat(row(result, "LOGISTIC_REGRESSION").at("/auc/value").doubleValue())
          .isBetween(0.4, 0.7);
    }
  }

  /** Until nothing is written any more and all that was written is shown. */
  private static void awaitQuiet(WinfoldClient winfold) {
    var before = new AtomicLong();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(700))
        .until(
            () -> {
              long position = 0;
              long lag = 0;
              for (JsonNode one : winfold.get("/api/projections").expect(200).at("/data")) {
                position = Math.max(position, one.at("/position").longValue());
                lag += one.at("/lagEvents").longValue();
              }
              return before.getAndSet(position) == position && lag == 0 && position > 1_000;
            });
  }
}
