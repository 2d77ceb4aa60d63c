package io.winfold.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client app. It sends reads to the query side and commands to the command side, which is all the
 * routing a proxy in front of the two does.
 */
final class WinfoldClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI commands;
  private final URI queries;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  WinfoldClient(URI commands, URI queries) {
    this.commands = commands;
    this.queries = queries;
  }

  /** Where the query side is. */
  URI queries() {
    return queries;
  }

  /**
   * @param path with the query, such as {@code /api/opportunities?limit=2}
   */
  Reply get(String path, String... headers) {
    return send(request(queries, path, headers).GET());
  }

  /** Sends a body as JSON: a map, a list, a tree. */
  Reply post(String path, Object body, String... headers) {
    return postRaw(path, JsonMapper.shared().writeValueAsString(body), headers);
  }

  /** Asks the query side something that takes a body. */
  Reply ask(String path, Object body) {
    return send(
        request(queries, path, "Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
  }

  /** Sends a text as it is, as JSON unless the headers say otherwise. */
  Reply postRaw(String path, String body, String... headers) {
    var request = request(commands, path, headers);
    if (!List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    return send(request.POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  /** Asks the query side to do something that needs no body. */
  Reply ask(String path) {
    return send(
        request(queries, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}", StandardCharsets.UTF_8)));
  }

  /** Sends a request to the command side whatever its method. */
  Reply send(String method, String path, String body, String... headers) {
    return send(
        request(commands, path, headers)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  /** Creates an opportunity; fails unless it is accepted. */
  Reply create(Map<String, Object> body) {
    return post("/api/opportunities", body).expect(201);
  }

  /** Asks something of an opportunity; fails unless it is accepted. */
  Reply command(String id, String command, Map<String, Object> body) {
    return post("/api/opportunities/" + id + "/" + command, body).expect(200);
  }

  /** Sends the lines as one batch and returns the answers, one a line. */
  List<JsonNode> batch(List<? extends Object> lines) {
    var text = new StringBuilder();
    for (Object line : lines) {
      text.append(JsonMapper.shared().writeValueAsString(line)).append('\n');
    }
    return batchRaw(text.toString());
  }

  List<JsonNode> batchRaw(String lines) {
    Reply reply =
        postRaw(
                "/api/opportunities/commands",
                lines,
                "Content-Type",
                "application/x-ndjson",
                "Accept",
                "application/x-ndjson")
            .expect(200);
    var answers = new ArrayList<JsonNode>();
    reply
        .body()
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> answers.add(JsonMapper.shared().readTree(line)));
    return answers;
  }

  /** Sends files as an import; answers with the operation. */
  Reply importFiles(String format, Map<String, String> files) {
    String boundary = "winfold-acceptance-boundary";
    var body = new StringBuilder();
    files.forEach(
        (name, content) ->
            body.append("--%s\r\n".formatted(boundary))
                .append(
                    "Content-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                        .formatted(name))
                .append("Content-Type: text/csv\r\n\r\n")
                .append(content)
                .append("\r\n"));
    body.append("--%s--\r\n".formatted(boundary));
    return postRaw(
        "/api/imports?format=" + format,
        body.toString(),
        "Content-Type",
        "multipart/form-data; boundary=" + boundary);
  }

  private HttpRequest.Builder request(URI base, String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Reply send(HttpRequest.Builder building) {
    HttpRequest request = building.build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Reply(
          request.method() + " " + request.uri(),
          response.statusCode(),
          response.headers(),
          response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
