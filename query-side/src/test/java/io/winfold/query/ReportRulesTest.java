package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A deal won from its first stage, one that went back, and one whose close was put off. */
class ReportRulesTest {
  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide();
    Money amount = Money.of("100.00", "USD");
    LocalDate march = LocalDate.parse("2026-03-31");
    side.log()
        .pipeline(
            "sales",
            at("01-02"),
            Events.defined("Sales", Events.stage("lead", 10), Events.stage("offer", 50)))
        .deal("quick", at("01-05"), Events.created("sales", "lead", amount))
        .deal("slow", at("01-05"), Events.created("sales", "lead", amount, march, null))
        .deal("slow", at("01-07"), Events.moved("lead", "offer", Direction.FORWARD))
        .deal("slow", at("01-10"), Events.moved("offer", "lead", Direction.BACK))
        .deal("slow", at("01-20"), Events.moved("lead", "offer", Direction.FORWARD))
        .deal("quick", at("01-25"), Events.won("lead", amount))
        .deal(
            "slow",
            at("02-10"),
            new ExpectedCloseDateChanged(march, LocalDate.parse("2026-06-30"), null));
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant at(String day) {
    return Instant.parse("2026-" + day + "T12:00:00Z");
  }

  private static JsonNode ask(String report) {
    return side.get("/api/reports/" + report).get("data");
  }

  /** As in the funnel, whose conversion to won it is. */
  @Test
  void aDealWonFromItsFirstStageHasReachedTheOthersToo() {
    List<String> rows = new ArrayList<>();
    ask("win-rate?by=stage&asOf=2026-02-01")
        .forEach(
            row ->
                rows.add(
                    "%s %d of %d, open %d, %s"
                        .formatted(
                            row.get("stage").asString(),
                            row.get("createdWon").asInt(),
                            row.get("created").asInt(),
                            row.get("open").asInt(),
                            row.get("createdCohort"))));
    List<String> conversions = new ArrayList<>();
    ask("funnel?asOf=2026-02-01")
        .forEach(row -> conversions.add(row.path("conversionToWon").toString()));

    assertThat(rows).containsExactly("lead 1 of 2, open 1, 0.5", "offer 1 of 2, open 1, 0.5");
    assertThat(conversions).startsWith("0.5", "0.5");
  }

  /** Asked in January, the first quarter is expected to bring what February will put off. */
  @Test
  void aPeriodAfterTheInstantIsLookedAtAsOfTheInstant() {
    String quarter = "slippage?from=2026-03-01&to=2026-04-01&asOf=";

    assertThat(ask(quarter + "2026-01-31").get(0).get("expected").asInt()).isEqualTo(1);
    assertThat(ask(quarter + "2026-02-28")).isEmpty();
  }

  @Test
  void theLatestStayIsTheLastOfThoseThatCount() {
    assertThat(latestDays("visits=first")).containsExactly("lead 2.0", "offer 3.0");
    assertThat(latestDays("visits=all")).containsExactly("lead 10.0", "offer 5.5");
    assertThat(latestDays("to=2026-01-08")).containsExactly("lead 2.0", "offer 3.0");
  }

  private static List<String> latestDays(String visits) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : ask("time-in-stage?by=deal&asOf=2026-01-26T00:00:00Z&" + visits)) {
      if (row.get("id").asString().equals("slow")) {
        rows.add(row.get("stage").asString() + " " + row.get("latestDays"));
      }
    }
    return rows.stream().sorted().toList();
  }
}
