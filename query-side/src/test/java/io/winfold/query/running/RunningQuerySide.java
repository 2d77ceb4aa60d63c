package io.winfold.query.running;

import static org.awaitility.Awaitility.await;

import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.winfold.query.QuerySide;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A query side on a free port of loopback, with a database and a log of its own. */
public final class RunningQuerySide implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Database database = EmbeddedDatabase.freshDatabase();
  private final WrittenLog log = new WrittenLog(database);
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> arguments;
  private ConfigurableApplicationContext context;

  /**
   * @param properties as on the command line, without the dashes
   */
  public RunningQuerySide(String... properties) {
    arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password()));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    context = run();
  }

  private ConfigurableApplicationContext run() {
    return new SpringApplicationBuilder(QuerySide.class).run(arguments.toArray(String[]::new));
  }

  /**
   * Stops it and starts it again on what it has left.
   *
   * @param properties beside those it had
   */
  public void restart(String... properties) {
    context.close();
    for (String property : properties) {
      arguments.add("--" + property);
    }
    context = run();
  }

  public WrittenLog log() {
    return log;
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  /** Waits until everything written to the log is read. */
  public void awaitLog() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                context.getBean(ReadModel.class).<Long>read(Snapshot::position) >= log.position());
  }

  /** The JSON answer to a GET that must succeed. */
  public JsonNode get(String path) {
    HttpResponse<String> response = send(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The status and the code of a GET that is refused, such as {@code 400 invalid-parameter}. */
  public String refusal(String path) {
    HttpResponse<String> response = send(path);
    return response.statusCode()
        + " "
        + JSON.readTree(response.body()).path("code").asString("no code");
  }

  public HttpResponse<String> send(String path, String... headers) {
    return exchange("GET", path, headers);
  }

  /** The answer to a POST without a body. */
  public HttpResponse<String> post(String path) {
    return exchange("POST", path);
  }

  /** The answer to a POST of JSON. */
  public HttpResponse<String> post(String path, String json) {
    return exchange(
        "POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  private HttpResponse<String> exchange(String method, String path, String... headers) {
    return exchange(method, path, BodyPublishers.noBody(), headers);
  }

  private HttpResponse<String> exchange(
      String method, String path, BodyPublisher body, String... headers) {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    log.close();
    http.close();
  }
}
