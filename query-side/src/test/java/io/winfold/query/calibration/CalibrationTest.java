package io.winfold.query.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two deals at four daily cuts: one is lost, one, which a person believed in, is won. A model that
 * knows outcomes up to the 6th of January is chosen at noon of the 7th.
 */
class CalibrationTest {
  private static final Money AMOUNT = Money.of("100.00", "EUR");
  private static RunningQuerySide side;

  @BeforeAll
  static void write() {
    side = new RunningQuerySide();
    side.log()
        .pipeline("p", at("2026-01-01T00:00:00Z"), Events.defined("P", Events.stage("new", 10)))
        .deal("a", at("2026-01-02T06:00:00Z"), Events.created("p", "new", AMOUNT))
        .deal("b", at("2026-01-03T06:00:00Z"), Events.created("p", "new", AMOUNT))
        .deal(
            "b",
            at("2026-01-04T06:00:00Z"),
            new ProbabilityOverridden(null, Probability.ofPercent(80), "promised", true))
        .model(
            "waning-1", at("2026-01-06T06:00:00Z"), Events.waning("p", at("2026-01-06T00:00:00Z")))
        .pipeline(
            "p",
            at("2026-01-07T12:00:00Z"),
            new ProbabilityMethodChosen(
                ProbabilityMethod.STAGE_DEFAULT, ProbabilityMethod.model("waning-1")))
        .deal("a", at("2026-01-20T06:00:00Z"), Events.lost("new", AMOUNT))
        .deal("b", at("2026-01-21T06:00:00Z"), Events.won("new", AMOUNT));
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }

  @Test
  void everyKindOfProbabilityIsJudgedWhereItWasThere() {
    JsonNode data =
        side.get("/api/reports/calibration?from=2026-01-05&to=2026-01-09&step=day&resamples=0")
            .get("data");
    assertThat(data).hasSize(4);
    assertThat(data.at("/0/probability").asString()).isEqualTo("STAGE_DEFAULT");
    assertThat(data.at("/0/n").asInt()).isEqualTo(8);
    assertThat(data.at("/0/brier/value").asDouble()).isEqualTo((0.01 + 0.81) / 2, within(1e-12));
    assertThat(data.at("/1/probability").asString()).isEqualTo("OVERRIDE");
    assertThat(data.at("/1/n").asInt()).as("b at four cuts").isEqualTo(4);
    assertThat(data.at("/1/brier/value").asDouble()).isEqualTo(0.04, within(1e-12));
    assertThat(data.at("/1/againstStageDefault/brier/value").asDouble())
        .isEqualTo(0.04 - 0.81, within(1e-12));
    assertThat(data.at("/2/model").asString()).isEqualTo("waning-1");
    assertThat(data.at("/2/n").asInt()).as("not before it was fitted").isEqualTo(6);
    assertThat(data.at("/3/probability").asString()).isEqualTo("EFFECTIVE");
    // On the 8th the model holds for a, which has been in its stage for 5.75 days.
    double model = Math.floor(10_000 / (1 + Math.exp(0.5 * Math.log1p(5.75))) + 0.5) / 10_000;
    assertThat(data.at("/3/brier/value").asDouble())
        .isEqualTo((3 * 0.01 + model * model + 4 * 0.04) / 8, within(1e-12));
  }
}
