package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.running.WrittenLog;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vector of seven deals, written to the log and asked for over HTTP. */
class SevenDealsTest {
  private static final Instant ORIGIN = Instant.parse("2026-01-05T09:00:00Z");

  private static RunningQuerySide side;
  private static JsonNode golden;

  private record Moment(String deal, int day, Money amount, String from, String to) {}

  @BeforeAll
  static void writeTheDeals() throws IOException {
    try (InputStream file = SevenDealsTest.class.getResourceAsStream("/golden/seven-deals.json")) {
      golden = JsonMapper.builder().build().readTree(file);
    }
    side = new RunningQuerySide();
    side.log()
        .pipeline(
            "classic",
            at(0),
            Events.defined(
                "Classic",
                Events.stage("new", 10),
                Events.stage("qualified", 30),
                Events.stage("proposition", 70)));
    for (Moment moment : moments()) {
      write(side.log(), moment);
    }
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant at(int day) {
    return ORIGIN.plus(Duration.ofDays(day));
  }

  private static List<Moment> moments() {
    List<Moment> moments = new ArrayList<>();
    for (JsonNode deal : golden.get("deals")) {
      var amount =
          Money.of(BigDecimal.valueOf(deal.get("amountMinor").asLong(), 2).toString(), "USD");
      String from = "";
      for (JsonNode step : deal.get("path")) {
        String to = step.get("state").asString().toLowerCase(Locale.ROOT);
        moments.add(
            new Moment(deal.get("id").asString(), step.get("day").asInt(), amount, from, to));
        from = to.equals("lost") ? "lost" : to;
      }
    }
    moments.sort(Comparator.comparingInt(Moment::day));
    return moments;
  }

  private static final Map<String, String> LAST_STAGE = new LinkedHashMap<>();

  private static void write(WrittenLog log, Moment moment) {
    String stage = LAST_STAGE.getOrDefault(moment.deal(), "");
    switch (moment.to()) {
      case "won" -> log.deal(moment.deal(), at(moment.day()), Events.won(stage, moment.amount()));
      case "lost" -> log.deal(moment.deal(), at(moment.day()), Events.lost(stage, moment.amount()));
      default -> {
        switch (moment.from()) {
          case "" ->
              log.deal(
                  moment.deal(),
                  at(moment.day()),
                  Events.created("classic", moment.to(), moment.amount()));
          case "lost" ->
              log.deal(
                  moment.deal(),
                  at(moment.day()),
                  new Reopened(Outcome.LOST, new StageId(moment.to())));
          default ->
              log.deal(
                  moment.deal(),
                  at(moment.day()),
                  Events.moved(moment.from(), moment.to(), direction(moment.from(), moment.to())));
        }
        LAST_STAGE.put(moment.deal(), moment.to());
      }
    }
  }

  private static Direction direction(String from, String to) {
    var order = List.of("new", "qualified", "proposition");
    int distance = order.indexOf(to) - order.indexOf(from);
    return distance < 0 ? Direction.BACK : distance == 1 ? Direction.FORWARD : Direction.SKIP;
  }

  private static JsonNode ask(String path) {
    return side.get(
        path + (path.contains("?") ? "&" : "?") + "asOf=" + at(golden.get("asOfDay").asInt()));
  }

  private static JsonNode funnel(String choices, String stage) {
    for (JsonNode row : ask("/api/reports/funnel?" + choices).get("data")) {
      if (row.get("stage").asString().equals(stage)) {
        return row;
      }
    }
    throw new AssertionError("no row of " + stage);
  }

  private static JsonNode expected(String name) {
    return golden.get("expected").get(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"beyond", "any", "strict"})
  void theFunnelReachesWhatTheVectorSays(String reach) {
    expected("funnelReached")
        .get(reach)
        .properties()
        .forEach(
            stage ->
                assertThat(
                        funnel("reach=" + reach, stage.getKey().toLowerCase(Locale.ROOT))
                            .get("reached"))
                    .as(stage.getKey())
                    .isEqualTo(stage.getValue()));
  }

  @Test
  void firstVisitsEndAsTheVectorSays() {
    expected("firstVisitExits")
        .properties()
        .forEach(
            stage -> {
              JsonNode row = funnel("", stage.getKey().toLowerCase(Locale.ROOT));
              JsonNode exits = row.get("exits");
              JsonNode wanted = stage.getValue();
              assertThat(row.get("visits")).isEqualTo(wanted.get("visits"));
              assertThat(exits.get("forward").asInt() + exits.get("skip").asInt())
                  .isEqualTo(wanted.get("forwardOrSkip").asInt());
              assertThat(exits.get("back")).isEqualTo(wanted.get("back"));
              assertThat(exits.get("lost")).isEqualTo(wanted.get("lost"));
              assertThat(exits.get("won")).isEqualTo(wanted.get("won"));
              assertThat(row.get("open")).isEqualTo(wanted.get("open"));
            });
  }

  @Test
  void allVisitsEndAsTheVectorSays() {
    JsonNode qualified = funnel("visits=all", "qualified");
    JsonNode wanted = expected("allVisitExits").get("QUALIFIED");
    assertThat(qualified.get("visits")).isEqualTo(wanted.get("visits"));
    assertThat(qualified.get("exits").get("forward")).isEqualTo(wanted.get("toProposition"));
    assertThat(qualified.get("exits").get("lost")).isEqualTo(wanted.get("lost"));
    assertThat(qualified.get("open")).isEqualTo(wanted.get("open"));

    JsonNode proposition = funnel("visits=all", "proposition");
    wanted = expected("allVisitExits").get("PROPOSITION");
    assertThat(proposition.get("visits")).isEqualTo(wanted.get("visits"));
    assertThat(proposition.get("exits").get("won")).isEqualTo(wanted.get("won"));
    assertThat(proposition.get("exits").get("back")).isEqualTo(wanted.get("back"));
    assertThat(proposition.get("open")).isEqualTo(wanted.get("open"));
  }

  @ParameterizedTest
  @CsvSource({
    "beyond_first_count, reach=beyond&visits=first&open=count",
    "any_first_count,    reach=any&visits=first&open=count",
    "any_first_resolved, reach=any&visits=first&open=resolved",
    "any_all_resolved,   reach=any&visits=all&open=resolved"
  })
  void fromQualifiedToPropositionByEveryCount(String count, String choices) {
    String[] fraction = expected("qualifiedToProposition").get(count).asString().split("/", -1);
    assertThat(funnel(choices, "qualified").get("conversionToNext").asDouble())
        .isEqualTo(Double.parseDouble(fraction[0]) / Double.parseDouble(fraction[1]));
  }

  @Test
  void theFunnelOfTheContractsExample() {
    JsonNode row = funnel("pipeline=classic&reach=beyond", "new");

    assertThat(row.toString())
        .isEqualTo(
            """
            {"group":{},"pipeline":"classic","stage":"new","reached":7,"currency":"USD",\
            "amountReached":"167000.10","visits":7,\
            "exits":{"forward":5,"skip":1,"back":0,"won":0,"lost":1,"transfer":0},"open":0,\
            "conversionToNext":0.8571428571428571,"conversionToWon":0.2857142857142857,\
            "valueConversionToNext":0.9700598981677256,\
            "valueConversionToWon":0.4191614256518409,"immature":0}\
            """);
  }

  private static double fraction(String text) {
    String[] parts = text.split("/", -1);
    return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
  }

  /** All deals were created in the first stage, so its entry is the creation. */
  @Test
  void theChanceToWinWithOpenDealsCensored() {
    JsonNode cifWon = expected("aalenJohansenFromCreation").get("cifWon");

    assertThat(funnel("open=censored", "new").get("conversionToWon").asDouble())
        .isCloseTo(fraction(cifWon.get("20").asString()), within(1e-12));
    assertThat(funnel("open=censored&horizonDays=15", "new").get("conversionToWon").asDouble())
        .isCloseTo(fraction(cifWon.get("15").asString()), within(1e-12));
  }

  @Test
  void theWinRateInThreeForms() {
    JsonNode data = ask("/api/reports/win-rate").get("data");

    assertThat(data.size()).isEqualTo(1);
    for (String form : List.of("closed", "createdCohort", "value")) {
      assertThat(data.get(0).get(form).asDouble())
          .as(form)
          .isCloseTo(fraction(expected("winRate").get(form).asString()), within(1e-12));
    }
    assertThat(data.get(0).get("won").asInt()).isEqualTo(2);
    assertThat(data.get(0).get("lost").asInt()).isEqualTo(2);
    assertThat(data.get(0).get("open").asInt()).isEqualTo(3);
    assertThat(data.get(0).get("health").asString()).isEqualTo("ABOVE");
  }

  @Test
  void theWinRateOfTheDealsThatEverReachedAStage() {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : ask("/api/reports/win-rate?by=stage").get("data")) {
      rows.add(
          "%s %d %d %d %d"
              .formatted(
                  row.get("stage").asString(),
                  row.get("won").asInt(),
                  row.get("lost").asInt(),
                  row.get("open").asInt(),
                  row.get("created").asInt()));
    }

    assertThat(rows).containsExactly("new 2 2 3 7", "qualified 2 1 3 6", "proposition 2 0 1 3");
  }

  @Test
  void meanTimeInStageOfFirstVisits() {
    for (JsonNode row : ask("/api/reports/time-in-stage?visits=first").get("data")) {
      JsonNode wanted =
          expected("firstVisitExits").get(row.get("stage").asString().toUpperCase(Locale.ROOT));
      assertThat(row.get("meanDays").asDouble())
          .isCloseTo(fraction(wanted.get("meanDwellDays").asString()), within(1e-12));
      assertThat(row.get("completed").asInt() + row.get("open").asInt())
          .isEqualTo(wanted.get("visits").asInt());
      assertThat(row.get("open")).isEqualTo(wanted.get("open"));
    }
  }

  /** Qualified, all visits: 3, 4, 4, 5 and 7 days completed, 3 and 13 days open. */
  @Test
  void timeInStageWithOpenVisitsCensored() {
    JsonNode row = ask("/api/reports/time-in-stage").get("data").get(1);

    assertThat(row.toString())
        .isEqualTo(
            """
            {"group":{},"pipeline":"classic","stage":"qualified","completed":5,"open":2,\
            "meanDays":4.6,"medianDays":4.0,"p90Days":6.2,"kaplanMeierMedianDays":5.0}\
            """);
  }

  @Test
  void theTimeADealSpentInAStage() {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : ask("/api/reports/time-in-stage?by=deal&limit=1000").get("data")) {
      if (row.get("id").asString().equals("D4")) {
        rows.add(
            "%s %d %s %s %s"
                .formatted(
                    row.get("stage").asString(),
                    row.get("visits").asInt(),
                    row.get("latestDays"),
                    row.get("cumulativeDays"),
                    row.get("open")));
      }
    }

    assertThat(rows)
        .containsExactlyInAnyOrder(
            "new 1 3.0 3.0 false", "qualified 2 3.0 7.0 false", "proposition 2 6.0 9.0 true");
  }

  @Test
  void whyAndFromWhereDealsWereLost() {
    assertThat(ask("/api/reports/lost-reasons").get("data").toString())
        .isEqualTo(
            """
            [{"group":{},"pipeline":"classic","stage":"new","reason":"price","currency":"USD",\
            "count":1,"share":1.0,"amount":"5000.00"},\
            {"group":{},"pipeline":"classic","stage":"qualified","reason":"price",\
            "currency":"USD","count":1,"share":1.0,"amount":"30000.00"}]\
            """);
  }

  @Test
  void theSalesCycle() {
    assertThat(ask("/api/reports/cycle-time").get("data").toString())
        .isEqualTo(
            """
            [{"group":{},"outcome":"WON","n":2,"meanDays":17.5,"medianDays":17.5,\
            "p25Days":16.25,"p75Days":18.75,"health":"BELOW"},\
            {"group":{},"outcome":"LOST","n":2,"meanDays":7.0,"medianDays":7.0,\
            "p25Days":5.5,"p75Days":8.5,"health":null}]\
            """);
  }

  /** 3 x 35000 x 0.5 / 17.5 a day; won were 70000 in 90 days. */
  @Test
  void theVelocity() {
    JsonNode row = ask("/api/reports/velocity").get("data").get(0);

    assertThat(row.get("velocityPerDay").asString()).isEqualTo("3000.00");
    assertThat(row.get("wonPerDay").asString()).isEqualTo("777.7778");
    assertThat(row.get("averageWonAmount").asString()).isEqualTo("35000.00");
  }

  /** D1 left on day 7 and D4 on day 9; D2 was lost on day 10. */
  @Test
  void exitsOfAPeriodWhateverTheirCohort() {
    JsonNode row =
        funnel("population=period&visits=all&from=" + at(7) + "&to=" + at(10), "qualified");

    assertThat(row.get("visits").asInt()).isEqualTo(2);
    assertThat(row.get("exits").get("forward").asInt()).isEqualTo(2);
    assertThat(row.get("open").asInt()).isZero();
    assertThat(row.get("conversionToNext").asDouble()).isEqualTo(1);
    assertThat(row.get("conversionToWon").asDouble()).isEqualTo(0.5);
  }

  /** D1, D2 and D3 entered 20 days and more before day 21; D1 and D3 were won in 20 days. */
  @Test
  void whoHadLessTimeThanTheHorizonIsCountedApart() {
    JsonNode row = funnel("horizonDays=20", "new");

    assertThat(row.get("reached").asInt()).isEqualTo(3);
    assertThat(row.get("immature").asInt()).isEqualTo(4);
    assertThat(row.get("conversionToWon").asDouble()).isEqualTo(2.0 / 3);
    assertThat(funnel("horizonDays=19", "new").get("conversionToWon").asDouble())
        .isEqualTo(1.0 / 4);
  }

  @Test
  void openAndWeightedTotals() {
    JsonNode row = ask("/api/reports/pipeline?groupBy=currency").get("data").get(0);

    assertThat(minor(row.get("amount"))).isEqualTo(expected("openAmountMinor").asLong());
    assertThat(minor(row.get("weightedAmount")))
        .isEqualTo(expected("weightedMinor").get("total").asLong());
    for (String deal : List.of("D4", "D5", "D7")) {
      assertThat(minor(ask("/api/opportunities/" + deal).get("weightedAmount").get("amount")))
          .isEqualTo(expected("weightedMinor").get(deal).asLong());
    }
  }

  private static long minor(JsonNode amount) {
    return new BigDecimal(amount.asString()).movePointRight(2).longValueExact();
  }

  @Test
  void everyMoveIsATransition() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (JsonNode row : ask("/api/reports/transitions").get("data")) {
      counts.put(
          row.get("from").asString() + " > " + row.get("to").asString(), row.get("count").asInt());
    }

    assertThat(counts)
        .containsExactly(
            Map.entry("new > qualified", 5),
            Map.entry("new > proposition", 1),
            Map.entry("new > lost", 1),
            Map.entry("qualified > proposition", 3),
            Map.entry("qualified > lost", 2),
            Map.entry("proposition > qualified", 1),
            Map.entry("proposition > won", 2));
  }

  /** Day 8: D5 has just been qualified; D1 and D3 stand in proposition. */
  @Test
  void thePipelineAsOfDay8() {
    assertThat(pipelineAsOf(8))
        .containsExactly(
            "new USD 2 17000.00 1700.00",
            "qualified USD 3 80000.10 24000.03",
            "proposition USD 2 70000.00 49000.00");
  }

  /** Day 15: D4 has just come back to proposition; D2, D6 and D7 are lost. */
  @Test
  void thePipelineAsOfDay15() {
    assertThat(pipelineAsOf(15))
        .containsExactly(
            "new USD 0 0.00 0.00",
            "qualified USD 1 10000.10 3000.03",
            "proposition USD 3 110000.00 77000.00");
  }

  private static List<String> pipelineAsOf(int day) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : side.get("/api/reports/pipeline?asOf=" + at(day)).get("data")) {
      rows.add(
          "%s %s %d %s %s"
              .formatted(
                  row.get("group").get("stage").asString(),
                  row.get("currency").asString(),
                  row.get("count").asInt(),
                  row.get("amount").asString(),
                  row.get("weightedAmount").asString()));
    }
    return rows;
  }

  @Test
  void theHistoryOfThePipelineAgreesWithThePipelineAtEachInstant() {
    JsonNode history =
        ask("/api/reports/probability-history?from=" + at(0) + "&to=" + at(22) + "&groupBy=stage")
            .get("data");

    assertThat(history.size()).isEqualTo(22 * 3);
    for (JsonNode row : history) {
      String path = "/api/reports/pipeline?asOf=" + row.get("at").asString();
      for (JsonNode then : side.get(path).get("data")) {
        if (then.get("group").equals(row.get("group"))) {
          assertThat(row.get("count")).as(path).isEqualTo(then.get("count"));
          assertThat(new BigDecimal(row.get("weightedAmount").asString()))
              .as(path)
              .isEqualByComparingTo(then.get("weightedAmount").asString());
        }
      }
    }
  }

  @Test
  void theVisitsOfADealThatWentBack() {
    List<String> visits = new ArrayList<>();
    for (JsonNode visit : ask("/api/opportunities/D4/stage-visits").get("data")) {
      visits.add(
          "%s %s %s"
              .formatted(
                  visit.get("stage").asString(),
                  visit.get("exit").asString(),
                  visit.get("days").asDouble()));
    }

    assertThat(visits)
        .containsExactly(
            "new FORWARD 3.0",
            "qualified FORWARD 4.0",
            "proposition BACK 3.0",
            "qualified FORWARD 3.0",
            "proposition OPEN 6.0");
  }

  @Test
  void theProbabilityOfAReopenedDeal() {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : ask("/api/opportunities/D7/probability-history").get("data")) {
      steps.add(
          "%s %s %s"
              .formatted(step.get("at").asString(), step.get("effective"), step.get("causes")));
    }

    assertThat(steps)
        .containsExactly(
            at(6) + " 10 [\"OpportunityCreated\"]",
            at(10) + " 30 [\"StageChanged\"]",
            at(14) + " 0 [\"Lost\"]",
            at(18) + " 30 [\"Reopened\"]");
  }

  @Test
  void theStageDefaultsOfDayEightAreJudgedByWhatCame() {
    JsonNode answer =
        ask(
            "/api/reports/calibration?groupBy=pipeline&from="
                + at(8)
                + "&to="
                + at(9)
                + "&resamples=50");
    assertThat(answer.at("/definition/unresolved").asInt()).as("D4, D5, D7").isEqualTo(3);
    assertThat(answer.at("/definition/interval/seed").asInt()).isEqualTo(1);
    JsonNode row = answer.at("/data/0");
    assertThat(row.get("probability").asString()).isEqualTo("STAGE_DEFAULT");
    assertThat(row.at("/group/pipeline").asString()).isEqualTo("classic");
    assertThat(row.at("/brier/n").asInt()).isEqualTo(4);
    assertThat(row.at("/brier/value").asDouble())
        .isEqualTo(
            Double.parseDouble(golden.at("/expected/brierOfStageDefaultAtDay8/value").asString()),
            within(1e-15));
    assertThat(row.at("/brier/low").asDouble()).isBetween(0.01, 0.07);
    assertThat(row.at("/auc/value").asDouble()).isEqualTo(1);
    assertThat(row.at("/skill/value").asDouble())
        .as("no deal was closed by then, so the base rate is a half")
        .isEqualTo(1 - 0.07 / 0.25, within(1e-12));
    // (0.7 x 50,000 + 0.3 x 30,000 + 0.7 x 20,000 + 0.1 x 5,000) / 70,000
    assertThat(row.at("/calibrationInTheLarge/byAmount/0/value").asDouble())
        .isEqualTo(58_500 / 70_000.0, within(1e-12));
    assertThat(answer.at("/data/1/probability").asString()).isEqualTo("OVERRIDE");
    assertThat(answer.at("/data/1/n").asInt()).isZero();
    assertThat(answer.at("/data/2/againstStageDefault/brier/value").asDouble()).isZero();
  }

  @Test
  void probabilitiesAreJudgedAtStageEntriesToo() {
    JsonNode answer =
        ask("/api/reports/calibration?at=stage-entry&groupBy=stage&from=" + at(0) + "&resamples=0");
    // D1, D2, D3 and D6 entered new; all four are closed, two of them won.
    JsonNode row = answer.at("/data/0");
    assertThat(row.at("/group/stage").asString()).isEqualTo("new");
    assertThat(row.get("n").asInt()).isEqualTo(4);
    assertThat(row.get("won").asInt()).isEqualTo(2);
    assertThat(row.at("/brier/value").asDouble())
        .isEqualTo((2 * 0.81 + 2 * 0.01) / 4, within(1e-12));
    assertThat(row.at("/brier/low").isNull()).isTrue();
    assertThat(side.refusal("/api/reports/calibration?at=stage-entry&step=day"))
        .isEqualTo("400 invalid-parameter");
    assertThat(side.refusal("/api/reports/calibration?from=1990-01-01&step=day"))
        .isEqualTo("400 invalid-parameter");
  }
}
