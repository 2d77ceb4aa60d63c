package io.winfold.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Update;
import io.winfold.command.http.ScriptedCommands.Arrived;
import io.winfold.command.opportunity.OpportunityCommand.AssignOwner;
import io.winfold.command.opportunity.OpportunityCommand.ChangeDetails;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.pipeline.PipelineCommand.ChooseProbabilityMethod;
import io.winfold.command.pipeline.PipelineCommand.Define;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.web.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsOverHttpTest {
  private static final String AMOUNT = "{\"amount\":\"50000.00\",\"currency\":\"USD\"}";
  private static final String DEAL =
      "{\"id\":\"o1\",\"name\":\"Pumps\",\"pipeline\":\"classic\",\"amount\":" + AMOUNT + "}";

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
  }

  @Test
  void aCreationAnswersWhereTheDealIs() {
    var seen = http.post("/api/opportunities", DEAL.replace("o1", "first"));

    assertThat(seen.status()).isEqualTo(201);
    assertThat(seen.header("Location")).isEqualTo("/api/opportunities/first");
    assertThat(seen.header("ETag")).isEqualTo("\"1\"");
    assertThat(seen.header("Content-Type")).isEqualTo("application/json");
    assertThat(seen.response().body())
        .isEqualTo("{\"id\":\"first\",\"version\":1,\"events\":[\"Create\"]}");
  }

  @Test
  void everyFieldOfACreationArrives() {
    http.post(
        "/api/opportunities",
        """
        {"id":"o2","name":"Pumps","pipeline":"b2b","stage":"qualified","amount":%s,
         "expectedCloseDate":"2026-03-31","owner":"Ann","team":"West","account":"Acme",
         "source":"web","industry":"water","type":"new","tags":["a","b"],
         "attributes":{"region":"EU"},"externalId":"X-1","occurredAt":"2026-01-05T10:00:00+01:00"}
        """
            .formatted(AMOUNT),
        "X-Actor",
        "ann@example.com",
        "X-Correlation-Id",
        "c-1");

    Arrived arrived = app.commands().arrived.element();
    assertThat(arrived.id()).isEqualTo(new OpportunityId("o2"));
    assertThat(arrived.command())
        .isEqualTo(
            new Create(
                "Pumps",
                new PipelineId("b2b"),
                new StageId("qualified"),
                Money.of("50000.00", "USD"),
                LocalDate.of(2026, 3, 31),
                "Ann",
                "West",
                "Acme",
                "web",
                "water",
                "new",
                List.of("a", "b"),
                Map.of("region", "EU"),
                "X-1",
                null));
    assertThat(arrived.envelope().actor()).isEqualTo("ann@example.com");
    assertThat(arrived.envelope().correlationId()).isEqualTo("c-1");
    assertThat(arrived.envelope().occurredAt()).isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(arrived.envelope().idempotency()).isNull();
    assertThat(arrived.envelope().expectedVersion()).isNull();
  }

  @Test
  void withoutAnIdTheServerGivesOneAndWithAKeyTheSameEachTime() {
    String deal = DEAL.replace("\"id\":\"o1\",", "");

    assertThat(http.post("/api/opportunities", deal).header("Location"))
        .matches("/api/opportunities/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-.*")
        .isNotEqualTo(http.post("/api/opportunities", deal).header("Location"));
    assertThat(http.post("/api/opportunities", deal, "Idempotency-Key", "k1").header("Location"))
        .isEqualTo(
            http.post("/api/opportunities", deal, "Idempotency-Key", "k1").header("Location"))
        .isNotEqualTo(
            http.post("/api/opportunities", deal, "Idempotency-Key", "k1", "X-Actor", "bob")
                .header("Location"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "change-stage|{\"stage\":\"won-over\"}|ChangeStage",
        "override-probability|{\"probability\":39.67,\"reason\":\"letter\"}|OverrideProbability",
        "override-probability|{\"probability\":101}|OverrideProbability",
        "clear-probability-override|{}|ClearProbabilityOverride",
        "clear-probability-override||ClearProbabilityOverride",
        "change-amount|{\"amount\":{\"amount\":\"-5\",\"currency\":\"JPY\"}}|ChangeAmount",
        "change-expected-close-date|{\"expectedCloseDate\":null}|ChangeExpectedCloseDate",
        "assign-owner|{\"owner\":\"Bo\"}|AssignOwner",
        "set-forecast-category|{\"category\":\"CLOSED\"}|SetForecastCategory",
        "set-forecast-category|{\"category\":null}|SetForecastCategory",
        "change-details|{\"name\":\"New\",\"tags\":null}|ChangeDetails",
        "meet-exit-criterion|{\"stage\":\"a\",\"criterion\":\"call done\"}|MeetExitCriterion",
        "win||Win",
        "win|{\"amount\":{\"amount\":\"5\",\"currency\":\"USD\"}}|Win",
        "lose|{\"reason\":\"price\",\"note\":\"two\\nlines\"}|Lose",
        "lose|{}|Lose",
        "reopen|{}|Reopen",
        "transfer|{\"pipeline\":\"p\"}|Transfer",
        "discard|{\"reason\":\"twice\"}|Discard",
        "discard|{\"reason\":\"twice\",\"fromBeginning\":true}|DiscardFromBeginning",
        "correct|{\"event\":\"e1\",\"retract\":true}|Retract",
        "correct|{\"event\":\"e1\",\"field\":\"owner\",\"value\":null}|Correct",
        "correct|{\"event\":\"e1\",\"field\":\"probability\",\"value\":39.67}|Correct",
        "correct|{\"event\":\"e1\",\"field\":\"tags\",\"value\":[\"a\"]}|Correct",
        "correct|{\"event\":\"e1\",\"field\":\"outcome\",\"value\":\"LOST\",\"reason\":\"price\"}"
            + "|Correct",
        "correct|{\"event\":\"e1\",\"field\":\"amount\","
            + "\"value\":{\"amount\":\"5\",\"currency\":\"USD\"}}|Correct",
      })
  void everyCommandForADealIsRead(String command, String body, String read) {
    var seen = http.post("/api/opportunities/o9/" + command, body == null ? "" : body);

    assertThat(seen.status()).as(seen.response().body()).isEqualTo(200);
    assertThat(seen.json().path("events").path(0).asString("")).isEqualTo(read);
    assertThat(seen.header("ETag")).isEqualTo("\"" + seen.json().path("version") + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rename|{\"name\":\"B2B\"}|Rename",
        "add-stage|{\"stage\":{\"name\":\"Demo\",\"probability\":40},\"before\":\"b\"}|AddStage",
        "rename-stage|{\"stage\":\"a\",\"name\":\"A\"}|RenameStage",
        "reorder-stages|{\"stages\":[\"b\",\"a\"]}|ReorderStages",
        "retire-stage|{\"stage\":\"a\"}|RetireStage",
        "change-stage-probability|{\"stage\":\"a\",\"probability\":12.5}|ChangeStageProbability",
        "change-stage-expectations|{\"stage\":\"a\",\"expectedDays\":{\"min\":1,\"max\":2}}"
            + "|ChangeStageExpectations",
        "map-forecast-category|{\"stage\":\"a\",\"category\":\"COMMIT\"}|MapForecastCategory",
        "choose-probability-method|{\"method\":\"MODEL\",\"model\":\"m1\"}|ChooseProbabilityMethod",
        "change-exit-criteria-policy|{\"policy\":\"BLOCK\"}|ChangeExitCriteriaPolicy",
      })
  void everyCommandForAPipelineIsRead(String command, String body, String read) {
    var seen = http.post("/api/pipelines/p9/" + command, body);

    assertThat(seen.status()).as(seen.response().body()).isEqualTo(200);
    assertThat(seen.json().path("events").path(0).asString("")).isEqualTo(read);
  }

  @Test
  void aPipelineIsDefinedByTemplateOrStages() {
    var template =
        http.post("/api/pipelines", "{\"id\":\"b2b\",\"name\":\"B2B\",\"template\":\"classic\"}");
    assertThat(template.status()).isEqualTo(201);
    assertThat(template.header("Location")).isEqualTo("/api/pipelines/b2b");

    var stages =
        http.post(
            "/api/pipelines",
            """
            {"id":"p2","name":"P2","stages":[{"id":"s","name":"S","probability":10,
             "forecastCategory":"COMMIT","exitCriteria":["call"],"expectedDays":{"min":1,"max":3},
             "staleAfterDays":9,"team":"West"}]}
            """);
    assertThat(stages.status()).isEqualTo(201);
    assertThat(app.commands().arrived)
        .last()
        .extracting(Arrived::command)
        .satisfies(command -> assertThat(((Define) command).stages()).hasSize(1));

    http.post("/api/pipelines", "{\"id\":\"p3\",\"name\":\"P\"}").isProblem(400, "invalid-field");
    http.post("/api/pipelines", "{\"id\":\"p3\",\"name\":\"P\",\"template\":\"a\",\"stages\":[]}")
        .isProblem(400, "invalid-field");
  }

  @Test
  void theStageDefaultTakesNoModel() {
    http.post("/api/pipelines/p/choose-probability-method", "{\"method\":\"STAGE_DEFAULT\"}");
    assertThat(app.commands().arrived.element().command())
        .isEqualTo(
            new ChooseProbabilityMethod(new PipelineId("p"), ProbabilityMethod.STAGE_DEFAULT));

    http.post(
            "/api/pipelines/p/choose-probability-method",
            "{\"method\":\"STAGE_DEFAULT\",\"model\":\"m\"}")
        .isProblem(400, "invalid-field");
    http.post("/api/pipelines/p/choose-probability-method", "{\"method\":\"MODEL\"}")
        .isProblem(400, "invalid-field");
  }

  @Test
  void absentNullAndGivenDetailsDiffer() {
    http.post(
        "/api/opportunities/o1/change-details",
        "{\"account\":null,\"source\":\"fair\",\"attributes\":{\"a\":\"1\",\"b\":null}}");

    var details = (ChangeDetails) app.commands().arrived.element().command();
    assertThat(details.name()).isEqualTo(Update.keep());
    assertThat(details.account()).isEqualTo(Update.to(null));
    assertThat(details.source()).isEqualTo(Update.to("fair"));
    assertThat(details.attributes()).containsEntry("a", "1").containsEntry("b", null).hasSize(2);
  }

  @Test
  void anOwnerCanBeTakenAwayAndATeamKept() {
    http.post("/api/opportunities/o1/assign-owner", "{\"owner\":null}");
    assertThat(app.commands().arrived.element().command())
        .isEqualTo(new AssignOwner(null, Update.keep()));

    http.post("/api/opportunities/o1/assign-owner", "{}").isProblem(400, "invalid-field");
  }

  @Test
  void aContinuationAnswersWithTheNewDeal() {
    var seen =
        http.post(
            "/api/opportunities/o1/continue", "{\"pipeline\":\"renewal\",\"id\":\"o1-next\"}");

    assertThat(seen.status()).isEqualTo(201);
    assertThat(seen.header("Location")).isEqualTo("/api/opportunities/o1-next");
  }

  @ParameterizedTest
  @EnumSource(RejectionCode.class)
  void everyRuleHasItsCodeAndStatus(RejectionCode code) {
    String wire = code.name().toLowerCase(Locale.ROOT).replace('_', '-');

    var seen = http.post("/api/opportunities/" + wire + "/win", "");

    seen.isProblem(ProblemCode.valueOf(code.name()).status(), wire);
    assertThat(seen.pointers()).containsExactly("/amount");
    assertThat(seen.json().path("currentVersion").asInt(0)).isEqualTo(7);
    assertThat(seen.header("ETag")).isEqualTo("\"7\"");
  }

  @Test
  void aDefectIsOursAndTellsNothing() {
    var seen = http.post("/api/opportunities/defect/win", "", "X-Correlation-Id", "c-9");

    seen.isProblem(500, "internal-error");
    assertThat(seen.json().path("correlationId").asString("")).isEqualTo("c-9");
    assertThat(seen.header("X-Correlation-Id")).isEqualTo("c-9");
    assertThat(seen.response().body()).doesNotContain("select", "Exception");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    var seen =
        http.post(
            "/api/opportunities",
            """
            {"name":" ","amount":{"amount":5,"currency":"EURO"},"tags":["a","a",3],"color":"red",
             "expectedCloseDate":"2026-02-30","attributes":{"x":null},"occurredAt":"yesterday"}
            """);

    seen.isProblem(400, "invalid-field");
    assertThat(seen.pointers())
        .containsExactlyInAnyOrder(
            "/name",
            "/pipeline",
            "/amount/amount",
            "/amount/currency",
            "/tags/1",
            "/tags/2",
            "/expectedCloseDate",
            "/attributes/x",
            "/occurredAt",
            "/color");
  }

  @Test
  void unknownFieldsAloneHaveACodeOfTheirOwn() {
    var seen =
        http.post("/api/opportunities/o1/win", "{\"amont\":1,\"amount\":%s}".formatted(AMOUNT));
    seen.isProblem(400, "unknown-field");
    assertThat(seen.pointers()).containsExactly("/amont");

    assertThat(
            http.post(
                    "/api/opportunities/o1/win",
                    "{\"amount\":{\"amount\":\"1\",\"currency\":\"USD\",\"a/b~\":1}}")
                .isProblem(400, "unknown-field")
                .pointers())
        .containsExactly("/amount/a~1b~0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"probability\":\"40\",\"reason\":\"r\"}|/probability",
        "{\"probability\":39.675,\"reason\":\"r\"}|/probability",
        "{\"probability\":1e999999999,\"reason\":\"r\"}|/probability",
        "{\"probability\":null,\"reason\":\"r\"}|/probability",
        "{\"probability\":true,\"reason\":\"r\"}|/probability",
        "{\"probability\":[1],\"reason\":\"r\"}|/probability",
        "{\"reason\":\"r\"}|/probability",
        "{\"probability\":1,\"probability\":2,\"reason\":\"r\"}|/probability",
        "{\"probability\":1,\"reason\":7}|/reason",
        "{\"probability\":1,\"reason\":\"a\\u0000b\"}|/reason",
        "{\"probability\":1,\"reason\":\"\\ud800\"}|/reason",
        "{\"probability\":1,\"reason\":\"r\",\"sticky\":\"true\"}|/sticky",
        "{\"probability\":1,\"reason\":\"r\",\"sticky\":null}|/sticky",
        "{\"probability\":1,\"reason\":\"r\",\"occurredAt\":\"2026-01-01\"}|/occurredAt",
        "{\"probability\":1,\"reason\":\"r\",\"occurredAt\":1767225600}|/occurredAt",
        "{\"probability\":1,\"reason\":\"r\",\"occurredAt\":\"99999-01-01T00:00:00Z\"}|/occurredAt",
      })
  void aFieldThatIsNotWhatItShouldBeIsPointedAt(String body, String pointer) {
    var seen = http.post("/api/opportunities/o1/override-probability", body);

    seen.isProblem(400, "invalid-field");
    assertThat(seen.pointers()).containsExactly(pointer);
    assertThat(app.commands().arrived).isEmpty();
  }

  @Test
  void longTextsAndNumbersAreRefused() {
    assertThat(
            http.post("/api/opportunities/o1/lose", "{\"reason\":\"" + "x".repeat(2_001) + "\"}")
                .isProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/reason");
    assertThat(
            http.post(
                    "/api/opportunities/o1/override-probability",
                    "{\"reason\":\"r\",\"probability\":" + "9".repeat(5_000) + "}")
                .isProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/probability");
    assertThat(
            http.post(
                    "/api/opportunities/o1/change-amount",
                    "{\"amount\":{\"currency\":\"USD\",\"amount\":\"" + "9".repeat(5_000) + "\"}}")
                .isProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/amount/amount");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e3", "+5", "1,000.00", "0x10", "", " 5", "5.", ".5", "NaN", "١٢"})
  void anAmountIsPlainDigits(String amount) {
    http.post(
            "/api/opportunities/o1/change-amount",
            "{\"amount\":{\"currency\":\"USD\",\"amount\":\"" + amount + "\"}}")
        .isProblem(400, "invalid-field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}{}",
        "{} x",
        "nul",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "// c\n{}",
        "{\"a\":1,}",
        "\uFEFF{}",
        "{\"a\":\"\t\"}"
      })
  void whatIsNoJsonIsMalformed(String body) {
    http.post("/api/opportunities/o1/win", body).isProblem(400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"x\"", "true"})
  void aBodyIsAnObject(String body) {
    http.post("/api/opportunities/o1/win", body).isProblem(400, "invalid-field");
  }

  @Test
  void deepNestingAndBytesThatAreNoTextAreMalformed() {
    http.post("/api/opportunities/o1/win", "{\"a\":" + "[".repeat(100_000))
        .isProblem(400, "malformed-request");
    http.send(
            "POST",
            "/api/opportunities/o1/win",
            BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"'}),
            "Content-Type",
            "application/json")
        .isProblem(400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/vnd.api+json",
        "application/json;charset=utf-16",
        "application/json;charset=nonsense",
        "nonsense"
      })
  void onlyJsonIsTakenAsJson(String type) {
    http.post("/api/opportunities/o1/win", "{}", "Content-Type", type)
        .isProblem(415, "malformed-request");
    http.post("/api/opportunities/o1/win", "", "Content-Type", type)
        .isProblem(415, "malformed-request");
  }

  @Test
  void jsonSaidToBeUtf8IsJson() {
    assertThat(
            http.post(
                    "/api/opportunities/o1/win",
                    "{}",
                    "Content-Type",
                    "Application/JSON;charset=UTF-8")
                .status())
        .isEqualTo(200);
    http.post("/api/opportunities/o1/win", "{}", "Content-Encoding", "gzip")
        .isProblem(415, "malformed-request");
  }

  @Test
  void onlyAClientThatTakesJsonIsServed() {
    http.post("/api/opportunities/o1/win", "{}", "Accept", "text/csv")
        .isProblem(406, "malformed-request");
    assertThat(app.commands().arrived).isEmpty();
    assertThat(http.post("/api/opportunities/o1/win", "{}", "Accept", "*/*").status())
        .isEqualTo(200);
    http.post("/api/opportunities/o1/win", "{", "Accept", "text/html")
        .isProblem(406, "malformed-request");
    http.post("/api/opportunities/conflict", "{}", "Accept", "text/html")
        .isProblem(404, "not-found");
  }

  @Test
  void unknownPathsAndCommandsAreNotFoundAndWrongMethodsAreNotAllowed() {
    http.post("/api/opportunities/o1/correction", "{}").isProblem(404, "not-found");
    http.post("/api/opportunities/o1/create", DEAL).isProblem(404, "not-found");
    http.post("/api/pipelines/p1/define", "{}").isProblem(404, "not-found");
    http.post("/api/nothing", "{}").isProblem(404, "not-found");
    http.post("/error", "{}").isProblem(404, "not-found");
    http.post("/api/opportunities/%20/win", "{}").isProblem(404, "not-found");
    http.post("/api/opportunities/" + "x".repeat(65) + "/win", "{}").isProblem(404, "not-found");
    http.send("DELETE", "/api/opportunities/o1/win", BodyPublishers.noBody())
        .isProblem(405, "malformed-request");
    assertThat(
            http.send("PUT", "/api/opportunities/o1/win", BodyPublishers.noBody()).header("Allow"))
        .isEqualTo("POST");
  }

  @Test
  void theFingerprintIsOfWhatWasSentHoweverItWasWritten() {
    String[] bodies = {
      "{\"probability\":40,\"reason\":\"r\"}",
      " { \"reason\" : \"r\", \"probability\" : 4.0e1 } ",
      "{\"probability\":40,\"reason\":\"\\u0072\"}",
      "{\"probability\":40,\"reason\":\"r\",\"sticky\":false}",
    };
    for (String body : bodies) {
      http.post("/api/opportunities/o1/override-probability", body, "Idempotency-Key", "k");
    }
    http.post("/api/opportunities/o1/win", "", "Idempotency-Key", "k");
    http.post("/api/opportunities/o1/win", "{}", "Idempotency-Key", "k");
    http.post("/api/opportunities/o1/reopen", "{}", "Idempotency-Key", "k");

    var prints =
        app.commands().arrived.stream()
            .map(arrived -> arrived.envelope().idempotency())
            .peek(idempotency -> assertThat(idempotency.key()).isEqualTo("k"))
            .map(idempotency -> idempotency.fingerprint())
            .toList();
    assertThat(prints.get(0)).hasSize(64).isEqualTo(prints.get(1)).isEqualTo(prints.get(2));
    assertThat(prints.get(3)).isNotEqualTo(prints.get(0));
    assertThat(prints.get(4)).isEqualTo(prints.get(5)).isNotEqualTo(prints.get(6));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"3\",3",
        "W/\"3\",3",
        "*,",
        "\"0\",0",
        "\"999999999999999999\",999999999999999999"
      })
  void ifMatchIsHandedOn(String ifMatch, Long version) {
    assertThat(http.post("/api/opportunities/o1/win", "", "If-Match", ifMatch).status())
        .isEqualTo(200);
    assertThat(app.commands().arrived.element().envelope().expectedVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "\"3", "\"abc\"", "\"-1\"", "\"1\", \"2\"", "", "w/\"3\"", "\"03\""})
  void anIfMatchOfNoSenseIsAnInvalidParameter(String ifMatch) {
    var seen = http.post("/api/opportunities/o1/win", "", "If-Match", ifMatch);
    seen.isProblem(400, "invalid-parameter");
    assertThat(seen.json().at("/errors/0/parameter").asString("")).isEqualTo("If-Match");
  }

  @Test
  void headersAreBounded() {
    http.post("/api/opportunities/o1/win", "", "Idempotency-Key", "k".repeat(201))
        .isProblem(400, "invalid-parameter");
    http.post("/api/opportunities/o1/win", "", "Idempotency-Key", "")
        .isProblem(400, "invalid-parameter");
    http.post("/api/opportunities/o1/win", "", "X-Actor", "a".repeat(101))
        .isProblem(400, "invalid-parameter");
    http.post("/api/opportunities", DEAL, "If-Match", "\"1\"").isProblem(400, "invalid-parameter");
    assertThat(
            http.post("/api/opportunities/o1/win", "", "X-Correlation-Id", "bad id!")
                .header("X-Correlation-Id"))
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void onlyLoopbackNamesAndOriginsComeIn() throws IOException {
    String own = "http://localhost:" + app.port();
    assertThat(http.post("/api/opportunities/o1/win", "", "Origin", own).status()).isEqualTo(200);
    http.post("/api/opportunities/o1/win", "", "Origin", "http://evil.example")
        .isProblem(403, "forbidden");
    http.post("/api/opportunities/o1/win", "", "Origin", "http://localhost:1")
        .isProblem(403, "forbidden");
    http.post("/api/opportunities/o1/win", "", "Origin", "null").isProblem(403, "forbidden");

    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example:" + app.port()))
        .startsWith("HTTP/1.1 403")
        .contains("application/problem+json");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 403");
    assertThat(raw("GET / HTTP/1.1\r\nHost: [::1]:" + app.port())).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE",
        "GET /api/%2e%2e%2f HTTP/1.1",
        "GET /a\\b HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET /api/pipelines?a=%zz HTTP/1.1",
        "GET / HTTP/9.9",
        "POST /api/opportunities HTTP/1.1\r\nTransfer-Encoding: rot13",
        "POST /api/opportunities HTTP/1.1\r\nContent-Length: -5",
        "GET / HTTP/1.1\r\nBad Header: x",
        "TRACE / HTTP/1.1",
        "BREW / HTTP/1.1",
      })
  void whatIsNoHttpIsAProblemToo(String lines) throws IOException {
    assertThat(raw(lines + "\r\nHost: localhost:" + app.port()))
        .matches(seen -> seen.startsWith("HTTP/1.1 4"), "a 4xx status")
        .contains("application/problem+json")
        .doesNotContain("Exception", "html");
  }

  @Test
  void anOversizeBodyIsReadAwaySoThatTheClientSeesWhy() {
    byte[] large = "x".repeat(20 << 20).getBytes(StandardCharsets.UTF_8);

    http.send(
            "POST",
            "/api/opportunities/o1/win",
            BodyPublishers.ofByteArray(large),
            "Content-Type",
            "application/json")
        .isProblem(413, "payload-too-large");
    http.send(
            "POST",
            "/api/opportunities/o1/win",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
            "Content-Type",
            "application/json")
        .isProblem(413, "payload-too-large");
    // Refused before its body was looked at.
    http.send(
            "POST",
            "/api/opportunities/o1/correction",
            BodyPublishers.ofByteArray(large),
            "Content-Type",
            "application/json")
        .isProblem(404, "not-found");
    http.send("PATCH", "/api/opportunities/o1/win", BodyPublishers.ofByteArray(large))
        .isProblem(405, "malformed-request");
  }

  @Test
  void aClientThatSendsAllBeforeItReadsSeesThe413() throws IOException {
    byte[] head =
        """
        POST /api/opportunities/o1/win HTTP/1.1
        Host: localhost:%d
        Content-Type: application/json
        Content-Length: %d

        """
            .replace("\n", "\r\n")
            .formatted(app.port(), 30 << 20)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + (30 << 20));

    assertThat(http.raw(request)).startsWith("HTTP/1.1 413").contains("payload-too-large");
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    String space = " ".repeat((1 << 20) - 2);
    assertThat(http.post("/api/opportunities/o1/win", "{}" + space).status()).isEqualTo(200);
    http.post("/api/opportunities/o1/win", "{}" + space + " ").isProblem(413, "payload-too-large");
  }

  @Test
  void everyCommandOfTheContractHasAName() {
    assertThat(OpportunityRequests.BY_NAME).hasSize(17);
    assertThat(PipelineRequests.NAMES).hasSize(10);
  }

  private static String raw(String head) throws IOException {
    return http.raw((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }
}
