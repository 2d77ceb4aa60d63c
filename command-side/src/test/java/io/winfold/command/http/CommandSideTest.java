package io.winfold.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.CommandSide;
import io.winfold.command.http.Http.Seen;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.testing.Contract;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.web.OpenApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import tools.jackson.databind.JsonNode;

/** The command side as it runs: a port, the rules, and the event store in PostgreSQL. */
class CommandSideTest {
  private static ServletWebServerApplicationContext context;
  private static Http http;

  @BeforeAll
  static void start(@TempDir Path data) {
    var database = EmbeddedDatabase.freshDatabase();
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(CommandSide.class)
                .run(
                    "--server.port=0",
                    "--winfold.data-dir=" + data,
                    "--spring.datasource.url=" + database.url(),
                    "--spring.datasource.username=" + database.user(),
                    "--spring.datasource.password=" + database.password());
    http = new Http(context.getWebServer().getPort());
    http.post("/api/pipelines", "{\"id\":\"b2b\",\"name\":\"B2B\",\"template\":\"b2b\"}");
    http.post("/api/pipelines", "{\"id\":\"classic\",\"name\":\"C\",\"template\":\"classic\"}");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @Test
  void theOpenApiDocumentNamesEveryCommandAndNoOther() {
    JsonNode document = context.getBean(OpenApi.class).document();
    var contract = new Contract(document, context);
    var commands = new TreeSet<String>();
    OpportunityRequests.BY_NAME.keySet().stream()
        .filter(name -> !name.equals(OpportunityRequests.CREATE))
        .forEach(name -> commands.add("/api/opportunities/{id}/" + name));
    commands.add("/api/forecasts/{id}/adjust");
    commands.add("/api/forecasts/{id}/approve");
    PipelineRequests.NAMES.forEach(name -> commands.add("/api/pipelines/{id}/" + name));
    commands.add("/api/pipelines/{id}/record-fitted-model");

    assertThat(contract.undescribed()).isEmpty();
    assertThat(contract.unserved(Contract.Side.COMMAND)).isEmpty();
    assertThat(
            document.get("paths").properties().stream()
                .filter(path -> path.getValue().has("post"))
                .map(Map.Entry::getKey)
                .filter(path -> Contract.Side.serving("POST " + path) == Contract.Side.COMMAND)
                .filter(path -> path.contains("{id}/")))
        .containsExactlyInAnyOrderElementsOf(commands);
  }

  @Test
  void aDealLives() {
    String deal = deal();
    sees(on(deal, "change-stage", "{\"stage\":\"qualified\"}"), 200, "StageChanged");
    sees(on(deal, "change-stage", "{\"stage\":\"qualified\"}"), 200);
    sees(
        on(deal, "override-probability", "{\"probability\":80,\"reason\":\"letter of intent\"}"),
        200,
        "ProbabilityOverridden");
    var won = on(deal, "win", "{\"amount\":{\"amount\":\"60000\",\"currency\":\"USD\"}}");
    sees(won, 200, "AmountChanged", "Won", "ProbabilityOverrideCleared");
    assertThat(won.header("ETag")).isEqualTo("\"6\"");

    var next = on(deal, "continue", "{\"pipeline\":\"classic\"}");
    sees(next, 201, "OpportunityCreated");
    assertThat(next.header("Location")).doesNotContain(deal);
    String win = eventId(deal, 5);
    sees(
        on(deal, "correct", "{\"event\":\"%s\",\"retract\":true}".formatted(win)),
        200,
        "FactRetracted",
        "FactRetracted");
    on(deal, "reopen", "{}").isProblem(409, "opportunity-not-closed");
    on(deal, "correct", "{\"event\":\"%s\"}".formatted(win)).isProblem(400, "invalid-field");
    on(deal, "correct", "{\"event\":\"nobody\",\"retract\":true}")
        .isProblem(422, "event-not-found");
    sees(on(deal, "win", "{}"), 200, "Won", "ProbabilityOverrideCleared");
    sees(on(deal, "reopen", "{}"), 200, "Reopened");
    sees(on(deal, "discard", "{\"reason\":\"entered twice\"}"), 200, "Discarded");
  }

  private static String eventId(String deal, long version) {
    return context.getBean(EventLog.class).stream("opportunity/" + deal)
        .get((int) version - 1)
        .eventId();
  }

  @Test
  void aQuotaIsSet() {
    String quota =
        """
        {"scope":"OWNER","name":"%s","period":"2026-Q1","amount":{"amount":"%s","currency":"USD"}}
        """;
    String owner = id();
    var set = http.post("/api/quotas", quota.formatted(owner, "100"));
    sees(set, 201, "QuotaSet");
    assertThat(set.header("Location")).startsWith("/api/quotas/");
    sees(http.post("/api/quotas", quota.formatted(owner, "100")), 200);
    sees(http.post("/api/quotas", quota.formatted(owner, "200")), 200, "QuotaSet");

    http.post(
            "/api/quotas",
            """
            {"scope":"COMPANY","name":"x","period":"2026-Q1","amount":{"amount":"1","currency":"USD"}}
            """)
        .isProblem(400, "invalid-field");
    http.post("/api/quotas", quota.formatted(owner, "100").replace("2026-Q1", "2026-Q5"))
        .isProblem(400, "invalid-field");
    http.post("/api/quotas", quota.formatted(owner, "-1")).isProblem(422, "amount-out-of-range");
  }

  @Test
  void aForecastIsSubmittedAdjustedAndApproved() {
    String forecast =
        """
        {"scope":"OWNER","name":"%s","period":"2026-Q1","note":"two letters of intent",
         "amounts":{"commit":{"amount":"%s","currency":"USD"},
                    "bestCase":{"amount":"900","currency":"USD"}}}
        """;
    String owner = id();
    var submitted = http.post("/api/forecasts", forecast.formatted(owner, "500"));
    sees(submitted, 201, "ForecastSubmitted");
    String path = submitted.header("Location");
    assertThat(path).startsWith("/api/forecasts/");
    sees(http.post("/api/forecasts", forecast.formatted(owner, "500")), 200);
    sees(http.post("/api/forecasts", forecast.formatted(owner, "600")), 200, "ForecastSubmitted");
    String amounts = "{\"amounts\":{\"commit\":{\"amount\":\"450\",\"currency\":\"%s\"}}%s}";
    sees(
        http.post(path + "/adjust", amounts.formatted("USD", ",\"reason\":\"one is old\"")),
        200,
        "ForecastAdjusted");
    sees(http.post(path + "/approve", "{\"note\":\"as discussed\"}"), 200, "ForecastApproved");
    sees(http.post(path + "/approve", "{}"), 200);

    http.post(path + "/adjust", amounts.formatted("USD", "")).isProblem(422, "reason-required");
    http.post(path + "/adjust", amounts.formatted("EUR", ",\"reason\":\"x\""))
        .isProblem(422, "currency-mismatch");
    http.post("/api/forecasts", forecast.formatted(owner, "901")).isProblem(400, "invalid-field");
    http.post("/api/forecasts", forecast.formatted(owner, "-1"))
        .isProblem(422, "amount-out-of-range");
    http.post("/api/forecasts", forecast.formatted(owner, "1").replace("bestCase", "best"))
        .isProblem(400, "unknown-field");
    http.post("/api/forecasts/nobody/approve", "{}").isProblem(404, "not-found");
    http.post(path + "/praise", "{}").isProblem(404, "not-found");
  }

  @Test
  void rulesAnswerWithTheirCodes() {
    String deal = deal();
    on("nobody", "win", "").isProblem(404, "not-found");
    create(deal, "classic").isProblem(409, "opportunity-exists");
    http.post("/api/pipelines", "{\"id\":\"b2b\",\"name\":\"B\",\"template\":\"b2b\"}")
        .isProblem(409, "pipeline-exists");
    create(id(), "nowhere").isProblem(422, "pipeline-not-found");
    on(deal, "change-stage", "{\"stage\":\"nowhere\"}").isProblem(422, "stage-not-in-pipeline");
    assertThat(
            on(deal, "override-probability", "{\"probability\":100.5,\"reason\":\"r\"}")
                .isProblem(422, "probability-out-of-range")
                .pointers())
        .containsExactly("/probability");
    on(deal, "override-probability", "{\"probability\":50}").isProblem(422, "reason-required");
    on(deal, "change-amount", "{\"amount\":{\"amount\":\"-1\",\"currency\":\"USD\"}}")
        .isProblem(422, "amount-out-of-range");
    on(deal, "change-amount", "{\"amount\":{\"amount\":\"1.001\",\"currency\":\"USD\"}}")
        .isProblem(422, "amount-out-of-range");
    on(deal, "change-amount", "{\"amount\":{\"amount\":\"1\",\"currency\":\"EUR\"}}")
        .isProblem(422, "currency-mismatch");
    on(deal, "set-forecast-category", "{\"category\":\"CLOSED\"}")
        .isProblem(422, "category-not-allowed");
    on(deal, "reopen", "{}").isProblem(409, "opportunity-not-closed");
    on(deal, "lose", "{}").isProblem(422, "reason-required");
    on(deal, "win", "{\"occurredAt\":\"2001-01-01T00:00:00Z\"}")
        .isProblem(422, "occurred-out-of-order");
    on(deal, "win", "{\"occurredAt\":\"2901-01-01T00:00:00Z\"}")
        .isProblem(422, "occurred-in-future");
    var attributes = new StringBuilder("{\"attributes\":{\"a0\":\"x\"");
    for (int i = 1; i <= 50; i++) {
      attributes.append(",\"a").append(i).append("\":\"x\"");
    }
    on(deal, "change-details", attributes + "}}").isProblem(422, "too-many-attributes");
    on(deal, "lose", "{\"reason\":\"price\"}");
    on(deal, "change-stage", "{\"stage\":\"qualified\"}").isProblem(409, "opportunity-closed");
    http.post(
            "/api/pipelines/classic/add-stage", "{\"stage\":{\"name\":\"New\",\"probability\":1}}")
        .isProblem(409, "stage-exists");
    http.post("/api/pipelines/nobody/rename", "{\"name\":\"x\"}").isProblem(404, "not-found");
  }

  @Test
  void whatIsWrongFirstIsSaidFirst() {
    String deal = deal();
    String key = "order";
    String win =
        "{\"amount\":{\"amount\":\"5\",\"currency\":\"EUR\"},\"occurredAt\":\"2001-01-01T00:00:00Z\"}";
    // Size, form, existence, idempotency, version, time, state, values.
    http.post("/api/opportunities/nobody/win", "{".repeat(2 << 20), "If-Match", "\"9\"")
        .isProblem(413, "payload-too-large");
    http.post("/api/opportunities/nobody/win", "{\"x\":1}", "If-Match", "\"9\"")
        .isProblem(400, "unknown-field");
    http.post("/api/opportunities/nobody/win", win, "If-Match", "\"9\"")
        .isProblem(404, "not-found");
    on(deal, "lose", "{\"reason\":\"price\"}", "Idempotency-Key", key);
    on(deal, "win", win, "Idempotency-Key", key, "If-Match", "\"9\"")
        .isProblem(422, "idempotency-key-reused");
    on(deal, "win", win, "If-Match", "\"9\"").isProblem(412, "version-conflict");
    on(deal, "win", win).isProblem(422, "occurred-out-of-order");
    on(deal, "win", win.replace("2001", "2901")).isProblem(422, "occurred-in-future");
    on(deal, "win", win.replaceAll(",\"occurredAt.*", "}")).isProblem(409, "opportunity-closed");
  }

  @Test
  void aRetryIsAnsweredAsTheFirstTryWas() {
    String body = body(null, "b2b");
    var first = http.post("/api/opportunities", body, "Idempotency-Key", "retry");
    String deal = first.json().path("id").asString("");
    sees(first, 201, "OpportunityCreated");
    var won = on(deal, "win", "{}", "Idempotency-Key", "w");
    on(deal, "reopen", "{}");

    var again = http.post("/api/opportunities", " " + body, "Idempotency-Key", "retry");
    sees(again, 201, "OpportunityCreated");
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    var wonAgain = on(deal, "win", "", "Idempotency-Key", "w", "If-Match", "\"1\"");
    assertThat(wonAgain.response().body()).isEqualTo(won.response().body());

    on(deal, "win", "{\"amount\":{\"amount\":\"1\",\"currency\":\"USD\"}}", "Idempotency-Key", "w")
        .isProblem(422, "idempotency-key-reused");
    http.post("/api/opportunities", body.replace("Pumps", "Valves"), "Idempotency-Key", "retry")
        .isProblem(422, "idempotency-key-reused");
  }

  @Test
  void aStaleVersionIsRefusedEvenWhereNothingWouldChange() {
    String deal = deal();
    on(deal, "change-stage", "{\"stage\":\"qualified\"}");

    var stale = on(deal, "change-stage", "{\"stage\":\"qualified\"}", "If-Match", "\"1\"");
    stale.isProblem(412, "version-conflict");
    assertThat(stale.json().path("currentVersion").asInt()).isEqualTo(2);
    sees(on(deal, "change-stage", "{\"stage\":\"qualified\"}", "If-Match", "W/\"2\""), 200);
    sees(on(deal, "change-stage", "{\"stage\":\"new\"}", "If-Match", "*"), 200, "StageChanged");
    on("nobody", "win", "", "If-Match", "*").isProblem(404, "not-found");
  }

  @Test
  void aBatchIsJudgedByTheSameRules() {
    String deal = id();
    String lines =
        """
        {"command":"create","id":"%1$s","body":%2$s,"idempotencyKey":"c"}
        {"command":"create","id":"%1$s","body":%2$s,"idempotencyKey":"c"}
        {"command":"change-stage","id":"%1$s","body":{"stage":"qualified"},"ifMatch":"1"}
        {"command":"change-stage","id":"%1$s","body":{"stage":"nowhere"}}
        {"command":"win","id":"%1$s"}
        {"command":"continue","id":"%1$s","body":{"pipeline":"classic","id":"%1$s-next"}}
        {"command":"lose","id":"%1$s-next","body":{"reason":"price"}}
        """
            .formatted(deal, body(null, "b2b"));

    var answers =
        http.send(
                "POST",
                "/api/opportunities/commands",
                BodyPublishers.ofString(lines),
                "Content-Type",
                "application/x-ndjson")
            .response()
            .body()
            .lines()
            .map(Http.JSON::readTree)
            .toList();

    assertThat(answers)
        .extracting(answer -> answer.path("status").asInt())
        .containsExactly(201, 201, 200, 422, 200, 201, 200);
    assertThat(answers)
        .extracting(answer -> answer.path("version").asInt(0))
        .containsExactly(1, 1, 2, 0, 3, 1, 2);
  }

  @Test
  void itTellsItsHealth() {
    var seen = http.send("GET", "/actuator/health/readiness", BodyPublishers.noBody());
    assertThat(seen.json().path("status").asString()).isEqualTo("UP");
    assertThat(http.send("GET", "/actuator/prometheus", BodyPublishers.noBody()).response().body())
        .contains("jvm_");
    http.send("GET", "/actuator/env", BodyPublishers.noBody()).isProblem(404, "not-found");
  }

  private static String deal() {
    String id = id();
    sees(create(id, "b2b"), 201, "OpportunityCreated");
    return id;
  }

  private static Seen create(String id, String pipeline) {
    return http.post("/api/opportunities", body(id, pipeline));
  }

  private static String body(String id, String pipeline) {
    return "{%s\"name\":\"Pumps\",\"pipeline\":\"%s\",\"amount\":{\"amount\":\"50000\",\"currency\":\"USD\"}}"
        .formatted(id == null ? "" : "\"id\":\"" + id + "\",", pipeline);
  }

  private static Seen on(String deal, String command, String body, String... headers) {
    return http.post("/api/opportunities/" + deal + "/" + command, body, headers);
  }

  private static void sees(Seen seen, int status, String... events) {
    assertThat(seen.status()).as(seen.response().body()).isEqualTo(status);
    assertThat(seen.json().path("events").values())
        .extracting(JsonNode::asString)
        .containsExactly(events);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
