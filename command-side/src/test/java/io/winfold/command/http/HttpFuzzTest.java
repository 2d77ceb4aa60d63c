package io.winfold.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.http.Http.Seen;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is no 500, and where it refuses, a problem. */
class HttpFuzzTest {
  private static final List<String> PATHS =
      Stream.of(
              OpportunityRequests.BY_NAME.keySet().stream()
                  .map(name -> "/api/opportunities/o1/" + name),
              Stream.concat(PipelineRequests.NAMES.stream(), Stream.of("record-fitted-model"))
                  .map(name -> "/api/pipelines/p1/" + name),
              Stream.of("/api/opportunities", "/api/pipelines"))
          .flatMap(paths -> paths)
          .sorted()
          .toList();

  private static final String BODY =
      """
      {"id":"o1","name":"Pumps","pipeline":"b2b","stage":"qualified","template":"b2b","amount":\
      {"amount":"50000.00","currency":"USD"},"expectedCloseDate":"2026-03-31","owner":"Ann",\
      "tags":["a","b"],"attributes":{"region":"EU","size":null},"occurredAt":"2026-01-05T10:00:00Z",\
      "probability":39.67,"reason":"r","sticky":true,"stages":[{"name":"S","probability":1e1,\
      "expectedDays":{"min":1,"max":3},"exitCriteria":["x"]}],"method":"MODEL","policy":"OFF",\
      "event":"e1","field":"owner","value":"Bo"}\
      """;

  private static final String[] SPLINTERS = {
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "1e999999999",
    "-0",
    "1E-400",
    "9".repeat(400),
    "\\u0000",
    "\\ud800",
    "\\udfff\\ud800",
    "\u0000",
    "\uFFFF",
    "\\",
    "/",
    "'",
    "\"a\":1,",
    "{\"a\":",
    "0x1",
    "NaN",
    "\"\":\"\",",
    "\"\\u0000\":1,",
    "\"\\ud800\":1,",
    "\u202E",
    "\uD83D\uDE00",
    "\n",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "2026-02-30",
    "9999-12-31T23:59:59.999999999-18:00",
    "XXX",
    "CLOSED"
  };

  private static HttpApp app;
  private static Http http;

  @BeforeAll
  static void start() {
    app = new HttpApp();
    app.commands().keeping = false;
    http = new Http(app.port());
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void mutatedBodiesAreJudged() {
    var random = new Random(2026);
    for (int i = 0; i < 5_000; i++) {
      String path = PATHS.get(random.nextInt(PATHS.size()));
      byte[] body = mutated(BODY, random);
      check(
          http.send(
              "POST", path, BodyPublishers.ofByteArray(body), "Content-Type", "application/json"),
          body);
    }
  }

  @Test
  void mutatedBatchesAreAnsweredLineByLine() {
    var random = new Random(7);
    String line =
        "{\"command\":\"create\",\"id\":\"o1\",\"body\":" + BODY + ",\"ifMatch\":\"*\"}\n";
    for (int i = 0; i < 500; i++) {
      byte[] body = mutated(line.repeat(3), random);
      var seen =
          http.send(
              "POST",
              "/api/opportunities/commands",
              BodyPublishers.ofByteArray(body),
              "Content-Type",
              "application/x-ndjson");
      assertThat(seen.status()).isEqualTo(200);
      seen.response()
          .body()
          .lines()
          .map(Http.JSON::readTree)
          .forEach(answer -> assertThat(answer.path("status").asInt()).isBetween(200, 499));
    }
  }

  @Test
  void mutatedHeadsAreJudged() throws IOException {
    var random = new Random(42);
    String head =
        "POST /api/opportunities/o1/win?a=b%20c HTTP/1.1\r\nHost: localhost:"
            + app.port()
            + "\r\n"
            + "Content-Type: application/json; charset=utf-8\r\n"
            + "Accept: application/json, */*;q=0.1\r\n"
            + "If-Match: W/\"3\"\r\n"
            + "Idempotency-Key: k\r\n"
            + "X-Actor: ann\r\n"
            + "X-Correlation-Id: c\r\n"
            + "Content-Length: 2\r\n"
            + "Connection: close\r\n";
    for (int i = 0; i < 1_500; i++) {
      byte[] mutated = mutated(head, random);
      byte[] request = Arrays.copyOf(mutated, mutated.length + 4);
      System.arraycopy("\r\n{}".getBytes(StandardCharsets.US_ASCII), 0, request, mutated.length, 4);

      String seen = http.rawAndHalfClose(request);

      String shown = new String(mutated, StandardCharsets.ISO_8859_1) + "\n--\n" + seen;
      // A head that never ends, or that names HTTP/0.9, gets no status line.
      if (seen.startsWith("HTTP/1.1 ")) {
        int status = Integer.parseInt(seen.substring(9, 12));
        assertThat(status).as(shown).isLessThan(500);
        if (status >= 400 && status != 408) {
          assertThat(seen).as(shown).contains("application/problem+json");
        }
      }
    }
  }

  private static void check(Seen seen, byte[] body) {
    String shown = new String(body, StandardCharsets.UTF_8) + "\n--\n" + seen.response().body();
    assertThat(seen.status()).as(shown).isLessThan(500);
    if (seen.status() >= 400) {
      assertThat(seen.header("Content-Type")).as(shown).isEqualTo("application/problem+json");
      assertThat(seen.code()).as(shown).isNotEmpty();
    }
  }

  private static byte[] mutated(String text, Random random) {
    var mutated = new StringBuilder(text);
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(mutated.length());
      int to = Math.min(mutated.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> mutated.delete(at, to);
        case 1 -> mutated.insert(at, SPLINTERS[random.nextInt(SPLINTERS.length)]);
        case 2 -> mutated.replace(at, to, SPLINTERS[random.nextInt(SPLINTERS.length)]);
        default -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(at, to));
      }
    }
    byte[] bytes = mutated.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(5) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
