package io.winfold.query.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastEvent.ForecastAdjusted;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.running.WrittenLog;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Four months in which Ada and Bob each have two deals of 100 at 50 %. Ada wins hers every time;
 * Bob wins one in January and none thereafter.
 */
class AccuracyTest {
  private static final String ASKED =
      "/api/reports/forecast-accuracy?asOf=2026-05-10T12:00:00Z&lead=20";
  private static final FiscalPeriod FEBRUARY = new FiscalPeriod("2026-02");

  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide();
    side.log()
        .pipeline(
            "sales",
            LocalDate.of(2025, 12, 20).atStartOfDay().toInstant(ZoneOffset.UTC),
            Events.defined("Sales", Events.stage("lead", 50)));
    for (int month = 1; month <= 4; month++) {
      LocalDate close = LocalDate.of(2026, month, 15);
      Instant created = close.minusMonths(1).plusDays(5).atStartOfDay().toInstant(ZoneOffset.UTC);
      Instant closed = close.atTime(12, 0).toInstant(ZoneOffset.UTC);
      for (String owner : List.of("ada", "bob")) {
        for (int i = 0; i < 2; i++) {
          side.log()
              .deal(
                  owner + month + i,
                  created,
                  Events.created("sales", "lead", Money.of("100", "USD"), close, owner));
        }
      }
      say(side.log(), month);
      for (String owner : List.of("ada", "bob")) {
        for (int i = 0; i < 2; i++) {
          boolean wins = owner.equals("ada") || (month == 1 && i == 0);
          side.log()
              .deal(
                  owner + month + i,
                  closed,
                  wins
                      ? Events.won("lead", Money.of("100", "USD"))
                      : Events.lost("lead", Money.of("100", "USD")));
        }
      }
    }
    side.awaitLog();
  }

  /** In February Ada says 250, which a manager makes 220. */
  private static void say(WrittenLog log, int month) {
    if (month == 2) {
      ForecastAmounts said = new ForecastAmounts(Money.of("250", "USD"), null, null);
      ForecastAmounts made = new ForecastAmounts(Money.of("220", "USD"), null, null);
      log.forecast(
          "adas",
          Instant.parse("2026-02-01T09:00:00Z"),
          new ForecastSubmitted(QuotaScope.OWNER, "ada", null, FEBRUARY, null, said, null));
      log.forecast(
          "adas",
          Instant.parse("2026-02-02T09:00:00Z"),
          new ForecastAdjusted(QuotaScope.OWNER, "ada", null, FEBRUARY, said, made, "too high"));
    }
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static JsonNode row(String query, String group, String method) {
    for (JsonNode row : side.get(query).get("data")) {
      if (row.at("/group").toString().contains(group)
          && row.get("method").asString().equals(method)) {
        return row;
      }
    }
    throw new AssertionError(query + " has no row of " + group + " " + method);
  }

  @Test
  void errorsAreSummedOverOwnersAndMonths() {
    JsonNode row = row(ASKED, "", "weighted");

    assertThat(row.get("periods").asInt()).isEqualTo(4);
    assertThat(row.get("forecast").asString()).isEqualTo("800.00");
    assertThat(row.get("actual").asString()).isEqualTo("900.00");
    assertThat(row.get("bias").asDouble()).isCloseTo(-100 / 900.0, within(1e-12));
    // January: 100 + 0; each month after it: 100 for Ada and 100 for Bob.
    assertThat(row.get("wape").asDouble()).isCloseTo(700 / 900.0, within(1e-12));
    // The month before: January nothing, February one too many of Bob's, then exact.
    assertThat(row.get("naiveWape").asDouble()).isCloseTo(400 / 900.0, within(1e-12));
    assertThat(row.get("skill").asDouble()).isCloseTo(1 - 700 / 400.0, within(1e-12));
    assertThat(row.get("mape").asDouble()).isCloseTo((1 / 3.0) / 4, within(1e-12));
    assertThat(row.get("coverage").asDouble()).isBetween(0.0, 1.0);
    assertThat(row.at("/pinball/p10").asDouble()).isPositive();
  }

  @Test
  void everyPeriodIsListedWithItsCut() {
    JsonNode january = row(ASKED, "", "weighted").at("/cases/0");

    assertThat(january.get("period").asString()).isEqualTo("2026-01");
    assertThat(january.get("cut").asString()).isEqualTo("2026-01-12T00:00:00Z");
    assertThat(january.get("forecast").asString()).isEqualTo("200.00");
    assertThat(january.get("actual").asString()).isEqualTo("300.00");
    assertThat(january.get("error").asString()).isEqualTo("-100.00");
    assertThat(january.get("ape").asDouble()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(row(ASKED + "&cases=false", "", "weighted").has("cases")).isFalse();
  }

  @Test
  void itShowsWhoIsTooHopefulAndWhoHoldsBack() {
    JsonNode ada = row(ASKED + "&groupBy=owner", "ada", "weighted");
    JsonNode bob = row(ASKED + "&groupBy=owner", "bob", "weighted");

    assertThat(ada.get("bias").asDouble()).isCloseTo(-0.5, within(1e-12));
    assertThat(ada.get("tendency").asString()).isEqualTo("HOLDS_BACK");
    assertThat(bob.get("bias").asDouble()).isCloseTo(3, within(1e-12));
    assertThat(bob.get("tendency").asString()).isEqualTo("HOPEFUL");
  }

  @Test
  void whatPeopleSaidIsScoredBesideIt() {
    JsonNode submitted = row(ASKED + "&groupBy=owner", "ada", "submitted");
    JsonNode inForce = row(ASKED + "&groupBy=owner", "ada", "in-force");

    assertThat(submitted.get("periods").asInt()).isEqualTo(1);
    assertThat(submitted.get("bias").asDouble()).isCloseTo(0.25, within(1e-12));
    assertThat(submitted.get("tendency").isNull()).isTrue();
    assertThat(inForce.get("bias").asDouble()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void aLeadAfterTheCloseKnowsWhatCame() {
    JsonNode row = row(ASKED.replace("lead=20", "lead=0"), "", "weighted");

    assertThat(row.get("bias").asDouble()).isZero();
    assertThat(row.get("wape").asDouble()).isZero();
  }

  @Test
  void periodsBeforeTheFirstDealAreLeftOut() {
    List<String> codes = new ArrayList<>();
    side.get(ASKED).get("warnings").forEach(warning -> codes.add(warning.get("code").asString()));

    assertThat(codes).contains("before-history", "thin-history");
    assertThat(side.get(ASKED + "&knownBy=occurred").get("warnings").toString())
        .contains("by-occurrence");
    assertThat(row(ASKED + "&per=quarter&lead=60", "", "timed").get("periods").asInt())
        .isEqualTo(1);
  }

  @Test
  void theForecastIsThatOfTheForecastReportAtTheCut() {
    for (String method : List.of("weighted", "timed")) {
      for (JsonNode one : row(ASKED, "", method).get("cases")) {
        String cut = one.get("cut").asString();
        JsonNode then =
            side.get(
                    "/api/reports/forecast?period=%s&asOf=%s&knownAt=%s"
                        .formatted(one.get("period").asString(), cut, cut))
                .get("data")
                .get(0)
                .get(method);
        assertThat(one.get("forecast")).isEqualTo(then.get("forecast"));
        assertThat(one.get("interval")).isEqualTo(then.get("interval"));
      }
    }
  }

  @Test
  void whatItCannotDoIsRefused() {
    for (String wrong :
        List.of("&groupBy=month", "&lead=2000", "&per=week", "&leaf=amount", "&from=1900-01-01")) {
      assertThat(side.refusal(ASKED.replace("&lead=20", "") + wrong))
          .as(wrong)
          .isEqualTo("400 invalid-parameter");
    }
  }
}
