package io.winfold.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The import endpoints of a running Winfold. Files are streamed, whatever their size. */
final class ImportClient {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json = JsonMapper.shared();

  ImportClient(URI base) {
    this.base = base.toString().endsWith("/") ? base : URI.create(base + "/");
  }

  /** Sends the files; answers with the operation that imports them. */
  JsonNode start(Path path, String format, boolean dryRun)
      throws IOException, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("api/imports?format=" + encoded(format) + dry(dryRun)))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .header("Accept", "application/json")
            .POST(multipart(boundary, filesOf(path)))
            .build();
    return answer(http.send(request, BodyHandlers.ofString()));
  }

  /** Looks again at an operation after a moment. */
  JsonNode next(JsonNode operation) throws IOException, InterruptedException {
    Thread.sleep(BETWEEN_LOOKS);
    URI location = base.resolve("api/operations/" + operation.path("id").asString());
    HttpRequest request =
        HttpRequest.newBuilder(location).header("Accept", "application/json").build();
    return answer(http.send(request, BodyHandlers.ofString()));
  }

  private JsonNode answer(HttpResponse<String> response) {
    JsonNode body;
    try {
      body = json.readTree(response.body());
    } catch (JacksonException e) {
      throw new StartException(base + " is no Winfold: it answered " + response.statusCode());
    }
    if (response.statusCode() >= 400) {
      throw new StartException(
          body.path("code").asString("error") + ": " + body.path("detail").asString());
    }
    return body;
  }

  private static List<Path> filesOf(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new StartException("There is no " + path);
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> csv =
          files.filter(file -> file.getFileName().toString().endsWith(".csv")).sorted().toList();
      if (csv.isEmpty()) {
        throw new StartException("There are no .csv files in " + path);
      }
      return csv;
    }
  }

  private static BodyPublisher multipart(String boundary, List<Path> files) throws IOException {
    List<BodyPublisher> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(
          text(
              "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                  .formatted(boundary, quotable(file), typeOf(file))));
      parts.add(BodyPublishers.ofFile(file));
      parts.add(text("\r\n"));
    }
    parts.add(text("--" + boundary + "--\r\n"));
    return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
  }

  private static String quotable(Path file) {
    return file.getFileName().toString().replaceAll("[\"\\r\\n]", "_");
  }

  private static String typeOf(Path file) {
    return file.toString().endsWith(".zip") ? "application/zip" : "text/csv";
  }

  private static BodyPublisher text(String text) {
    return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String value) {
    return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String dry(boolean dryRun) {
    return dryRun ? "&dryRun=true" : "";
  }
}
