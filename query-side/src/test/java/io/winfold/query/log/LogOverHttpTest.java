package io.winfold.query.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.platform.log.LogCheckpoints;
import io.winfold.platform.log.LogRestore;
import io.winfold.platform.log.Trailer;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.testing.RandomHistory;
import io.winfold.query.testing.Tables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogOverHttpTest {
  private static final int EVENTS = 400;
  private static RunningQuerySide side;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    side = new RunningQuerySide("winfold.log.checkpoint-interval=50ms");
    side.log().events(RandomHistory.of(11, EVENTS));
    side.awaitLog();
    jdbc = JdbcClient.create(side.context().getBean(DataSource.class));
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  @Test
  void theExportRestoredElsewhereGivesTheSameTables() throws IOException {
    String export = side.send("/api/log/export").body();
    try (var other = new RunningQuerySide()) {
      DataSource target = other.context().getBean(DataSource.class);

      Trailer restored =
          new LogRestore(target)
              .read(new ByteArrayInputStream(export.getBytes(StandardCharsets.UTF_8)), done -> {});

      assertThat(restored.count()).isEqualTo(side.log().position());
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(Tables.dump(JdbcClient.create(target), "read_1"))
                      .isEqualTo(Tables.dump(jdbc, "read_1")));
      assertThat(other.send("/api/log/export").body()).isEqualTo(export);
    }
  }

  @Test
  void aVerificationIsAnOperationAndNamesTheEventThatWasChanged() throws Exception {
    JsonNode intact = verification();
    assertThat(intact.path("intact").asBoolean()).isTrue();
    assertThat(intact.path("count").asLong()).isEqualTo(side.log().position());

    flip(250);
    try {
      JsonNode broken = verification();
      assertThat(broken.path("intact").asBoolean()).isFalse();
      assertThat(broken.path("verified").asLong()).isEqualTo(249);
      assertThat(broken.path("finding").path("kind").asString()).isEqualTo("ALTERED");
      assertThat(broken.path("finding").path("position").asLong()).isEqualTo(250);
      assertThat(broken.path("finding").path("field").asString()).isEqualTo("payload");
      assertThat(side.send("/api/log/export").body())
          .doesNotContain("\"trailer\"")
          .contains("damaged at position 250");
    } finally {
      flip(250);
    }
    assertThat(verification().path("intact").asBoolean()).isTrue();
  }

  @Test
  void theEndIsNotedWithoutBeingAsked() {
    var checkpoints = new LogCheckpoints(side.context().getBean(DataSource.class));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                checkpoints
                    .last()
                    .filter(last -> last.position() == side.log().position())
                    .isPresent());
  }

  private static void flip(long position) {
    jdbc.sql(
            "UPDATE events.event SET payload = set_byte(payload, 5, get_byte(payload, 5) # 1)"
                + " WHERE position = ?")
        .param(position)
        .update();
  }

  private static JsonNode verification() throws Exception {
    String port = side.context().getEnvironment().getProperty("local.server.port");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> begun =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + "/api/log/verifications"))
                  .POST(BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());
      assertThat(begun.statusCode()).isEqualTo(202);
      String location = begun.headers().firstValue("Location").orElseThrow();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !side.get(location).path("state").asString().equals("RUNNING"));
      assertThat(JsonMapper.shared().readTree(begun.body()).path("kind").asString())
          .isEqualTo("log-verification");
      return side.get(location).path("result");
    }
  }
}
