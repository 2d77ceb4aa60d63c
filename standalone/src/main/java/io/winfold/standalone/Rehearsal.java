package io.winfold.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What clients, analysts and operators ask of a Winfold that has the sample. */
final class Rehearsal {
  static final int DEALS = 50;
  private static final int LOOKS = 2;
  private static final String DEAL = "rehearsed-1";

  /** What some reports do not answer without. */
  private static final Map<String, String> REQUIRED =
      Map.of("period", "2026-Q1", "part", "commit", "bucket", "won");

  private final WinfoldApi api;

  Rehearsal(WinfoldApi api) {
    this.api = api;
  }

  /** Deals from their creation to their end. */
  void sell() throws IOException, InterruptedException {
    post(
        "pipelines",
        """
        {"id":"rehearsed","name":"Rehearsed","template":"classic"}\
        """);
    for (int deal = 1; deal <= DEALS; deal++) {
      String id = "rehearsed-" + deal;
      post(
          "opportunities",
          """
          {"id":"%s","name":"Ten forklifts","pipeline":"rehearsed",
           "amount":{"amount":"50000.00","currency":"USD"}}\
          """
              .formatted(id));
      String at = "opportunities/" + id + "/";
      post(
          at + "change-stage",
          """
          {"stage":"qualified"}\
          """);
      post(
          at + "override-probability",
          """
          {"probability":80,"reason":"letter of intent"}\
          """);
      post(at + "win", "{}");
    }
  }

  /** Everything there is to be read, as the contract lists it; returns the paths. */
  List<String> read() throws IOException, InterruptedException {
    JsonNode paths = api.send(api.request("v3/api-docs")).path("paths");
    List<String> read = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      JsonNode get = path.getValue().path("get");
      String asked =
          path.getKey().substring(1).replace("opportunities/{id}", "opportunities/" + DEAL);
      if (get.isObject() && !asked.contains("{")) {
        String query = query(get.path("parameters"));
        for (int look = 0; look < LOOKS; look++) {
          try (InputStream answer = api.stream(asked + query)) {
            answer.readAllBytes();
          }
        }
        read.add(asked);
      }
    }
    return read;
  }

  private static String query(JsonNode parameters) {
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : parameters) {
      if (parameter.path("required").asBoolean(false)) {
        String name = parameter.path("name").asString();
        query.add(name + "=" + REQUIRED.get(name));
      }
    }
    return query.isEmpty() ? "" : "?" + String.join("&", query);
  }

  /** What operators do. */
  int operate(String url, Path folder) {
    for (List<String> command :
        List.of(
            List.of("rebuild"),
            List.of("verify"),
            List.of("verify", "--log"),
            List.of("backup", folder.resolve("rehearsal.ndjson").toString()))) {
      List<String> arguments = new ArrayList<>(command);
      arguments.addAll(List.of("--url", url));
      int code = Winfold.commandLine().execute(arguments.toArray(String[]::new));
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    api.send(
        api.request("api/" + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, UTF_8)));
  }
}
