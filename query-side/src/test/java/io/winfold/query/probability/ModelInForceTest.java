package io.winfold.query.probability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two deals of a pipeline that chose a model at noon of the 7th of January. The model knows nothing
 * but how long a deal has been in its stage: the log odds are -0.5 ln(1 + days).
 */
class ModelInForceTest {
  private static final String CHOSEN = "2026-01-07T12:00:00Z";
  private static final Money HUNDRED = Money.of("100.00", "EUR");
  private static final Money THOUSAND = Money.of("1000.00", "EUR");

  private static RunningQuerySide side;

  @BeforeAll
  static void write() {
    side = new RunningQuerySide();
    ProbabilityMethod model = ProbabilityMethod.model("waning-1");
    side.log()
        .pipeline(
            "p",
            at("2026-01-01T00:00:00Z"),
            Events.defined("P", Events.stage("new", 10), Events.stage("talks", 30)))
        .deal("a", at("2026-01-02T06:00:00Z"), Events.created("p", "new", HUNDRED))
        .deal("b", at("2026-01-03T06:00:00Z"), Events.created("p", "new", THOUSAND))
        .deal(
            "b",
            at("2026-01-04T06:00:00Z"),
            new ProbabilityOverridden(null, Probability.ofPercent(80), "promised", true))
        .deal("c", at("2026-01-04T06:00:00Z"), Events.created("p", "new", HUNDRED))
        .deal("c", at("2026-01-05T06:00:00Z"), Events.won("new", HUNDRED))
        .model(
            "waning-1", at("2026-01-06T00:00:00Z"), Events.waning("p", at("2026-01-06T00:00:00Z")))
        .pipeline(
            "p", at(CHOSEN), new ProbabilityMethodChosen(ProbabilityMethod.STAGE_DEFAULT, model))
        .deal("a", at("2026-01-09T18:00:00Z"), Events.moved("new", "talks", Direction.FORWARD))
        .pipeline(
            "p",
            at("2026-01-12T12:00:00Z"),
            new ProbabilityMethodChosen(model, ProbabilityMethod.STAGE_DEFAULT))
        .model("strange-1", at("2026-01-14T00:00:00Z"), strange())
        .pipeline(
            "p",
            at("2026-01-15T00:00:00Z"),
            new ProbabilityMethodChosen(
                ProbabilityMethod.STAGE_DEFAULT, ProbabilityMethod.model("strange-1")));
    side.awaitLog();
  }

  private static ProbabilityModelFitted strange() {
    return new ProbabilityModelFitted(
        "strange-1",
        "ORACLE",
        new PipelineId("p"),
        at("2026-01-06T00:00:00Z"),
        List.of("mood"),
        JsonMapper.shared().createObjectNode());
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }

  /** Percent with two decimals, after so many days in a stage. */
  private static double score(double days) {
    return Math.floor(10_000 / (1 + Math.exp(0.5 * Math.log1p(days))) + 0.5) / 100;
  }

  private static JsonNode probability(String deal, String asOf) {
    return side.get("/api/opportunities/" + deal + "?asOf=" + asOf).get("probability");
  }

  @Test
  void nothingBeforeTheChoiceChanges() {
    JsonNode before = probability("a", "2026-01-07T11:59:59Z");
    assertThat(before.get("model").isNull()).isTrue();
    assertThat(before.get("effective").doubleValue()).isEqualTo(10);
    // Its features were last taken at midnight, 4.75 days after it came.
    JsonNode from = probability("a", CHOSEN);
    assertThat(from.get("model").doubleValue()).isEqualTo(score(4.75));
    assertThat(from.get("effective").doubleValue()).isEqualTo(score(4.75));
    assertThat(from.get("stageDefault").doubleValue()).isEqualTo(10);
    JsonNode after = probability("a", "2026-01-12T12:00:00Z");
    assertThat(after.get("model").isNull()).isTrue();
    assertThat(after.get("effective").doubleValue()).isEqualTo(30);
  }

  @Test
  void aPersonsProbabilityStandsBeforeTheModels() {
    JsonNode b = probability("b", "2026-01-08T12:00:00Z");
    assertThat(b.get("effective").doubleValue()).isEqualTo(80);
    assertThat(b.get("model").doubleValue()).isEqualTo(score(4.75));
    assertThat(probability("c", "2026-01-08T12:00:00Z").get("effective").doubleValue())
        .isEqualTo(100);
  }

  @Test
  void theHistoryOfADealHasAStepEachMidnight() {
    JsonNode steps =
        side.get("/api/opportunities/a/probability-history?asOf=2026-01-13T00:00:00Z").get("data");
    List<String> shown = new ArrayList<>();
    steps.forEach(
        step ->
            shown.add(
                step.get("at").asString()
                    + " "
                    + step.get("effective").doubleValue()
                    + " "
                    + step.get("causes").get(0).asString()));
    assertThat(shown)
        .containsExactly(
            "2026-01-02T06:00:00Z 10.0 OpportunityCreated",
            "2026-01-07T12:00:00Z " + score(4.75) + " ProbabilityMethodChosen",
            "2026-01-08T00:00:00Z " + score(5.75) + " TIME",
            "2026-01-09T00:00:00Z " + score(6.75) + " TIME",
            "2026-01-09T18:00:00Z " + score(0) + " StageChanged",
            "2026-01-10T00:00:00Z " + score(0.25) + " TIME",
            "2026-01-11T00:00:00Z " + score(1.25) + " TIME",
            "2026-01-12T00:00:00Z " + score(2.25) + " TIME",
            "2026-01-12T12:00:00Z 30.0 ProbabilityMethodChosen");
  }

  private static BigDecimal weighted(String asOf) {
    JsonNode report = side.get("/api/reports/pipeline?groupBy=currency&asOf=" + asOf);
    return new BigDecimal(report.at("/data/0/weightedAmount").stringValue());
  }

  @Test
  void theWeightedPipelineGoesByTheModelAndSoDoesItsHistory() {
    assertThat(weighted("2026-01-07T11:59:59Z")).isEqualByComparingTo("810");
    assertThat(weighted("2026-01-08T12:00:00Z"))
        .isEqualByComparingTo(BigDecimal.valueOf(score(5.75)).add(BigDecimal.valueOf(800)));
    JsonNode history =
        side.get(
            "/api/reports/probability-history?from=2026-01-03&to=2026-01-14&step=day"
                + "&asOf=2026-01-13T12:00:00Z");
    assertThat(history.get("data")).hasSize(11);
    for (JsonNode point : history.get("data")) {
      assertThat(new BigDecimal(point.get("weightedAmount").stringValue()))
          .as("%s", point)
          .isEqualByComparingTo(weighted(point.get("at").asString()));
    }
  }

  @Test
  void theWaterfallTellsTheModelsChoiceFromThePassingOfTime() {
    for (String mode : List.of("path", "endpoint")) {
      JsonNode row =
          side.get(
                  "/api/reports/waterfall?weighted=true&from=2026-01-06&to=2026-01-09&mode="
                      + mode
                      + "&asOf=2026-01-13T12:00:00Z")
              .at("/data/0");
      assertThat(row.get("opening").stringValue()).isEqualTo("810.00");
      assertThat(new BigDecimal(row.get("closing").stringValue()))
          .isEqualByComparingTo(weighted("2026-01-08T23:59:59.999999Z"));
    }
    JsonNode path =
        side.get(
                "/api/reports/waterfall?weighted=true&from=2026-01-06&to=2026-01-09"
                    + "&asOf=2026-01-13T12:00:00Z")
            .at("/data/0/buckets");
    assertThat(new BigDecimal(path.get("probabilityChanged").stringValue()))
        .isEqualByComparingTo(
            BigDecimal.valueOf(score(4.75) - 10).setScale(2, java.math.RoundingMode.HALF_UP));
    assertThat(new BigDecimal(path.get("timePassed").stringValue()))
        .isEqualByComparingTo(
            BigDecimal.valueOf(score(5.75)).subtract(BigDecimal.valueOf(score(4.75))));
    // A range that begins and ends at midnight sees the midnight it begins with.
    JsonNode later =
        side.get(
                "/api/reports/waterfall?weighted=true&from=2026-01-08&to=2026-01-10"
                    + "&asOf=2026-01-13T12:00:00Z")
            .at("/data/0");
    assertThat(new BigDecimal(later.get("opening").stringValue()))
        .isEqualByComparingTo(weighted("2026-01-07T23:59:59.999999Z"));
    JsonNode deals =
        side.get(
                "/api/reports/waterfall/deals?weighted=true&from=2026-01-08&to=2026-01-10"
                    + "&bucket=timePassed&asOf=2026-01-13T12:00:00Z")
            .get("data");
    assertThat(deals).hasSize(2);
    assertThat(deals.at("/0/events/0/type").stringValue()).isEqualTo("TIME");
  }

  @Test
  void aListIsSortedAndWeightedByIt() {
    JsonNode list =
        side.get("/api/opportunities?open=true&sort=-probability&asOf=2026-01-08T12:00:00Z");
    assertThat(list.at("/data/0/id").stringValue()).isEqualTo("b");
    assertThat(list.at("/data/1/probability/effective").doubleValue()).isEqualTo(score(5.75));
  }

  @Test
  void aScoreExplainsItself() {
    JsonNode answer = side.get("/api/opportunities/a/probability?asOf=2026-01-08T12:00:00Z");
    assertThat(answer.get("model").doubleValue()).isEqualTo(score(5.75));
    JsonNode explanation = answer.get("explanation");
    assertThat(explanation.get("version").stringValue()).isEqualTo("waning-1");
    assertThat(explanation.get("evaluatedAt").stringValue()).isEqualTo("2026-01-08T00:00:00Z");
    double logOdds =
        explanation.get("baselineLogOdds").doubleValue()
            + StreamSupport.stream(explanation.get("contributions").spliterator(), false)
                .mapToDouble(one -> one.get("logOdds").doubleValue())
                .sum();
    assertThat(100 / (1 + Math.exp(-logOdds))).isEqualTo(score(5.75), within(0.01));
    JsonNode before = side.get("/api/opportunities/a/probability?asOf=2026-01-06T12:00:00Z");
    assertThat(before.get("explanation").isNull()).isTrue();
    assertThat(side.refusal("/api/opportunities/nobody/probability")).isEqualTo("404 not-found");
  }

  @Test
  void aModelNobodyUnderstandsLeavesTheStageDefaults() {
    JsonNode a = probability("a", "2026-01-16T00:00:00Z");
    assertThat(a.get("model").isNull()).isTrue();
    assertThat(a.get("effective").doubleValue()).isEqualTo(30);
    assertThat(side.get("/api/models/strange-1").get("method").stringValue()).isEqualTo("ORACLE");
    assertThat(weighted("2026-01-16T00:00:00Z")).isEqualByComparingTo("830");
  }

  @Test
  void theRegistryShowsTheModelFromWhenItIsThere() {
    assertThat(side.get("/api/models?asOf=2026-01-05").get("data")).isEmpty();
    assertThat(side.get("/api/models?pipeline=p").at("/data/0/version").stringValue())
        .isEqualTo("waning-1");
    assertThat(side.get("/api/models?pipeline=q").get("data")).isEmpty();
    JsonNode model = side.get("/api/models/waning-1?after=model/waning-1@1");
    assertThat(model.at("/parameters/terms/0/weight").doubleValue()).isEqualTo(-0.5);
    assertThat(side.refusal("/api/models/none")).isEqualTo("404 not-found");
  }
}
