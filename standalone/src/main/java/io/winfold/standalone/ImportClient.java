package io.winfold.standalone;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The import endpoint of a running Winfold. Files are streamed, whatever their size. */
final class ImportClient {
  private final WinfoldApi api;

  ImportClient(WinfoldApi api) {
    this.api = api;
  }

  /** Sends the files; answers with the operation that imports them. */
  JsonNode start(Path path, String format, boolean dryRun)
      throws IOException, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    return api.send(
        api.request("api/imports?format=" + encoded(format) + dry(dryRun))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(multipart(boundary, filesOf(path))));
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
