package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.testing.RandomHistory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Whoever holds a connection of the pool never waits for another: with one connection everything
 * works, so with eight nothing stalls however many ask at once.
 */
class OneConnectionTest {
  private static final List<String> QUERIES =
      List.of(
          "/api/pipelines",
          "/api/pipelines/alpha",
          "/api/opportunities?limit=100",
          "/api/opportunities/%s",
          "/api/opportunities/%s/events",
          "/api/opportunities/%s/probability",
          "/api/opportunities/%s/probability-history",
          "/api/opportunities/%s/stage-visits",
          "/api/quotas",
          "/api/forecasts",
          "/api/models",
          "/api/reports/pipeline",
          "/api/reports/funnel?pipeline=alpha",
          "/api/reports/transitions",
          "/api/reports/time-in-stage",
          "/api/reports/win-rate",
          "/api/reports/calibration",
          "/api/reports/lost-reasons",
          "/api/reports/cycle-time",
          "/api/reports/velocity",
          "/api/reports/slippage?from=2024-01-01&to=2025-01-01",
          "/api/reports/stale",
          "/api/reports/coverage?period=2024-Q1",
          "/api/reports/forecast?period=2024-Q1",
          "/api/reports/forecast-accuracy",
          "/api/reports/forecast/deals?period=2024-Q1&part=weighted",
          "/api/reports/probability-history?from=2024-01-01&to=2024-02-01&step=day",
          "/api/reports/restatement",
          "/api/reports/waterfall?from=2024-01-01&to=2025-01-01",
          "/api/reports/waterfall/deals?from=2024-01-01&to=2025-01-01&bucket=won",
          "/api/projections",
          "/api/projections/generations",
          "/api/operations",
          "/api/log/export");

  private final RunningQuerySide side =
      new RunningQuerySide("spring.datasource.hikari.connection-timeout=2000");

  /** Starting takes two: a migration looks on while another works. */
  @BeforeEach
  void takeAllButOne() {
    HikariDataSource pool = side.context().getBean(HikariDataSource.class);
    pool.getHikariConfigMXBean().setMinimumIdle(1);
    pool.getHikariConfigMXBean().setMaximumPoolSize(1);
    pool.getHikariPoolMXBean().softEvictConnections();
    await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() <= 1);
  }

  @AfterEach
  void stop() {
    side.close();
  }

  @Test
  void oneConnectionIsEnoughForEverything() {
    List<RecordedEvent> history = RandomHistory.of(71, 150);
    side.log().events(history);
    side.awaitLog();
    String deal =
        history.stream()
            .map(RecordedEvent::stream)
            .filter(stream -> stream.startsWith("opportunity/"))
            .findFirst()
            .orElseThrow()
            .substring("opportunity/".length());

    for (String query : QUERIES) {
      var answer = side.send(query.formatted(deal));
      assertThat(answer.statusCode()).as("%s: %s", query, answer.body()).isEqualTo(200);
    }
    for (String work :
        List.of(
            "/api/projections/all/rebuilds",
            "/api/projections/all/verifications",
            "/api/log/verifications")) {
      String operation = side.post(work).headers().firstValue("Location").orElseThrow();
      JsonNode ended =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () -> side.get(operation),
                  found -> !found.path("state").asString().equals("RUNNING"));
      assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
    }
  }
}
