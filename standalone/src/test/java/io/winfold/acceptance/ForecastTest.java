package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A quarter from the first deal to the forecast a manager approves, and what it was worth. */
@ParameterizedClass
@EnumSource(Form.class)
class ForecastTest {
  @Parameter Form form;

  private WinfoldClient winfold;
  private String pipeline;

  @BeforeEach
  void aPipelineWithDealsOfTheFirstQuarter() {
    winfold = form.shared().client();
    pipeline = Names.fresh("forecast");
    winfold
        .post(
            "/api/pipelines",
            Map.of(
                "id",
                pipeline,
                "name",
                "Forecast",
                "stages",
                List.of(
                    Map.of("name", "Lead", "probability", 20),
                    Map.of("name", "Offer", "probability", 50, "forecastCategory", "COMMIT"))))
        .expect(201);
    create("won", "lead", "1000.00", "2026-01-02T09:00:00Z");
    create("lost", "lead", "600.00", "2026-01-02T09:00:00Z");
    create("offer", "offer", "400.00", "2026-02-01T09:00:00Z");
    create("lead", "lead", "100.00", "2026-02-01T09:00:00Z");
    winfold.command(pipeline + "-won", "win", Map.of("occurredAt", "2026-01-20T09:00:00Z"));
    winfold.command(
        pipeline + "-lost",
        "lose",
        Map.of("reason", "price", "occurredAt", "2026-01-25T09:00:00Z"));
  }

  private void create(String name, String stage, String amount, String occurredAt) {
    winfold.create(
        Map.of(
            "id",
            pipeline + "-" + name,
            "name",
            name,
            "pipeline",
            pipeline,
            "stage",
            stage,
            "amount",
            money(amount),
            "expectedCloseDate",
            "2026-03-15",
            "owner",
            "ada",
            "occurredAt",
            occurredAt));
  }

  private static Map<String, String> money(String amount) {
    return Map.of("amount", amount, "currency", "USD");
  }

  private String february(String more) {
    return "/api/reports/forecast"
        + more
        + "period=2026-Q1&asOf=2026-02-15&pipeline="
        + pipeline
        + "&after="
        + pipeline
        + "-lost@2";
  }

  private JsonNode row(String question) {
    return winfold.get(question).expect(200).at("/data/0");
  }

  @Test
  void aQuarterIsForecastSubmittedAndApproved() {
    JsonNode forecast = row(february("?"));
    assertThat(forecast.at("/won/amount").stringValue()).isEqualTo("1000.00");
    assertThat(forecast.at("/weighted/forecast").stringValue()).isEqualTo("1220.00");
    assertThat(forecast.at("/cumulative/commit").stringValue()).isEqualTo("1400.00");
    assertThat(new BigDecimal(forecast.at("/weighted/interval/p50").stringValue()))
        .isBetween(new BigDecimal("1000"), new BigDecimal("1500"));

    Reply submitted =
        winfold
            .post(
                "/api/forecasts",
                Map.of(
                    "scope",
                    "COMPANY",
                    "pipeline",
                    pipeline,
                    "period",
                    "2026-Q1",
                    "amounts",
                    Map.of("commit", money("1400.00"), "bestCase", money("1500.00")),
                    "note",
                    "the offer is as good as signed",
                    "occurredAt",
                    "2026-02-10T09:00:00Z"))
            .expect(201);
    String path = submitted.header("Location");
    winfold
        .post(
            path + "/adjust",
            Map.of(
                "amounts",
                Map.of("commit", money("1200.00")),
                "reason",
                "nothing is signed",
                "occurredAt",
                "2026-02-11T09:00:00Z"))
        .expect(200);
    Reply approved =
        winfold
            .post(
                path + "/approve",
                Map.of("occurredAt", "2026-02-12T09:00:00Z"),
                "If-Match",
                "\"2\"")
            .expect(200);
    assertThat(approved.events()).containsExactly("ForecastApproved");
    winfold
        .post(path + "/approve", Map.of(), "If-Match", "\"2\"")
        .expectProblem(412, "version-conflict");

    String id = path.substring(path.lastIndexOf('/') + 1);
    JsonNode said = row(february("?") + "&after=forecast/" + id + "@3").at("/submission");
    assertThat(said.at("/status").stringValue()).isEqualTo("APPROVED");
    assertThat(said.at("/commit").stringValue()).isEqualTo("1200.00");
    assertThat(said.at("/submittedCommit").stringValue()).isEqualTo("1400.00");
    assertThat(said.at("/history").size()).isEqualTo(3);
    assertThat(winfold.get(path + "?asOf=2026-02-10").expect(200).at("/status").stringValue())
        .isEqualTo("SUBMITTED");
  }

  @Test
  void aPartIsItsDealsAndAScenarioLeavesThemAlone() {
    JsonNode deals = winfold.get(february("/deals?part=weighted&")).expect(200).at("/data");
    assertThat(deals.size()).isEqualTo(2);
    assertThat(deals.at("/0/id").stringValue()).isEqualTo(pipeline + "-lead");
    assertThat(deals.at("/0/contribution").stringValue()).isEqualTo("20.00");
    assertThat(deals.at("/1/contribution").stringValue()).isEqualTo("200.00");

    JsonNode compared =
        winfold
            .ask(
                "/api/simulations?period=2026-Q1&asOf=2026-02-15&pipeline=" + pipeline,
                Map.of("deals", List.of(Map.of("id", pipeline + "-offer", "outcome", "WON"))))
            .expect(200)
            .at("/data/0");
    assertThat(compared.at("/baseline/weighted/forecast").stringValue()).isEqualTo("1220.00");
    assertThat(compared.at("/scenario/weighted/forecast").stringValue()).isEqualTo("1420.00");
    assertThat(compared.at("/deals/0/weighted").stringValue()).isEqualTo("200.00");
    assertThat(row(february("?")).at("/weighted/forecast").stringValue()).isEqualTo("1220.00");
  }

  @Test
  void theQuarterIsOverAndTheForecastIsScored() {
    JsonNode accuracy =
        winfold
            .get(
                "/api/reports/forecast-accuracy?per=quarter&lead=60&knownBy=occurred&asOf=2026-05-01&pipeline="
                    + pipeline
                    + "&after="
                    + pipeline
                    + "-lost@2")
            .expect(200)
            .json();
    assertThat(accuracy.at("/definition/knownBy/by").stringValue()).isEqualTo("OCCURRED");
    assertThat(accuracy.at("/warnings").toString()).contains("by-occurrence");
    JsonNode weighted = accuracy.at("/data/0");
    assertThat(weighted.at("/method").stringValue()).isEqualTo("weighted");
    // As of 31 January: won 1000, and nothing open yet.
    JsonNode quarter = weighted.at("/cases").get(weighted.at("/cases").size() - 1);
    assertThat(quarter.at("/period").stringValue()).isEqualTo("2026-Q1");
    assertThat(quarter.at("/forecast").stringValue()).isEqualTo("1000.00");
    assertThat(quarter.at("/actual").stringValue()).isEqualTo("1000.00");
  }
}
