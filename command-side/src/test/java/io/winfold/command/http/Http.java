package io.winfold.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one port, and what it sees. */
final class Http {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Http(int port) {
    this.port = port;
  }

  record Seen(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode json() {
      return JSON.readTree(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String code() {
      return json().path("code").asString("");
    }

    List<String> pointers() {
      return json().path("errors").values().stream()
          .map(error -> error.path("pointer").asString(""))
          .toList();
    }

    Seen isProblem(int status, String code) {
      assertThat(response.body()).as("%s %s", response.request(), status()).isNotEmpty();
      assertThat(status()).as(response.body()).isEqualTo(status);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(code()).as(response.body()).isEqualTo(code);
      assertThat(json().path("type").asString("")).isEqualTo("urn:winfold:problem:" + code);
      assertThat(json().path("status").asInt(0)).isEqualTo(status);
      return this;
    }
  }

  /**
   * @param headers names and values in turn
   */
  Seen post(String path, String body, String... headers) {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(body),
        with("Content-Type", "application/json", headers));
  }

  Seen send(String method, String path, BodyPublisher body, String... headers) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(60))
              .method(method, body);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return new Seen(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends bytes as they are and returns what comes back until the server closes. */
  String raw(byte[] request) throws IOException {
    return raw(request, false);
  }

  /** The same, telling the server that nothing more will come. */
  String rawAndHalfClose(byte[] request) throws IOException {
    return raw(request, true);
  }

  private String raw(byte[] request, boolean halfClose) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      var seen = new ByteArrayOutputStream();
      try {
        out.write(request);
        out.flush();
        if (halfClose) {
          socket.shutdownOutput();
        }
        socket.getInputStream().transferTo(seen);
      } catch (SocketException e) {
        // Closed before all was read: what came until then is what a client sees.
      }
      return seen.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static String[] with(String name, String value, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      if (more[i].equalsIgnoreCase(name)) {
        return more;
      }
    }
    var all = new String[more.length + 2];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = name;
    all[more.length + 1] = value;
    return all;
  }
}
