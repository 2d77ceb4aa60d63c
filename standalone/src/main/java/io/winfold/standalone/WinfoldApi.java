package io.winfold.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Winfold, as the command line talks to it. */
final class WinfoldApi {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** What a line of an event stream begins with that says something. */
  private static final String DATA = "data: ";

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json = JsonMapper.shared();

  WinfoldApi(URI base) {
    this.base = base.toString().endsWith("/") ? base : URI.create(base + "/");
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("Accept", "application/json");
  }

  /**
   * @throws StartException if it is refused, with the reason
   */
  JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return answer(response.statusCode(), response.body());
  }

  /** A body too large for memory. */
  InputStream stream(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) {
      try (InputStream body = response.body()) {
        answer(response.statusCode(), new String(body.readAllBytes(), UTF_8));
      }
    }
    return response.body();
  }

  private JsonNode answer(int status, String text) {
    JsonNode body;
    try {
      body = json.readTree(text);
    } catch (JacksonException e) {
      throw new StartException(base + " is no Winfold: it answered " + status);
    }
    if (status >= 400) {
      throw new StartException(
          body.path("code").asString("error") + ": " + body.path("detail").asString());
    }
    return body;
  }

  /** Begins an operation and shows how it goes until it has ended. */
  JsonNode run(String path) throws IOException, InterruptedException {
    return follow(send(request(path).POST(BodyPublishers.noBody())));
  }

  /**
   * Where something is asked of a projection.
   *
   * @param projection its name, or {@code all}
   */
  static String path(String projection, String what) {
    if (!projection.matches("[a-z-]+")) {
      throw new StartException("There is no projection " + projection);
    }
    return "api/projections/" + projection + "/" + what;
  }

  /** Shows how an operation goes until it has ended. */
  JsonNode follow(JsonNode begun) throws IOException, InterruptedException {
    JsonNode operation = begun;
    var bar = new ProgressBar(System.err);
    while (isRunning(operation)) {
      operation = watch(operation, bar);
      if (isRunning(operation)) {
        // The server is about to stop, or what lies between has hung up.
        Thread.sleep(BETWEEN_LOOKS);
      }
    }
    bar.finish(operation);
    return operation;
  }

  private static boolean isRunning(JsonNode operation) {
    return operation.path("state").asString().equals("RUNNING");
  }

  /** Shows what the server tells of an operation, as long as it does, and returns the last. */
  private JsonNode watch(JsonNode operation, ProgressBar bar)
      throws IOException, InterruptedException {
    HttpRequest request =
        request("api/operations/" + operation.path("id").asString())
            .setHeader("Accept", "text/event-stream")
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (var events = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      if (response.statusCode() != 200) {
        return answer(response.statusCode(), events.readAllAsString());
      }
      return last(operation, events, bar);
    }
  }

  private JsonNode last(JsonNode operation, BufferedReader events, ProgressBar bar) {
    JsonNode last = operation;
    try {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        if (line.startsWith(DATA)) {
          last = json.readTree(line.substring(DATA.length()));
          bar.show(last);
        }
      }
    } catch (IOException e) {
      // What lies between cuts long answers. If the server is gone, the next question tells.
    }
    return last;
  }

  static StartException noAnswer(URI url, IOException e) {
    // A refused connection says nothing.
    String reason = Objects.requireNonNullElse(e.getMessage(), "nothing listens there");
    return new StartException(
        "No answer from " + url + ": " + reason + ". Is it running (./winfold serve)?");
  }
}
