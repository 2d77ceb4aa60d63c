package io.winfold.query.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.query.model.FittedModel;
import io.winfold.query.model.StageDefaultModel;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A quarter as it would be: three open deals of 100, 200 and 400, and one won at 1000. */
class SimulationTest {
  private static final String QUARTER = "period=2026-Q1&asOf=2026-02-15T12:00:00Z";
  private static final String ASKED = "/api/simulations?" + QUARTER;

  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide();
    side.log()
        .pipeline(
            "sales",
            at("01-01"),
            Events.defined("Sales", Events.stage("lead", 20), Events.stage("offer", 50)))
        .model(
            "other",
            at("01-01"),
            new ProbabilityModelFitted(
                "other",
                "STAGE_DEFAULT",
                new PipelineId("sales"),
                at("01-01"),
                List.of(),
                FittedModel.write(new StageDefaultModel(Map.of("lead", 4_000, "offer", 7_000)))))
        .deal("won", at("01-01"), deal("lead", "1000"))
        .deal("won", at("01-20"), Events.won("lead", Money.of("1000", "USD")))
        .deal("one", at("02-01"), deal("lead", "100"))
        .deal("two", at("02-01"), deal("lead", "200"))
        .deal("four", at("02-01"), deal("offer", "400"))
        .deal(
            "two",
            at("02-02"),
            new ProbabilityOverridden(null, Probability.ofPercent(90), "signed", false));
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant at(String day) {
    return Instant.parse("2026-" + day + "T12:00:00Z");
  }

  private static OpportunityEvent deal(String stage, String amount) {
    return Events.created(
        "sales", stage, Money.of(amount, "USD"), LocalDate.parse("2026-03-15"), "ada");
  }

  private static HttpResponse<String> send(String path, String body) {
    return side.post(path, body.replace('\'', '"'));
  }

  private static JsonNode simulate(String body) {
    HttpResponse<String> response = send(ASKED, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private static String weighted(JsonNode report, String of) {
    return report.at("/data/0/" + of + "/weighted/forecast").asString();
  }

  @Test
  void aScenarioThatChangesNothingIsTheForecast() {
    JsonNode report = simulate("{}");
    JsonNode row = report.at("/data/0");

    // 1000 + 100 x 20 % + 200 x 90 % + 400 x 50 %
    assertThat(weighted(report, "baseline")).isEqualTo("1400.00");
    assertThat(row.get("scenario")).isEqualTo(row.get("baseline"));
    assertThat(row.get("changedDeals").asInt()).isZero();
    JsonNode forecast = side.get("/api/reports/forecast?" + QUARTER).at("/data/0");
    for (String figure : List.of("won", "weighted", "timed", "categories", "cumulative")) {
      assertThat(row.at("/baseline/" + figure)).isEqualTo(forecast.get(figure));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'deals':[{'id':'four','amount':{'amount':'500','currency':'USD'}}]} | 1450.00 | four",
        "{'deals':[{'id':'four','probability':75}]}                  | 1500.00 | four",
        "{'deals':[{'id':'four','expectedCloseDate':'2026-04-01'}]}  | 1200.00 | four",
        "{'deals':[{'id':'four','expectedCloseDate':null}]}          | 1200.00 | four",
        "{'deals':[{'id':'four','remove':true}]}                     | 1200.00 | four",
        "{'deals':[{'id':'four','outcome':'WON'}]}                   | 1600.00 | four",
        "{'deals':[{'id':'four','outcome':'LOST'}]}                  | 1200.00 | four",
        "{'deals':[{'id':'one','stage':'offer'}]}                    | 1430.00 | one",
        "{'deals':[{'id':'two','stage':'offer'}]}                    | 1320.00 | two",
        "{'deals':[{'id':'won','outcome':'LOST'}]}                   | 400.00  | won",
        "{'deals':[{'id':'won','amount':{'amount':'900','currency':'USD'}}]} | 1300.00 | won",
        "{'stageProbabilities':[{'pipeline':'sales','stage':'lead','probability':30}]} | 1410.00 |"
            + " one",
        "{'model':'other'} | 1500.00 | four one",
        "{'model':'other','deals':[{'id':'four','probability':50}]} | 1420.00 | one four",
        "{'deals':[{'id':'one','remove':true},{'id':'two','remove':true}]} | 1200.00 | two one"
      })
  void whatIsDifferentShowsInTheForecast(String scenario, String weighted, String changed) {
    JsonNode report = simulate(scenario);

    assertThat(weighted(report, "scenario")).isEqualTo(weighted);
    assertThat(weighted(report, "baseline")).isEqualTo("1400.00");
    List<String> ids = new ArrayList<>();
    BigDecimal difference = BigDecimal.ZERO;
    BigDecimal timed = BigDecimal.ZERO;
    for (JsonNode deal : report.at("/data/0/deals")) {
      ids.add(deal.get("id").asString());
      difference = difference.add(new BigDecimal(deal.get("weighted").asString()));
      timed = timed.add(new BigDecimal(deal.get("timed").asString()));
    }
    assertThat(String.join(" ", ids)).isEqualTo(changed);
    assertThat(difference).isEqualByComparingTo(amount(report, "weighted"));
    assertThat(timed).isEqualByComparingTo(amount(report, "timed"));
    assertThat(difference)
        .isEqualByComparingTo(new BigDecimal(weighted).subtract(new BigDecimal("1400")));
  }

  private static BigDecimal amount(JsonNode report, String of) {
    return new BigDecimal(report.at("/data/0/difference/" + of).asString());
  }

  @Test
  void anotherCategoryMapMovesTheCategories() {
    JsonNode row =
        simulate("{'categories':[{'pipeline':'sales','stage':'offer','category':'COMMIT'}]}")
            .at("/data/0");

    assertThat(row.at("/baseline/cumulative/commit").asString()).isEqualTo("1000.00");
    assertThat(row.at("/scenario/cumulative/commit").asString()).isEqualTo("1400.00");
    assertThat(row.at("/difference/commit").asString()).isEqualTo("400.00");
    assertThat(row.at("/difference/weighted").asString()).isEqualTo("0.00");
    assertThat(row.at("/deals/0/scenario/category").asString()).isEqualTo("COMMIT");
  }

  @Test
  void bothSidesAreDrawnInTheSameFutures() {
    JsonNode row = simulate("{'deals':[{'id':'four','outcome':'WON'}]}").at("/data/0");

    for (String quantile : List.of("p10", "p50", "p90")) {
      assertThat(new BigDecimal(row.at("/scenario/weighted/interval/" + quantile).asString()))
          .isGreaterThanOrEqualTo(
              new BigDecimal(row.at("/baseline/weighted/interval/" + quantile).asString()));
    }
  }

  @Test
  void nothingStoredChanges() {
    String before = stored();
    JsonNode forecast = side.get("/api/reports/forecast?" + QUARTER).get("data");

    simulate("{'deals':[{'id':'four','outcome':'WON'},{'id':'one','remove':true}]}");

    assertThat(stored()).isEqualTo(before);
    assertThat(side.get("/api/reports/forecast?" + QUARTER).get("data")).isEqualTo(forecast);
  }

  /** Every row of deals, events and settings as text. */
  private static String stored() {
    ReadModel model = side.context().getBean(ReadModel.class);
    return Objects.requireNonNull(
        model.read(
            snapshot ->
                snapshot
                    .jdbc()
                    .sql(
                        """
                        SELECT md5(string_agg(line, '' ORDER BY line)) FROM (
                          SELECT o::text AS line FROM opportunity o
                          UNION ALL SELECT v::text FROM opportunity_version v
                          UNION ALL SELECT s::text FROM pipeline_stage_version s
                          UNION ALL SELECT position || type FROM events.event) all_lines\
                        """)
                    .query(String.class)
                    .single()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'deals':[{'id':'nobody','remove':true}]}                                  | /deals/0/id",
        "{'deals':[{'id':'one','amount':{'amount':'1','currency':'EUR'}}]}          |"
            + " /deals/0/amount",
        "{'deals':[{'id':'one','stage':'nowhere'}]}                                 |"
            + " /deals/0/stage",
        "{'deals':[{'id':'won','probability':10}]}                                  | /deals/0",
        "{'deals':[{'id':'one','probability':101}]}                                 |"
            + " /deals/0/probability",
        "{'deals':[{'id':'one','category':'CLOSED'}]}                               |"
            + " /deals/0/category",
        "{'deals':[{'id':'one','remove':true},{'id':'one','remove':true}]}          | /deals/1/id",
        "{'stageProbabilities':[{'pipeline':'x','stage':'lead','probability':30}]}  |"
            + " /stageProbabilities/0/stage"
      })
  void whatCannotBeIsRefused(String scenario, String pointer) {
    HttpResponse<String> response = send(ASKED, scenario);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(JsonMapper.shared().readTree(response.body()).at("/errors/0/pointer").asString())
        .isEqualTo(pointer);
  }

  @Test
  void theBodyIsStrict() {
    assertThat(send(ASKED, "{'deal':[]}").body()).contains("unknown-field");
    assertThat(send(ASKED, "{'model':'nobody'}").statusCode()).isEqualTo(422);
    assertThat(send(ASKED, "{'model':'nobody'}").body()).contains("model-not-found", "/model");
    assertThat(send(ASKED, "{'deals':[{'id':'one','colour':'red'}]}").body())
        .contains("unknown-field");
    assertThat(side.post(ASKED).statusCode()).isEqualTo(200);
  }
}
