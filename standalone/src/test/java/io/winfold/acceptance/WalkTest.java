package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The first walk through the product: a deal from its creation to its win, and what is read of it.
 */
@ParameterizedClass
@EnumSource(Form.class)
class WalkTest {
  @Parameter Form form;

  @Test
  void aDealIsCreatedMovedOverriddenAndWon() {
    WinfoldClient winfold = form.shared().client();
    String pipeline = Names.fresh("walk");
    String id = Names.fresh("walk-deal");
    Reply defined =
        winfold
            .post("/api/pipelines", Map.of("id", pipeline, "name", "Walk", "template", "classic"))
            .expect(201);
    assertThat(defined.header("Location")).endsWith("/api/pipelines/" + pipeline);
    assertThat(defined.events()).containsExactly("PipelineDefined");

    Reply created =
        winfold.create(
            Map.of(
                "id",
                id,
                "name",
                "Forty laptops",
                "pipeline",
                pipeline,
                "amount",
                Map.of("amount", "50000.00", "currency", "USD"),
                "owner",
                "ann",
                "expectedCloseDate",
                "2099-12-31"));
    assertThat(created.header("Location")).endsWith("/api/opportunities/" + id);
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.at("/id").stringValue()).isEqualTo(id);
    assertThat(created.version()).isEqualTo(1);
    assertThat(created.events()).containsExactly("OpportunityCreated");

    Reply moved = winfold.command(id, "change-stage", Map.of("stage", "qualified"));
    assertThat(moved.events()).containsExactly("StageChanged");
    assertThat(moved.header("ETag")).isEqualTo("\"2\"");

    JsonNode deal = read(winfold, id, moved.version());
    assertThat(deal.at("/stage").stringValue()).isEqualTo("qualified");
    assertThat(deal.at("/status").stringValue()).isEqualTo("OPEN");
    assertThat(deal.at("/probability/effective").decimalValue()).isEqualByComparingTo("30");
    assertThat(deal.at("/probability/override").isNull()).isTrue();
    assertThat(deal.at("/amount/amount").stringValue()).isEqualTo("50000.00");
    assertThat(deal.at("/weightedAmount/amount").stringValue()).isEqualTo("15000.00");
    assertThat(deal.at("/version").longValue()).isEqualTo(2);

    Reply overridden =
        winfold.command(
            id, "override-probability", Map.of("probability", 39.67, "reason", "letter of intent"));
    deal = read(winfold, id, overridden.version());
    assertThat(deal.at("/probability/effective").decimalValue()).isEqualByComparingTo("39.67");
    assertThat(deal.at("/probability/stageDefault").decimalValue()).isEqualByComparingTo("30");
    assertThat(deal.at("/probability/override").decimalValue()).isEqualByComparingTo("39.67");
    assertThat(deal.at("/weightedAmount/amount").stringValue()).isEqualTo("19835.00");

    JsonNode report =
        winfold
            .get("/api/reports/pipeline?pipeline=" + pipeline + "&after=" + id + "@3")
            .expect(200)
            .json();
    assertThat(report.at("/definition/report").stringValue()).isEqualTo("pipeline");
    assertThat(report.at("/data")).hasSizeGreaterThanOrEqualTo(3);

    Reply won =
        winfold.command(
            id, "win", Map.of("amount", Map.of("amount", "48000.00", "currency", "USD")));
    assertThat(won.events()).containsExactly("AmountChanged", "Won", "ProbabilityOverrideCleared");
    deal = read(winfold, id, won.version());
    assertThat(deal.at("/status").stringValue()).isEqualTo("WON");
    assertThat(deal.at("/probability/effective").decimalValue()).isEqualByComparingTo("100");
    assertThat(deal.at("/amount/amount").stringValue()).isEqualTo("48000.00");

    JsonNode events = winfold.get("/api/opportunities/" + id + "/events").expect(200).json();
    assertThat(events.at("/data"))
        .extracting(event -> event.at("/type").stringValue())
        .containsExactly(
            "OpportunityCreated",
            "StageChanged",
            "ProbabilityOverridden",
            "AmountChanged",
            "Won",
            "ProbabilityOverrideCleared");
    JsonNode history =
        winfold.get("/api/opportunities/" + id + "/probability-history").expect(200).json();
    assertThat(history.at("/data"))
        .extracting(step -> step.at("/effective").doubleValue())
        .containsExactly(10.0, 30.0, 39.67, 100.0);
  }

  @Test
  void aRetryWithTheSameKeyIsAnsweredAsTheFirstTime() {
    WinfoldClient winfold = form.shared().client();
    String pipeline = Names.fresh("walk");
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "Walk", "template", "simple"))
        .expect(201);
    Map<String, Object> create =
        Map.of(
            "name",
            "No id given",
            "pipeline",
            pipeline,
            "amount",
            Map.of("amount", "1", "currency", "USD"));

    Reply first = winfold.post("/api/opportunities", create, "Idempotency-Key", pipeline);
    Reply again = winfold.post("/api/opportunities", create, "Idempotency-Key", pipeline);
    assertThat(again.expect(first.expect(201).status()).json()).isEqualTo(first.json());

    String id = first.at("/id").stringValue();
    Reply won = winfold.post(opportunity(id, "win"), Map.of(), "Idempotency-Key", "win");
    winfold.command(id, "reopen", Map.of());
    Reply wonAgain = winfold.post(opportunity(id, "win"), Map.of(), "Idempotency-Key", "win");
    assertThat(wonAgain.json()).isEqualTo(won.json());
    assertThat(read(winfold, id, 3).at("/status").stringValue()).isEqualTo("OPEN");
  }

  @Test
  void aCommandThatChangesNothingSucceedsWithoutAnEvent() {
    WinfoldClient winfold = form.shared().client();
    String pipeline = Names.fresh("walk");
    String id = Names.fresh("walk-deal");
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "Walk", "template", "simple"))
        .expect(201);
    winfold.create(
        Map.of(
            "id",
            id,
            "name",
            "Same",
            "pipeline",
            pipeline,
            "amount",
            Map.of("amount", "1", "currency", "USD")));

    Reply same = winfold.command(id, "change-stage", Map.of("stage", "request-received"));

    assertThat(same.events()).isEqualTo(List.of());
    assertThat(same.version()).isEqualTo(1);
  }

  private static String opportunity(String id, String command) {
    return "/api/opportunities/" + id + "/" + command;
  }

  private static JsonNode read(WinfoldClient winfold, String id, long version) {
    return winfold
        .get("/api/opportunities/" + id + "?after=" + id + "@" + version)
        .expect(200)
        .json();
  }
}
