package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventsMigration;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.projection.ProjectionStatus;
import io.winfold.query.projection.Projections;
import io.winfold.query.projection.ReadModelPositions;
import io.winfold.query.testing.RandomHistory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class QuerySideTest {

  @Test
  void itIsReadyOnceTheCommandSideHasMadeTheTablesOfEvents() throws Exception {
    var database = EmbeddedDatabase.freshDatabase();
    var application = new SpringApplication(QuerySide.class);
    application.setDefaultProperties(
        Map.of(
            "server.port", "0",
            "spring.datasource.url", database.url(),
            "spring.datasource.username", database.user(),
            "spring.datasource.password", database.password()));
    try (var context = application.run()) {
      assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(503);

      EventsMigration.migrate(database.dataSource());

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> get(context, "/actuator/health/readiness").statusCode() == 200);
      assertThat(get(context, "/actuator/prometheus").body())
          .contains("winfold_projection_lag_events{projection=\"opportunity\"} 0.0")
          .contains("winfold_projection_lag_seconds{projection=\"pipeline\"} 0.0");
      assertThat(context.getBean(Projections.class).status())
          .extracting(ProjectionStatus::name)
          .contains("opportunity", "pipeline");

      var history = RandomHistory.of(23, 300);
      store(JdbcClient.create(database.dataSource()), history);
      var last = history.getLast();
      assertThat(
              context
                  .getBean(ReadModelPositions.class)
                  .awaitVersion(last.stream(), last.version(), Duration.ofMinutes(1)))
          .isTrue();
      assertThat(context.getBean(Projections.class).status())
          .extracting(ProjectionStatus::position, status -> status.parked().size())
          .containsOnly(tuple((long) history.size(), 0));
    }
  }

  private static void store(JdbcClient jdbc, List<RecordedEvent> history) {
    var codec = EventCodec.standard();
    for (var event : history) {
      var type = codec.typeOf(event.event());
      jdbc.sql("INSERT INTO events.event VALUES (?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?)")
          .param(event.position())
          .param(event.stream())
          .param(event.version())
          .param(event.eventId())
          .param(type.name())
          .param(type.revision())
          .param(event.occurredAt().atOffset(ZoneOffset.UTC))
          .param(event.recordedAt().atOffset(ZoneOffset.UTC))
          .param(codec.writeMetadata(event.metadata().toMap()))
          .param(codec.write(event.event()))
          .update();
    }
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws IOException, InterruptedException {
    String port = context.getEnvironment().getProperty("local.server.port");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
