package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.platform.eventstore.EventsMigration;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.projection.Projections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

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

      await().until(() -> get(context, "/actuator/health/readiness").statusCode() == 200);
      assertThat(get(context, "/actuator/prometheus").body())
          .contains("winfold_projection_lag_events{projection=\"opportunity\"} 0.0")
          .contains("winfold_projection_lag_seconds{projection=\"pipeline\"} 0.0");
      assertThat(context.getBean(Projections.class).status()).hasSize(2);
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
