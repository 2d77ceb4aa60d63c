package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Quotas of the first quarter of 2026, and what covers them. */
class CoverageTest {
  private static final String FEBRUARY_20 = "asOf=2026-02-20T12:00:00Z";

  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide("winfold.health.coverage.from=1.5");
    side.log()
        .pipeline("sales", at("01-02"), Events.defined("Sales", Events.stage("lead", 50)))
        .quota("company", at("01-02"), quota(QuotaScope.COMPANY, null, "2026-Q1", "1000.00"))
        .quota("january", at("01-03"), quota(QuotaScope.OWNER, "ada", "2026-01", "100.00"))
        .quota("march", at("01-03"), quota(QuotaScope.OWNER, "ada", "2026-03", "300.00"))
        .deal("won", at("01-05"), deal("200.00", "2026-02-01", "ada"))
        .deal("lost", at("01-05"), deal("600.00", "2026-02-01", "bob"))
        .deal("open", at("01-06"), deal("800.00", "2026-03-31", "ada"))
        .deal("later", at("01-06"), deal("5000.00", "2026-04-01", "ada"))
        .deal("undated", at("01-06"), deal("7000.00", null, "ada"))
        .deal("won", at("02-01"), Events.won("lead", Money.of("200.00", "USD")))
        .deal("lost", at("02-02"), Events.lost("lead", Money.of("600.00", "USD")))
        .quota("company", at("02-25"), quota(QuotaScope.COMPANY, null, "2026-Q1", "100.00"));
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant at(String day) {
    return Instant.parse("2026-" + day + "T12:00:00Z");
  }

  private static QuotaSet quota(
      QuotaScope scope, @Nullable String name, String period, String amount) {
    return new QuotaSet(scope, name, null, new FiscalPeriod(period), null, Money.of(amount, "USD"));
  }

  private static OpportunityEvent deal(String amount, @Nullable String close, String owner) {
    return Events.created(
        "sales",
        "lead",
        Money.of(amount, "USD"),
        close == null ? null : LocalDate.parse(close),
        owner);
  }

  private static JsonNode coverage(String query) {
    return side.get("/api/reports/coverage?" + query).get("data");
  }

  @Test
  void theCompanysQuarter() {
    JsonNode row = coverage("period=2026-Q1&" + FEBRUARY_20).get(0);

    assertThat(row.get("scope").asString()).isEqualTo("COMPANY");
    assertThat(row.get("quota").asString()).isEqualTo("1000.00");
    assertThat(row.get("open").asString()).isEqualTo("800.00");
    assertThat(row.get("coverage").asDouble()).isEqualTo(0.8);
    assertThat(row.get("remainingCoverage").asDouble()).isEqualTo(1);
    assertThat(row.get("neededCoverage").asDouble()).isCloseTo(4, within(1e-12));
    assertThat(row.get("attainment").asDouble()).isEqualTo(0.2);
    assertThat(row.get("weightedAttainment").asDouble()).isEqualTo(0.6);
    assertThat(row.get("health").asString()).isEqualTo("BELOW");
  }

  @Test
  void monthsAddUpToAQuarterThatHasNoQuota() {
    JsonNode row = coverage("period=2026-Q1&" + FEBRUARY_20).get(1);

    assertThat(row.get("name").asString()).isEqualTo("ada");
    assertThat(row.get("quota").asString()).isEqualTo("400.00");
    assertThat(row.get("quotaOf").toString()).isEqualTo("[\"2026-01\",\"2026-03\"]");
    assertThat(row.get("coverage").asDouble()).isEqualTo(2);
    assertThat(row.get("health").asString()).isEqualTo("WITHIN");
    assertThat(coverage("period=2026&" + FEBRUARY_20).size()).isEqualTo(2);
  }

  @Test
  void theLastQuotaSetByTheInstantHolds() {
    JsonNode row = coverage("period=2026-Q1&asOf=2026-02-26").get(0);

    assertThat(row.get("quota").asString()).isEqualTo("100.00");
    assertThat(row.get("remainingCoverage").isNull()).isTrue();
    assertThat(coverage("period=2026-Q1&asOf=2026-01-01").size()).isZero();
  }

  @Test
  void quotasAreListedAsOfAnInstant() {
    List<String> quotas = new ArrayList<>();
    for (JsonNode quota : side.get("/api/quotas?" + FEBRUARY_20).get("data")) {
      quotas.add(
          quota.get("period").asString() + " " + quota.get("amount").get("amount").asString());
    }

    assertThat(quotas).containsExactly("2026-01 100.00", "2026-03 300.00", "2026-Q1 1000.00");
    assertThat(side.get("/api/quotas/company?after=quota/company@2").get("version").asInt())
        .isEqualTo(2);
    assertThat(side.refusal("/api/quotas/nobody")).isEqualTo("404 not-found");
    assertThat(side.refusal("/api/reports/coverage?period=2026-Q5"))
        .isEqualTo("400 invalid-parameter");
  }
}
