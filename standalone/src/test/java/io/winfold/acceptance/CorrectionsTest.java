package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A deal is won at a wrong amount: the past is told otherwise, and what was believed is kept. */
@ParameterizedClass
@EnumSource(Form.class)
class CorrectionsTest {
  private static final String FEBRUARY = "2026-02-15T00:00:00Z";

  @Parameter Form form;

  private WinfoldClient winfold;
  private String pipeline;
  private String id;

  @BeforeEach
  void aDealWonAtAWrongAmount() {
    winfold = form.shared().client();
    pipeline = Names.fresh("corrected");
    id = Names.fresh("corrected-deal");
    winfold
        .post(
            "/api/pipelines",
            Map.of("id", pipeline, "name", "P", "template", "classic", "occurredAt", at(1)))
        .expect(201);
    winfold.create(
        Map.of(
            "id",
            id,
            "name",
            "Pumps",
            "pipeline",
            pipeline,
            "amount",
            usd("50000.00"),
            "occurredAt",
            at(5)));
    winfold.command(id, "change-stage", Map.of("stage", "qualified", "occurredAt", at(10)));
    winfold.command(id, "win", Map.of("occurredAt", at(20)));
  }

  private static String at(int day) {
    return "2026-01-%02dT09:00:00Z".formatted(day);
  }

  private static Map<String, Object> usd(String amount) {
    return Map.of("amount", amount, "currency", "USD");
  }

  private String eventId(String type) {
    for (JsonNode event : events()) {
      if (event.at("/type").stringValue().equals(type)) {
        return event.at("/eventId").stringValue();
      }
    }
    throw new AssertionError("no " + type);
  }

  private JsonNode events() {
    return winfold.get("/api/opportunities/" + id + "/events?after=" + id + "%401").at("/data");
  }

  private Reply correct(String type, String field, Object value) {
    return winfold.command(
        id, "correct", Map.of("event", eventId(type), "field", field, "value", value));
  }

  private JsonNode deal(long version, String more) {
    return winfold
        .get("/api/opportunities/" + id + "?after=" + id + "%40" + version + more)
        .expect(200)
        .json();
  }

  private static String amount(JsonNode deal) {
    return deal.at("/amount/amount").stringValue();
  }

  private String wonAmount(String more) {
    return winfold
        .get("/api/reports/win-rate?pipeline=%s&asOf=%s%s".formatted(pipeline, FEBRUARY, more))
        .expect(200)
        .at("/data/0/wonAmount")
        .asString("");
  }

  @Test
  void aWrongAmountIsCorrectedAndKnownAtBeforeStillShowsIt() {
    deal(3, "");
    String before = Instant.now().toString();
    Reply corrected = correct("Won", "amount", usd("5000.00"));
    assertThat(corrected.events()).containsExactly("FactCorrected");
    assertThat(corrected.version()).isEqualTo(4);

    assertThat(amount(deal(4, ""))).isEqualTo("5000.00");
    assertThat(deal(4, "").at("/version").longValue()).isEqualTo(4);
    assertThat(amount(deal(4, "&asOf=" + FEBRUARY))).isEqualTo("5000.00");
    assertThat(amount(deal(4, "&asOf=2026-01-15"))).isEqualTo("50000.00");
    assertThat(amount(deal(4, "&asOf=" + FEBRUARY + "&knownAt=" + before))).isEqualTo("50000.00");
    assertThat(wonAmount("")).isEqualTo("5000.00");
    assertThat(wonAmount("&knownAt=" + before)).isEqualTo("50000.00");
    assertThat(events()).hasSize(4);
  }

  @Test
  void theRestatementListsItWithItsEffect() {
    deal(3, "");
    String from = Instant.now().toString();
    correct("OpportunityCreated", "amount", usd("40000.00"));
    deal(5, "");

    JsonNode report =
        winfold
            .get("/api/reports/restatement?pipeline=%s&from=%s".formatted(pipeline, from))
            .expect(200)
            .json();
    assertThat(report.at("/data")).hasSize(2);
    JsonNode first = report.at("/data/0");
    assertThat(first.at("/id").stringValue()).isEqualTo(id);
    assertThat(first.at("/event/type").stringValue()).isEqualTo("OpportunityCreated");
    assertThat(first.at("/event/eventId").stringValue()).isEqualTo(eventId("OpportunityCreated"));
    assertThat(first.at("/correction/actor").stringValue()).isNotEmpty();
    assertThat(first.at("/field").stringValue()).isEqualTo("amount");
    assertThat(first.at("/was/amount").stringValue()).isEqualTo("50000.00");
    assertThat(first.at("/becomes/amount").stringValue()).isEqualTo("40000.00");
    JsonNode second = report.at("/data/1");
    assertThat(second.at("/event/type").stringValue()).isEqualTo("Won");
    assertThat(second.at("/correction/follows").stringValue())
        .isEqualTo(first.at("/event/eventId").stringValue());
    assertThat(second.at("/before/wonAmount").stringValue()).isEqualTo("50000.00");
    assertThat(second.at("/after/wonAmount").stringValue()).isEqualTo("40000.00");
    JsonNode total = report.at("/totals/0");
    assertThat(total.at("/currency").stringValue()).isEqualTo("USD");
    assertThat(total.at("/corrections").intValue()).isEqualTo(2);
    assertThat(total.at("/deals").intValue()).isEqualTo(1);
    assertThat(total.at("/before/wonAmount").stringValue()).isEqualTo("50000.00");
    assertThat(total.at("/after/wonAmount").stringValue()).isEqualTo("40000.00");
    assertThat(total.at("/change/wonAmount").stringValue()).isEqualTo("-10000.00");
    assertThat(
            winfold
                .get("/api/reports/restatement?pipeline=%s&to=%s".formatted(pipeline, from))
                .at("/data"))
        .isEmpty();
    // As of a day on which the deal was open, the same corrections concern the open pipeline.
    JsonNode open =
        winfold
            .get(
                "/api/reports/restatement?pipeline=%s&asOf=2026-01-15&from=%s"
                    .formatted(pipeline, from))
            .at("/totals/0");
    assertThat(open.at("/before/weightedAmount").stringValue()).isEqualTo("15000.00");
    assertThat(open.at("/after/weightedAmount").stringValue()).isEqualTo("12000.00");
    assertThat(open.at("/change/count").intValue()).isZero();
  }

  @Test
  void aRetractedWinLeavesTheDealOpenInEveryReport() {
    deal(3, "");
    String before = Instant.now().toString();
    String won = eventId("Won");
    winfold.command(id, "correct", Map.of("event", won, "retract", true));

    assertThat(deal(4, "").at("/status").stringValue()).isEqualTo("OPEN");
    assertThat(visits("")).containsExactly("new FORWARD", "qualified OPEN");
    assertThat(visits("&knownAt=" + before)).containsExactly("new FORWARD", "qualified WON");
    assertThat(waterfall("")).containsEntry("won", "0.00").containsEntry("new", "50000.00");
    assertThat(waterfall("&knownAt=" + before)).containsEntry("won", "-50000.00");
    winfold.command(id, "change-amount", Map.of("amount", usd("7.00")));
    assertThat(amount(deal(5, ""))).isEqualTo("7.00");
  }

  private List<String> visits(String more) {
    var visits = new ArrayList<String>();
    winfold
        .get("/api/opportunities/%s/stage-visits?after=%s%%404%s".formatted(id, id, more))
        .at("/data")
        .forEach(
            visit ->
                visits.add(
                    visit.at("/stage").stringValue() + " " + visit.at("/exit").stringValue()));
    return visits;
  }

  private Map<String, String> waterfall(String more) {
    var buckets = new LinkedHashMap<String, String>();
    winfold
        .get(
            "/api/reports/waterfall?pipeline=%s&from=2026-01-01&to=2026-02-01&after=%s%%404%s"
                .formatted(pipeline, id, more))
        .expect(200)
        .at("/data/0/buckets")
        .forEachEntry((bucket, amount) -> buckets.put(bucket, amount.stringValue()));
    return buckets;
  }

  @Test
  void aWaterfallNamesTheEventBehindEachContribution() {
    deal(3, "");
    JsonNode line =
        winfold
            .get(
                "/api/reports/waterfall/deals?pipeline=%s&from=2026-01-01&to=2026-02-01&bucket=won"
                    .formatted(pipeline))
            .expect(200)
            .at("/data/0/events/0");

    assertThat(line.at("/eventId").stringValue()).isEqualTo(eventId("Won"));
    assertThat(line.at("/type").stringValue()).isEqualTo("Won");
    assertThat(line.at("/occurredAt").stringValue()).isEqualTo(at(20));
  }

  @Test
  void aDealEnteredByMistakeIsOutOfThePast() {
    deal(3, "");
    String before = Instant.now().toString();
    winfold.command(id, "discard", Map.of("reason", "entered twice", "fromBeginning", true));

    String asOf = "?after=%s%%405&asOf=%s".formatted(id, FEBRUARY);
    winfold.get("/api/opportunities/" + id + asOf).expectProblem(404, "not-found");
    winfold.get("/api/opportunities/" + id + asOf + "&knownAt=" + before).expect(200);
    assertThat(wonAmount("")).isEmpty();
    assertThat(wonAmount("&knownAt=" + before)).isEqualTo("50000.00");
  }

  @Test
  void aCorrectionThatContradictsWhatFollowedIsRefusedAndLosesNothing() {
    deal(3, "");
    Reply refused =
        winfold.post(
            "/api/opportunities/" + id + "/correct",
            Map.of("event", eventId("OpportunityCreated"), "field", "stage", "value", "qualified"));

    refused.expectProblem(422, "history-contradicted");
    assertThat(refused.at("/detail").stringValue()).contains("StageChanged");
    assertThat(events()).hasSize(3);
    winfold
        .post("/api/opportunities/" + id + "/correct", Map.of("event", "none", "retract", true))
        .expectProblem(422, "event-not-found");
  }

  @Test
  void correctionsComeInBatchesToo() {
    deal(3, "");
    List<JsonNode> answers =
        winfold.batch(
            List.of(
                Map.of(
                    "command",
                    "correct",
                    "id",
                    id,
                    "body",
                    Map.of("event", eventId("Won"), "field", "occurredAt", "value", at(25))),
                Map.of(
                    "command",
                    "correct",
                    "id",
                    id,
                    "body",
                    Map.of("event", eventId("Won"), "field", "occurredAt", "value", at(2)))));

    assertThat(answers.get(0).at("/status").intValue()).isEqualTo(200);
    assertThat(answers.get(1).at("/status").intValue()).isEqualTo(422);
    assertThat(answers.get(1).at("/problem/code").stringValue()).isEqualTo("occurred-out-of-order");
    assertThat(answers.get(1).at("/problem/errors/0/pointer").stringValue())
        .isEqualTo("/body/value");
    assertThat(deal(4, "").at("/closedAt").stringValue()).isEqualTo(at(25));
    assertThat(deal(4, "&asOf=2026-01-22").at("/status").stringValue()).isEqualTo("OPEN");
  }
}
