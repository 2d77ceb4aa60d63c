package io.winfold.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.http.Http.Seen;
import io.winfold.command.http.ScriptedCommands.Arrived;
import io.winfold.command.opportunity.OpportunityCommand.Lose;
import io.winfold.kernel.opportunity.OpportunityId;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class BatchTest {
  private static final String PATH = "/api/opportunities/commands";
  private static final String CREATE =
      "{\"name\":\"N\",\"pipeline\":\"p\",\"amount\":{\"amount\":\"1\",\"currency\":\"USD\"}}";

  private static HttpApp app;
  private static Http http;

  @BeforeAll
  static void start() {
    app = new HttpApp();
    http = new Http(app.port());
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void forget() {
    app.commands().arrived.clear();
    app.commands().keeping = true;
  }

  @Test
  void everyLineIsAnsweredInOrder() {
    var answers =
        batch(
            line("create", "b1", CREATE),
            "",
            line("win", "b1", "{}"),
            line("win", "stage-retired", "{}"),
            "  \t",
            "{\"command\":\"win\",\"id\":\"b1\"}");

    assertThat(answers)
        .extracting(JsonNode::toString)
        .first()
        .isEqualTo(
            "{\"line\":1,\"status\":201,\"id\":\"b1\",\"version\":1,\"events\":[\"Create\"]}");
    assertThat(answers)
        .extracting(answer -> answer.path("line").asInt())
        .containsExactly(1, 3, 4, 6);
    assertThat(answers)
        .extracting(answer -> answer.path("status").asInt())
        .containsExactly(201, 200, 422, 200);
    assertThat(answers).extracting(answer -> answer.path("id").asString()).endsWith("b1");
    var refused = answers.get(2);
    assertThat(refused.at("/problem/code").asString()).isEqualTo("stage-retired");
    assertThat(refused.at("/problem/errors/0/pointer").asString()).isEqualTo("/body/amount");
    assertThat(refused.has("version")).isFalse();
  }

  @Test
  void aLineThatCannotBeReadStopsNothing() {
    var answers =
        batch(
            "{\"command\":",
            "[]",
            "{\"command\":\"fly\",\"id\":\"b2\"}",
            "{\"command\":\"win\"}",
            "{\"command\":\"win\",\"id\":\"b2\",\"body\":{\"amount\":3},\"more\":1}",
            "{\"command\":\"create\",\"id\":\"b2\",\"body\":"
                + CREATE.replace("{\"name", "{\"id\":\"b3\",\"name")
                + "}",
            "{\"command\":\"correct\",\"id\":\"b2\",\"body\":{\"event\":\"e\",\"retract\":1}}",
            "{\"command\":\"win\",\"id\":\"..\"}",
            "{\"command\":\"win\",\"id\":\"b2\",\"ifMatch\":\"x\"}",
            "{\"command\":\"win\",\"id\":\"b2\",\"idempotencyKey\":\"a b\"}",
            "{\"command\":\"win\",\"id\":\"b2\",\"body\":\"{}\"}",
            line("win", "b2", "{}"));

    assertThat(answers).hasSize(12);
    assertThat(answers.subList(0, 11))
        .allSatisfy(answer -> assertThat(answer.path("status").asInt()).isEqualTo(400));
    assertThat(answers.get(0).at("/problem/code").asString()).isEqualTo("malformed-request");
    assertThat(pointers(answers.get(2))).containsExactly("/command");
    assertThat(pointers(answers.get(3))).containsExactly("/id");
    assertThat(pointers(answers.get(4))).containsExactly("/body/amount", "/more");
    assertThat(pointers(answers.get(5))).containsExactly("/body/id");
    assertThat(pointers(answers.get(8))).containsExactly("/ifMatch");
    assertThat(answers.get(11).path("status").asInt()).isEqualTo(200);
    assertThat(app.commands().arrived).hasSize(1);
  }

  @Test
  void keyAndVersionComeWithTheLine() {
    batch(
        "{\"command\":\"win\",\"id\":\"b4\",\"idempotencyKey\":\"k\",\"ifMatch\":\"\\\"3\\\"\"}",
        "{\"command\":\"win\",\"id\":\"b4\",\"ifMatch\":\"4\"}",
        "{\"command\":\"win\",\"id\":\"b4\",\"ifMatch\":5}",
        "{\"command\":\"win\",\"id\":\"b4\",\"ifMatch\":\"*\"}");

    var envelopes = app.commands().arrived.stream().map(Arrived::envelope).toList();
    assertThat(envelopes).extracting(e -> e.expectedVersion()).containsExactly(3L, 4L, 5L, null);
    assertThat(envelopes.getFirst().idempotency().key()).isEqualTo("k");

    http.post("/api/opportunities/b4/win", "{}", "Idempotency-Key", "k");
    assertThat(app.commands().arrived)
        .last()
        .extracting(arrived -> arrived.envelope().idempotency().fingerprint())
        .isEqualTo(envelopes.getFirst().idempotency().fingerprint());
  }

  @Test
  void headersOfOneCommandDoNotGoWithABatch() {
    send("", "Idempotency-Key", "k").isProblem(400, "invalid-parameter");
    send("", "If-Match", "\"1\"").isProblem(400, "invalid-parameter");
    http.post(PATH, "{}").isProblem(415, "malformed-request");
    send("", "Accept", "text/html").isProblem(406, "malformed-request");
    assertThat(send("").status()).isEqualTo(200);
  }

  @Test
  void aTooLongLineIsAnsweredAndReadOver() {
    String fits = "{\"command\":\"win\",\"id\":\"b5\"}";
    String exactly = fits + " ".repeat((64 << 10) - fits.length());
    var answers = batch(exactly, exactly + " ", "x".repeat(3 << 20), fits);

    assertThat(answers)
        .extracting(a -> a.path("status").asInt())
        .containsExactly(200, 413, 413, 200);
    assertThat(answers.get(2).path("line").asInt()).isEqualTo(3);
    assertThat(answers.get(2).at("/problem/code").asString()).isEqualTo("payload-too-large");
  }

  @Test
  void aLineThatIsNoTextIsRefusedAlone() {
    byte[] lines =
        "{\"command\":\"w?n\",\"id\":\"b6\"}\r\n{\"command\":\"win\",\"id\":\"b6\"}\r\n"
            .getBytes(StandardCharsets.UTF_8);
    lines[13] = (byte) 0xFF;

    var seen =
        http.send(
            "POST",
            PATH,
            BodyPublishers.ofByteArray(lines),
            "Content-Type",
            "application/x-ndjson");

    assertThat(answers(seen)).extracting(a -> a.path("status").asInt()).containsExactly(400, 200);
  }

  @Test
  void commandsForOneDealKeepTheirOrder() {
    var lines = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      lines.append(line("lose", "order-" + i % 7, "{\"reason\":\"" + i + "\"}")).append('\n');
    }

    var answers = answers(send(lines.toString()));

    var versions = new HashMap<String, Integer>();
    assertThat(answers).hasSize(3_000);
    for (JsonNode answer : answers) {
      int version = versions.merge(answer.path("id").asString(), 1, Integer::sum);
      assertThat(answer.path("version").asInt()).isEqualTo(version);
    }
    var last = new HashMap<Object, Integer>();
    for (Arrived arrived : app.commands().arrived) {
      int reason = Integer.parseInt(((Lose) arrived.command()).reason());
      assertThat(last.getOrDefault(arrived.id(), -1)).isLessThan(reason);
      last.put(arrived.id(), reason);
    }
  }

  @Test
  void aDealThatIsContinuedIsThereForTheNextLine() {
    batch(line("continue", "b7", "{\"pipeline\":\"p\",\"id\":\"b8\"}"), line("win", "b8", "{}"));

    assertThat(app.commands().arrived)
        .extracting(Arrived::id)
        .containsExactly(new OpportunityId("b8"), new OpportunityId("b8"));
    assertThat(app.commands().arrived.element().command()).isInstanceOf(List.class);
  }

  @Test
  void anAnswerComesBeforeTheNextLineIsSent() throws IOException {
    try (var socket = connect()) {
      var out = socket.getOutputStream();
      head(out, "Transfer-Encoding: chunked");
      var in = reader(socket);

      chunk(out, line("win", "b9", "{}") + "\n");
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 ");
      skipTo(in, "\"version\":1");
      chunk(out, line("win", "b9", "{}") + "\n" + "{\"half");
      skipTo(in, "\"version\":2");
    }
    // The rest of the line never came, so it was no line.
    Awaitility.await()
        .during(Duration.ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(app.commands().arrived)
                    .filteredOn(arrived -> arrived.id().equals(new OpportunityId("b9")))
                    .hasSize(2));
  }

  @Test
  void aClientMaySendEverythingBeforeItReads() throws IOException {
    app.commands().keeping = false;
    int count = 100_000;
    try (var socket = connect()) {
      var out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      head(out, "Connection: close\r\nTransfer-Encoding: chunked");
      for (int i = 0; i < count; i += 100) {
        var lines = new StringBuilder();
        for (int j = i; j < i + 100; j++) {
          lines.append(line("win", "many-" + j % 5_000, "{}")).append('\n');
        }
        chunk(out, lines.toString());
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();

      var in = socket.getInputStream();
      while (in.read() != '{') {
        // The status, the headers, and the length of the first chunk.
      }
      var answers = unchunked("{" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
      int line = 0;
      for (String answer : answers) {
        line++;
        assertThat(answer).startsWith("{\"line\":" + line + ",\"status\":200,").endsWith("]}");
      }
      assertThat(line).isEqualTo(count);
    }
  }

  private static List<String> unchunked(String body) {
    return body.replaceAll("\r\n[0-9a-f]+\r\n", "")
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static void skipTo(BufferedReader in, String part) throws IOException {
    String line = in.readLine();
    while (!line.contains(part)) {
      line = in.readLine();
    }
  }

  private static Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
  }

  private static void head(OutputStream out, String header) throws IOException {
    out.write(
        ("POST "
                + PATH
                + " HTTP/1.1\r\nHost: localhost:"
                + app.port()
                + "\r\nContent-Type: application/x-ndjson\r\n"
                + header
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    out.write(
        (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(String command, String id, String body) {
    return "{\"command\":\"%s\",\"id\":\"%s\",\"body\":%s}".formatted(command, id, body);
  }

  private static List<JsonNode> batch(String... lines) {
    return answers(send(String.join("\n", lines)));
  }

  private static Seen send(String lines, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/x-ndjson"));
    return http.send("POST", PATH, BodyPublishers.ofString(lines), all.toArray(String[]::new));
  }

  private static List<JsonNode> answers(Seen seen) {
    assertThat(seen.status()).as(seen.response().body()).isEqualTo(200);
    assertThat(seen.header("Content-Type")).isEqualTo("application/x-ndjson");
    return seen.response().body().lines().map(Http.JSON::readTree).toList();
  }

  private static List<String> pointers(JsonNode answer) {
    return answer.at("/problem/errors").values().stream()
        .map(error -> error.path("pointer").asString())
        .toList();
  }
}
