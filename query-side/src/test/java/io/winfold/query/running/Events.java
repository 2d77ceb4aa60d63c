package io.winfold.query.running;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Events with what a test cares for; the rest is empty. */
public final class Events {
  private Events() {}

  public static Stage stage(String id, int percent) {
    return stage(id, percent, StageExpectations.NONE);
  }

  public static Stage stage(String id, int percent, StageExpectations expectations) {
    return new Stage(
        new StageId(id),
        id,
        Probability.ofPercent(percent),
        ForecastCategory.PIPELINE,
        expectations,
        null);
  }

  public static PipelineDefined defined(String name, Stage... stages) {
    return new PipelineDefined(name, null, List.of(stages));
  }

  public static OpportunityCreated created(String pipeline, String stage, Money amount) {
    return created(pipeline, stage, amount, null, null);
  }

  public static OpportunityCreated created(
      String pipeline,
      String stage,
      Money amount,
      @Nullable LocalDate expectedClose,
      @Nullable String owner,
      String... tags) {
    return new OpportunityCreated(
        "A deal in " + pipeline,
        new PipelineId(pipeline),
        new StageId(stage),
        amount,
        expectedClose,
        owner,
        null,
        "Acme 100%",
        null,
        null,
        null,
        List.of(tags),
        owner == null ? Map.of() : Map.of("country", owner.equals("ada") ? "NL" : "FR"),
        null,
        null);
  }

  public static StageChanged moved(String from, String to, Direction direction) {
    return new StageChanged(new StageId(from), new StageId(to), direction);
  }

  public static Won won(String stage, Money amount) {
    return new Won(new StageId(stage), amount);
  }

  /**
   * A model named {@code waning-1} whose chances wane: 1 / (1 + √(1 + d)) after d days in a stage.
   *
   * @param asOf up to when it knows outcomes
   */
  public static ProbabilityModelFitted waning(String pipeline, Instant asOf) {
    return new ProbabilityModelFitted(
        "waning-1",
        "LOGISTIC_REGRESSION",
        new PipelineId(pipeline),
        asOf,
        List.of("daysInStage"),
        JsonMapper.shared()
            .readTree(
                """
                {"fields":["daysInStage"],"intercept":0,"penalty":1,"baseRate":0.5,
                 "terms":[{"field":"daysInStage","part":"log","mean":0,"scale":1,"weight":-0.5}]}
                """));
  }

  public static Lost lost(String stage, Money amount) {
    return new Lost(new StageId(stage), amount, "price", null);
  }
}
