package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every refusal of the contract: its status, its code, and the field it points at. */
@ParameterizedClass
@EnumSource(Form.class)
class ErrorTableTest {
  private static final Map<String, Object> USD = Map.of("amount", "100.00", "currency", "USD");

  @Parameter Form form;

  private WinfoldClient winfold;
  private String pipeline;
  private String id;

  @BeforeEach
  void aPipelineAndADeal() {
    winfold = form.shared().client();
    pipeline = Names.fresh("error");
    id = Names.fresh("error-deal");
    winfold
        .post(
            "/api/pipelines",
            Map.of(
                "id",
                pipeline,
                "name",
                "Errors",
                "stages",
                List.of(
                    stage("first", Map.of("exitCriteria", List.of("called"))),
                    stage("second", Map.of()),
                    stage("guarded", Map.of("team", "blue")),
                    stage("old", Map.of()))))
        .expect(201);
    configure("retire-stage", Map.of("stage", "old")).expect(200);
    winfold.create(deal(id, Map.of()));
  }

  private static Map<String, Object> stage(String name, Map<String, Object> more) {
    var stage = new LinkedHashMap<String, Object>(more);
    stage.put("name", name);
    stage.put("probability", 10);
    return stage;
  }

  private Map<String, Object> deal(String id, Map<String, Object> more) {
    var deal = new LinkedHashMap<String, Object>();
    deal.put("id", id);
    deal.put("name", "Deal");
    deal.put("pipeline", pipeline);
    deal.put("amount", USD);
    deal.putAll(more);
    return deal;
  }

  private Reply create(Map<String, Object> more) {
    return winfold.post("/api/opportunities", deal(Names.fresh("error-deal"), more));
  }

  private Reply command(String command, Map<String, Object> body, String... headers) {
    return winfold.post("/api/opportunities/" + id + "/" + command, body, headers);
  }

  private Reply configure(String command, Map<String, Object> body) {
    return winfold.post("/api/pipelines/" + pipeline + "/" + command, body);
  }

  @Test
  void whatCannotBeReadIsMalformed() {
    String change = "/api/opportunities/" + id + "/change-stage";
    for (String body : List.of("{", "{\"stage\":}", "nonsense", "{\"stage\":\"second\"} x")) {
      winfold.postRaw(change, body).expectProblem(400, "malformed-request");
    }
  }

  @Test
  void aBodyThatIsNoObjectOrHasAFieldTwiceIsRefused() {
    String change = "/api/opportunities/" + id + "/change-stage";
    for (String body :
        List.of("[]", "7", "\"text\"", "null", "{\"stage\":\"first\",\"stage\":\"second\"}")) {
      Reply reply = winfold.postRaw(change, body);
      assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
      assertThat(reply.contentType()).isEqualTo("application/problem+json");
    }
  }

  @Test
  void anUnknownFieldIsPointedAt() {
    assertThat(create(Map.of("stag", "first")).expectProblem(400, "unknown-field").pointers())
        .containsExactly("/stag");
    assertThat(
            create(Map.of("amount", Map.of("amount", "1", "currency", "USD", "unit", "k")))
                .expectProblem(400, "unknown-field")
                .pointers())
        .containsExactly("/amount/unit");
  }

  @Test
  void aMissingOrIllTypedFieldIsPointedAt() {
    assertThat(command("change-stage", Map.of()).expectProblem(400, "invalid-field").pointers())
        .containsExactly("/stage");
    assertThat(
            command("change-stage", Map.of("stage", 7))
                .expectProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/stage");
    assertThat(
            create(Map.of("amount", Map.of("amount", "much", "currency", "USD")))
                .expectProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/amount/amount");
    assertThat(
            create(Map.of("amount", Map.of("amount", "1", "currency", "QQQ")))
                .expectProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/amount/currency");
    assertThat(
            create(Map.of("expectedCloseDate", "2026-02-30"))
                .expectProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/expectedCloseDate");
    assertThat(
            create(Map.of("tags", List.of("a", 7))).expectProblem(400, "invalid-field").pointers())
        .containsExactly("/tags/1");
    assertThat(create(Map.of("id", "no spaces")).expectProblem(400, "invalid-field").pointers())
        .containsExactly("/id");
    assertThat(
            command("win", Map.of("occurredAt", "yesterday"))
                .expectProblem(400, "invalid-field")
                .pointers())
        .containsExactly("/occurredAt");
  }

  @Test
  void absurdNumbersAreRefused() {
    String path = "/api/opportunities/" + id + "/override-probability";
    for (String number : List.of("1e999999999", "1e400", "9".repeat(2000), "-1e-999999999")) {
      Reply reply = winfold.postRaw(path, "{\"probability\":" + number + ",\"reason\":\"absurd\"}");
      assertThat(reply.status()).as(reply.toString()).isIn(400, 422);
      assertThat(reply.contentType()).isEqualTo("application/problem+json");
    }
  }

  @Test
  void aParameterOrHeaderThatIsNotWhatItShouldBeIsRefused() {
    for (String query :
        List.of(
            "/api/opportunities?limit=0",
            "/api/opportunities?limit=1001",
            "/api/opportunities?sort=beauty",
            "/api/opportunities?status=GONE",
            "/api/opportunities?cursor=nonsense",
            "/api/opportunities?asOf=soon",
            "/api/opportunities?colour=red",
            "/api/reports/pipeline?groupBy=beauty",
            "/api/reports/funnel?reach=far")) {
      winfold.get(query).expectProblem(400, "invalid-parameter");
    }
    command("win", Map.of(), "If-Match", "seven").expectProblem(400, "invalid-parameter");
  }

  @Test
  void noReportTellsTheFuture() {
    for (String path :
        List.of(
            "/api/opportunities",
            "/api/opportunities/" + id,
            "/api/pipelines",
            "/api/reports/pipeline",
            "/api/reports/funnel",
            "/api/reports/transitions")) {
      winfold.get(path + "?asOf=2999-01-01T00:00:00Z").expectProblem(400, "as-of-in-future");
    }
  }

  @Test
  void whatThePathNamesMustExist() {
    winfold.get("/api/opportunities/nobody").expectProblem(404, "not-found");
    winfold.get("/api/opportunities/nobody/events").expectProblem(404, "not-found");
    winfold.get("/api/opportunities/nobody/stage-visits").expectProblem(404, "not-found");
    winfold.get("/api/opportunities/nobody/probability-history").expectProblem(404, "not-found");
    winfold.get("/api/pipelines/nowhere").expectProblem(404, "not-found");
    winfold.get("/api/nothing").expectProblem(404, "not-found");
    winfold.post("/api/opportunities/nobody/win", Map.of()).expectProblem(404, "not-found");
    winfold
        .post("/api/pipelines/nowhere/rename", Map.of("name", "x"))
        .expectProblem(404, "not-found");
    command("no-such-command", Map.of()).expectProblem(404, "not-found");
  }

  @Test
  void aClosedDealTakesNoMove() {
    command("win", Map.of()).expect(200);

    command("change-stage", Map.of("stage", "second")).expectProblem(409, "opportunity-closed");
    command("lose", Map.of("reason", "price")).expectProblem(409, "opportunity-closed");
    command("override-probability", Map.of("probability", 50, "reason", "hope"))
        .expectProblem(409, "opportunity-closed");
  }

  @Test
  void anOpenDealIsNotReopened() {
    command("reopen", Map.of()).expectProblem(409, "opportunity-not-closed");
    command("continue", Map.of("pipeline", pipeline)).expectProblem(409, "opportunity-not-closed");
  }

  @Test
  void whatExistsIsNotCreatedAgain() {
    winfold.post("/api/opportunities", deal(id, Map.of())).expectProblem(409, "opportunity-exists");
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "x", "template", "classic"))
        .expectProblem(409, "pipeline-exists");
    configure("add-stage", Map.of("stage", stage("first", Map.of())))
        .expectProblem(409, "stage-exists");
  }

  @Test
  void aStaleVersionIsAConflictThatTellsTheCurrentOne() {
    command("change-stage", Map.of("stage", "second")).expect(200);

    Reply conflict =
        command("change-stage", Map.of("stage", "second"), "If-Match", "\"1\"")
            .expectProblem(412, "version-conflict");
    assertThat(conflict.body()).contains("2");
    command("change-stage", Map.of("stage", "second"), "If-Match", "\"2\"").expect(200);
    command("change-stage", Map.of("stage", "second"), "If-Match", "W/\"2\"").expect(200);
    command("change-stage", Map.of("stage", "second"), "If-Match", "*").expect(200);
  }

  @Test
  void aBodyOverAMegabyteIsRefusedAndTheClientSeesIt() {
    Reply reply = create(Map.of("name", "x".repeat(3 << 20)));

    reply.expectProblem(413, "payload-too-large");
  }

  @Test
  void aKeyWithAnotherBodyIsRefused() {
    command("change-amount", Map.of("amount", USD), "Idempotency-Key", "k").expect(200);
    Map<String, Object> other = Map.of("amount", "7", "currency", "USD");
    command("change-amount", Map.of("amount", other), "Idempotency-Key", "k2").expect(200);

    command("change-amount", Map.of("amount", USD), "Idempotency-Key", "k2")
        .expectProblem(422, "idempotency-key-reused");
  }

  @Test
  void whatTheBodyNamesMustExist() {
    assertThat(
            create(Map.of("pipeline", "nowhere"))
                .expectProblem(422, "pipeline-not-found")
                .pointers())
        .containsExactly("/pipeline");
    assertThat(
            create(Map.of("stage", "nowhere"))
                .expectProblem(422, "stage-not-in-pipeline")
                .pointers())
        .containsExactly("/stage");
    command("change-stage", Map.of("stage", "nowhere")).expectProblem(422, "stage-not-in-pipeline");
    configure("rename-stage", Map.of("stage", "nowhere", "name", "x"))
        .expectProblem(422, "stage-not-in-pipeline");
    command("change-stage", Map.of("stage", "old")).expectProblem(422, "stage-retired");
  }

  @Test
  void exitCriteriaBlockWhereTheyAreSetTo() {
    configure("change-exit-criteria-policy", Map.of("policy", "BLOCK")).expect(200);

    command("change-stage", Map.of("stage", "second")).expectProblem(422, "exit-criteria-not-met");
    command("meet-exit-criterion", Map.of("stage", "first", "criterion", "called")).expect(200);
    command("change-stage", Map.of("stage", "second")).expect(200);
  }

  @Test
  void aStageOfATeamTakesItsDealsOnly() {
    command("change-stage", Map.of("stage", "guarded")).expectProblem(422, "team-not-allowed");
  }

  @Test
  void aProbabilityIsAPercentage() {
    for (Object percent : List.of(-1, 101, 100.01)) {
      command("override-probability", Map.of("probability", percent, "reason", "hope"))
          .expectProblem(422, "probability-out-of-range");
    }
    configure("change-stage-probability", Map.of("stage", "first", "probability", 101))
        .expectProblem(422, "probability-out-of-range");
  }

  @Test
  void anAmountIsOneADealCanHave() {
    for (String amount : List.of("-1", "1234567890123456", "1.001")) {
      command("change-amount", Map.of("amount", Map.of("amount", amount, "currency", "USD")))
          .expectProblem(422, "amount-out-of-range");
    }
    command("change-amount", Map.of("amount", Map.of("amount", "1.00", "currency", "EUR")))
        .expectProblem(422, "currency-mismatch");
  }

  @Test
  void somethingsNeedAReason() {
    command("lose", Map.of("reason", "  ")).expectProblem(422, "reason-required");
    command("override-probability", Map.of("probability", 50, "reason", ""))
        .expectProblem(422, "reason-required");
  }

  @Test
  void closedIsNoCategoryToSet() {
    command("set-forecast-category", Map.of("category", "CLOSED"))
        .expectProblem(422, "category-not-allowed");
  }

  @Test
  void aDealIsNotTransferredToWhereItIs() {
    command("transfer", Map.of("pipeline", pipeline)).expectProblem(422, "transfer-not-allowed");
  }

  @Test
  void aDealHasAtMostFiftyAttributes() {
    var attributes = new HashMap<String, String>();
    for (int i = 0; i <= 50; i++) {
      attributes.put("a" + i, "x");
    }
    create(Map.of("attributes", attributes)).expectProblem(422, "too-many-attributes");
  }

  @Test
  void timeGoesForwardAndNotIntoTheFuture() {
    Reply reply =
        command("win", Map.of("occurredAt", "2020-01-01T00:00:00Z"))
            .expectProblem(422, "occurred-out-of-order");
    assertThat(reply.at("/detail").stringValue()).contains("correct");
    command("win", Map.of("occurredAt", Instant.now().plus(Duration.ofMinutes(5)).toString()))
        .expectProblem(422, "occurred-in-future");
  }

  @Test
  void aReadModelThatIsBehindSaysWhenToComeAgain() {
    Reply late =
        winfold
            .get("/api/opportunities/" + id + "?after=" + id + "@99")
            .expectProblem(503, "projection-behind");
    assertThat(late.header("Retry-After")).isNotEmpty();
  }

  @Test
  void refusalsAreJudgedInTheirOrder() {
    // size, form, existence, idempotency, version, time, state, values
    winfold
        .post("/api/opportunities/nobody/change-stage", Map.of())
        .expectProblem(400, "invalid-field");
    winfold
        .post("/api/opportunities/nobody/win", Map.of(), "If-Match", "\"7\"")
        .expectProblem(404, "not-found");
    Reply won = command("win", Map.of(), "Idempotency-Key", "w").expect(200);
    assertThat(command("win", Map.of(), "Idempotency-Key", "w", "If-Match", "\"1\"").json())
        .isEqualTo(won.json());
    command(
            "change-stage",
            Map.of("stage", "nowhere", "occurredAt", "2020-01-01T00:00:00Z"),
            "If-Match",
            "\"1\"")
        .expectProblem(412, "version-conflict");
    command("change-stage", Map.of("stage", "nowhere", "occurredAt", "2020-01-01T00:00:00Z"))
        .expectProblem(422, "occurred-out-of-order");
    command("change-stage", Map.of("stage", "nowhere")).expectProblem(409, "opportunity-closed");
  }

  @Test
  void aRefusedLineOfABatchStopsNothingElse() {
    String other = Names.fresh("error-deal");
    var answers =
        winfold.batchRaw(
            """
            {"command":"change-stage","id":"%s","body":{"stage":"nowhere"}}

            {"command":"create","id":"%s","body":{"name":"x","pipeline":"%s","amount":{"amount":"1","currency":"USD"}}}
            this is no line
            {"command":"change-stage","id":"%s","body":{"stage":"second"},"ifMatch":1}
            {"command":"fly","id":"%s","body":{}}
            """
                .formatted(id, other, pipeline, id, id));

    assertThat(answers)
        .extracting(answer -> answer.at("/line").intValue())
        .containsExactly(1, 3, 4, 5, 6);
    assertThat(answers)
        .extracting(answer -> answer.at("/status").intValue())
        .containsExactly(422, 201, 400, 200, 400);
    assertThat(answers.get(0).at("/problem/code").stringValue()).isEqualTo("stage-not-in-pipeline");
    assertThat(answers.get(2).at("/problem/code").stringValue()).isEqualTo("malformed-request");
    assertThat(answers.get(3).at("/events/0").stringValue()).isEqualTo("StageChanged");
  }

  @Test
  void noMethodOrPathGivesAnInternalError() {
    for (String method : List.of("PUT", "DELETE", "PATCH")) {
      Reply reply = winfold.send(method, "/api/opportunities/" + id, "{}");
      assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
    }
    for (String path : List.of("/api/opportunities/%00", "/api/opportunities/%ff/win")) {
      Reply reply = winfold.postRaw(path, "{}");
      assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
    }
    for (String query : List.of("?asOf=%00", "?owner=%00", "?q=%ff", "?after=@", "?after=a@b")) {
      Reply reply = winfold.get("/api/opportunities" + query);
      assertThat(reply.status()).as(reply.toString()).isLessThan(500);
    }
  }
}
