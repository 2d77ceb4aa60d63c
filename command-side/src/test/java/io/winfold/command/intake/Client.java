package io.winfold.command.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends files to be imported. */
record Client(int port) {
  private static final String BOUNDARY = "a-line-no-file-has";

  HttpResponse<String> files(String query, Map<String, String> files)
      throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    files.forEach(
        (name, content) ->
            body.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\";")
                .append(" filename=\"" + name + "\"\r\n\r\n")
                .append(content)
                .append("\r\n"));
    body.append("--" + BOUNDARY + "--\r\n");
    return post(
        query,
        "multipart/form-data; boundary=" + BOUNDARY,
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> folder(String query, Path folder) throws IOException, InterruptedException {
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files(query, files);
  }

  HttpResponse<String> zip(String query, Map<String, String> files)
      throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return post(query, "application/zip", bytes.toByteArray());
  }

  HttpResponse<String> post(String query, String type, byte[] body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/imports?" + query))
              .header("Content-Type", type)
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }
}
