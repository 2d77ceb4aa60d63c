package io.winfold.query.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastEvent.ForecastAdjusted;
import io.winfold.kernel.forecast.ForecastEvent.ForecastApproved;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The first quarter of 2026 as of 15 February. Two deals are won, at the age of 5 and 40 days, one
 * is lost at that of 20; all open ones are 10 days old. So of those as old, half are won in time:
 * one of eleven was won before, and of the two watched any longer one was lost and one won.
 */
class ForecastTest {
  private static final FiscalPeriod QUARTER = new FiscalPeriod("2026-Q1");
  private static final String ASKED = "/api/reports/forecast?period=2026-Q1&asOf=";
  private static final String FEBRUARY_15 = ASKED + "2026-02-15T12:00:00Z";

  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide();
    side.log()
        .pipeline(
            "sales",
            at("01-01"),
            Events.defined(
                "Sales",
                stage("lead", 20, ForecastCategory.PIPELINE),
                stage("offer", 50, ForecastCategory.BEST_CASE),
                stage("contract", 80, ForecastCategory.COMMIT)))
        .quota(
            "company",
            at("01-01"),
            new QuotaSet(QuotaScope.COMPANY, null, null, QUARTER, null, Money.of("5000", "USD")))
        .quota(
            "adas",
            at("01-01"),
            new QuotaSet(QuotaScope.OWNER, "ada", null, QUARTER, null, Money.of("4000", "USD")))
        .deal("w1", at("01-01"), deal("lead", "1000", "2026-01-31", "ada"))
        .deal("w2", at("01-01"), deal("lead", "2000", "2026-01-31", "bob"))
        .deal("l1", at("01-01"), deal("lead", "600", "2026-01-31", "bob"))
        .deal("w1", at("01-06"), Events.won("lead", Money.of("1000", "USD")))
        .deal("l1", at("01-21"), Events.lost("lead", Money.of("600", "USD")))
        .forecast("f", at("02-01"), submitted("3000", "two letters of intent"))
        .deal("a", at("02-05"), deal("lead", "500", "2026-03-01", "ada"))
        .deal("b", at("02-05"), deal("offer", "400", "2026-03-15", "bob"))
        .deal("c", at("02-05"), deal("contract", "300", "2026-03-31", "ada"))
        .deal("d", at("02-05"), deal("lead", "100", "2026-03-31", "bob"))
        .deal("e", at("02-05"), deal("lead", "700", null, "ada"))
        .deal("f", at("02-05"), deal("lead", "50", "2025-12-31", "ada"))
        .deal("g", at("02-05"), deal("lead", "900", "2026-04-01", "ada"))
        .deal(
            "h",
            at("02-05"),
            Events.created(
                "sales", "lead", Money.of("10", "EUR"), LocalDate.parse("2026-03-01"), "ada"))
        .deal("d", at("02-06"), new ForecastCategoryChanged(null, ForecastCategory.BEST_CASE))
        .deal("w2", at("02-10"), Events.won("lead", Money.of("2000", "USD")))
        .forecast("f", at("02-11"), adjusted("3000", "2500", "one letter is old"))
        .forecast("f", at("02-12"), approved("2500"))
        .deal("b", at("03-10"), Events.won("offer", Money.of("400", "USD")));
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Stage stage(String id, int percent, ForecastCategory category) {
    return new Stage(
        new StageId(id),
        id,
        Probability.ofPercent(percent),
        category,
        StageExpectations.NONE,
        null);
  }

  private static Instant at(String day) {
    return Instant.parse("2026-" + day + "T12:00:00Z");
  }

  private static OpportunityEvent deal(
      String stage, String amount, @Nullable String close, String owner) {
    return Events.created(
        "sales",
        stage,
        Money.of(amount, "USD"),
        close == null ? null : LocalDate.parse(close),
        owner);
  }

  private static ForecastAmounts commit(String amount) {
    return new ForecastAmounts(Money.of(amount, "USD"), null, null);
  }

  private static ForecastSubmitted submitted(String amount, String note) {
    return new ForecastSubmitted(
        QuotaScope.COMPANY, null, null, QUARTER, null, commit(amount), note);
  }

  private static ForecastAdjusted adjusted(String from, String to, String note) {
    return new ForecastAdjusted(
        QuotaScope.COMPANY, null, null, QUARTER, commit(from), commit(to), note);
  }

  private static ForecastApproved approved(String amount) {
    return new ForecastApproved(QuotaScope.COMPANY, null, null, QUARTER, commit(amount), null);
  }

  private static JsonNode dollars(String query) {
    for (JsonNode row : side.get(query).get("data")) {
      if (row.get("currency").asString().equals("USD")) {
        return row;
      }
    }
    throw new AssertionError("no row in dollars: " + query);
  }

  private static String at(JsonNode row, String pointer) {
    return row.at(pointer).asString();
  }

  @Test
  void aQuarterIsForecastInAllItsForms() {
    JsonNode row = dollars(FEBRUARY_15);

    assertThat(at(row, "/won/amount")).isEqualTo("3000.00");
    assertThat(at(row, "/open/amount")).isEqualTo("1300.00");
    assertThat(at(row, "/weighted/open")).isEqualTo("560.00"); // 100 + 200 + 240 + 20
    assertThat(at(row, "/weighted/forecast")).isEqualTo("3560.00");
    assertThat(at(row, "/timed/open")).isEqualTo("1475.00"); // half of 2950
    assertThat(at(row, "/timed/forecast")).isEqualTo("4475.00");
  }

  @Test
  void categoriesAreSingleAndCumulative() {
    JsonNode row = dollars(FEBRUARY_15);

    assertThat(at(row, "/categories/PIPELINE/amount")).isEqualTo("500.00");
    assertThat(at(row, "/categories/BEST_CASE/amount")).isEqualTo("500.00");
    assertThat(row.at("/categories/BEST_CASE/count").asInt()).isEqualTo(2);
    assertThat(at(row, "/categories/COMMIT/amount")).isEqualTo("300.00");
    assertThat(at(row, "/categories/CLOSED/amount")).isEqualTo("3000.00");
    assertThat(at(row, "/categories/OMITTED/amount")).isEqualTo("0.00");
    assertThat(at(row, "/cumulative/commit")).isEqualTo("3300.00");
    assertThat(at(row, "/cumulative/bestCase")).isEqualTo("3800.00");
    assertThat(at(row, "/cumulative/openPipeline")).isEqualTo("1300.00");
  }

  @Test
  void dealsThatDoNotCloseInThePeriodAreReportedApart() {
    JsonNode row = dollars(FEBRUARY_15);

    assertThat(at(row, "/undated/amount")).isEqualTo("700.00");
    assertThat(at(row, "/overdue/amount")).isEqualTo("50.00");
    assertThat(at(row, "/later/amount")).isEqualTo("900.00");
  }

  @Test
  void eachCurrencyHasABlockOfItsOwn() {
    JsonNode euros = side.get(FEBRUARY_15 + "&currency=EUR").get("data");

    assertThat(euros.size()).isEqualTo(1);
    assertThat(at(euros.get(0), "/weighted/forecast")).isEqualTo("2.00");
    assertThat(at(euros.get(0), "/timed/forecast")).isEqualTo("5.00");
    assertThat(euros.get(0).at("/quota/amount").isNull()).isTrue();
  }

  @Test
  void itStandsAgainstTheQuota() {
    JsonNode row = dollars(FEBRUARY_15);

    assertThat(at(row, "/quota/amount")).isEqualTo("5000.00");
    assertThat(at(row, "/quota/weightedGap")).isEqualTo("1440.00");
    assertThat(at(row, "/quota/timedGap")).isEqualTo("525.00");
    assertThat(row.at("/quota/attainment").asDouble()).isEqualTo(0.6);
    assertThat(row.at("/quota/weightedAttainment").asDouble()).isEqualTo(0.712);
    assertThat(at(dollars(FEBRUARY_15 + "&groupBy=owner"), "/quota/amount")).isEqualTo("4000.00");
    assertThat(at(dollars(FEBRUARY_15 + "&owner=ada"), "/quota/amount")).isEqualTo("4000.00");
    assertThat(dollars(FEBRUARY_15 + "&stage=lead").at("/quota/amount").isNull()).isTrue();
  }

  @Test
  void whatPeopleSaidStandsBesideIt() {
    JsonNode said = dollars(FEBRUARY_15).get("submission");

    assertThat(at(said, "/status")).isEqualTo("APPROVED");
    assertThat(at(said, "/commit")).isEqualTo("2500.00");
    assertThat(at(said, "/submittedCommit")).isEqualTo("3000.00");
    assertThat(said.at("/history").size()).isEqualTo(3);
    JsonNode before = dollars(ASKED + "2026-02-05T12:00:00Z").get("submission");
    assertThat(at(before, "/status")).isEqualTo("SUBMITTED");
    assertThat(at(before, "/note")).isEqualTo("two letters of intent");
    assertThat(dollars(ASKED + "2026-01-31").at("/submission/commit").isNull()).isTrue();
    assertThat(dollars(FEBRUARY_15 + "&groupBy=owner").at("/submission/commit").isNull()).isTrue();
  }

  @Test
  void submissionsAreListedWithTheirHistory() {
    JsonNode all = side.get("/api/forecasts?asOf=2026-02-11&after=forecast/f@3").get("data");

    assertThat(all.size()).isEqualTo(1);
    assertThat(at(all.get(0), "/status")).isEqualTo("ADJUSTED");
    assertThat(at(all.get(0), "/history/1/note")).isEqualTo("one letter is old");
    assertThat(at(all.get(0), "/history/1/actor")).isEqualTo("ada");
    assertThat(side.get("/api/forecasts?period=2026-Q2").get("data").size()).isZero();
    assertThat(at(side.get("/api/forecasts/f"), "/status")).isEqualTo("APPROVED");
    assertThat(side.refusal("/api/forecasts/f?asOf=2026-01-15")).isEqualTo("404 not-found");
  }

  @Test
  void theIntervalIsDrawnWithASeedAndComesAgain() {
    JsonNode report = side.get(FEBRUARY_15);
    JsonNode interval = report.at("/definition/interval");
    JsonNode row = dollars(FEBRUARY_15);

    assertThat(interval.at("/seed").asInt()).isEqualTo(20_260_101);
    assertThat(interval.at("/weighted/fitted").asBoolean()).isFalse();
    assertThat(interval.at("/weighted/sigma").asDouble()).isCloseTo(0.4, within(0.01));
    assertThat(at(report, "/warnings/0/code")).isEqualTo("thin-history");
    assertThat(side.get(FEBRUARY_15).get("data")).isEqualTo(report.get("data"));
    for (String form : List.of("weighted", "timed")) {
      BigDecimal low = new BigDecimal(at(row, "/" + form + "/interval/p10"));
      BigDecimal mid = new BigDecimal(at(row, "/" + form + "/interval/p50"));
      BigDecimal high = new BigDecimal(at(row, "/" + form + "/interval/p90"));
      assertThat(List.of(new BigDecimal("3000.00"), low, mid, high, new BigDecimal("5950.00")))
          .isSorted();
      assertThat(low).isLessThan(high);
    }
    JsonNode other = dollars(FEBRUARY_15 + "&seed=7");
    assertThat(at(other, "/timed/forecast")).isEqualTo("4475.00");
    assertThat(side.get(FEBRUARY_15 + "&interval=false").at("/definition/interval").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "won, 3000.00, w1 w2",
    "closed, 3000.00, w1 w2",
    "open, 1300.00, a b c d",
    "weighted, 560.00, a b c d",
    "timed, 1475.00, a b c d e f g",
    "best-case, 500.00, b d",
    "'closed,commit', 3300.00, c w1 w2",
    "omitted, 0, ''",
    "undated, 700.00, e",
    "overdue, 50.00, f",
    "later, 900.00, g"
  })
  void aPartIsTheSumOfItsDeals(String part, BigDecimal sum, String ids) {
    List<String> found = new ArrayList<>();
    BigDecimal total = BigDecimal.ZERO;
    String asked = FEBRUARY_15.replace("forecast?", "forecast/deals?") + "&currency=USD&part=";
    for (JsonNode deal : side.get(asked + part).get("data")) {
      found.add(deal.get("id").asString());
      total = total.add(new BigDecimal(deal.get("contribution").asString()));
    }

    assertThat(String.join(" ", found)).isEqualTo(ids);
    assertThat(total).isEqualByComparingTo(sum);
  }

  @Test
  void thePartsOfAForecastComeInPages() {
    String asked = FEBRUARY_15.replace("forecast?", "forecast/deals?") + "&part=timed&limit=3";
    List<String> ids = new ArrayList<>();
    JsonNode page = side.get(asked);
    while (true) {
      page.get("data").forEach(deal -> ids.add(deal.get("id").asString()));
      if (!page.at("/page/hasMore").asBoolean()) {
        break;
      }
      page = side.get(asked + "&cursor=" + at(page, "/page/next"));
    }

    assertThat(ids).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
  }

  @Test
  void groupsAddUpToTheWhole() {
    BigDecimal weighted = BigDecimal.ZERO;
    List<String> owners = new ArrayList<>();
    for (JsonNode row : side.get(FEBRUARY_15 + "&groupBy=owner&currency=USD").get("data")) {
      owners.add(at(row, "/group/owner"));
      weighted = weighted.add(new BigDecimal(at(row, "/weighted/forecast")));
    }

    assertThat(owners).containsExactly("ada", "bob");
    assertThat(weighted).isEqualByComparingTo("3560");
  }

  @Test
  void thePeriodIsTheQuarterOfTheInstantUnlessItIsSaid() {
    JsonNode unsaid = side.get("/api/reports/forecast?asOf=2026-02-15T12:00:00Z");

    assertThat(at(unsaid, "/definition/period")).isEqualTo("2026-Q1");
    assertThat(at(unsaid, "/definition/to")).isEqualTo("2026-04-01");
    assertThat(unsaid.get("data")).isEqualTo(side.get(FEBRUARY_15).get("data"));
    assertThat(at(dollars(FEBRUARY_15.replace("2026-Q1", "2026-03")), "/weighted/forecast"))
        .isEqualTo("560.00");
    assertThat(side.refusal("/api/reports/forecast?period=2026-Q5"))
        .isEqualTo("400 invalid-parameter");
    assertThat(side.refusal("/api/reports/forecast/deals?period=2026-Q1"))
        .isEqualTo("400 invalid-parameter");
  }

  @Test
  void aPeriodThatIsOverIsWhatItBrought() {
    JsonNode report = side.get(ASKED + "2026-04-02");
    JsonNode row = dollars(ASKED + "2026-04-02");

    assertThat(at(row, "/won/amount")).isEqualTo("3400.00");
    assertThat(at(row, "/timed/forecast")).isEqualTo("3400.00");
    assertThat(row.at("/timed/interval/p50").isNull()).isTrue();
    assertThat(report.at("/warnings").toString()).contains("period-over");
  }

  @Test
  void theCurvesSayHowMuchStandsBehindThem() {
    JsonNode curve = side.get(FEBRUARY_15).at("/definition/curves/0");

    assertThat(curve.at("/won").asInt()).isEqualTo(2);
    assertThat(curve.at("/lost").asInt()).isEqualTo(1);
    assertThat(curve.at("/open").asInt()).isEqualTo(8);
    assertThat(5 / 11.0 / (10 / 11.0)).isCloseTo(0.5, within(1e-12));
  }
}
