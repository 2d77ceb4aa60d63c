package io.winfold.command.pipeline;

import io.winfold.command.decision.Update;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.StageExpectations.ExpectedDays;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of a pipeline's configuration. */
public sealed interface PipelineCommand {

  /**
   * A stage as asked for.
   *
   * @param id null: the slug of the name
   * @param percent default probability in percent, judged by the decision
   * @param forecastCategory null: PIPELINE
   */
  record NewStage(
      @Nullable StageId id,
      String name,
      BigDecimal percent,
      @Nullable ForecastCategory forecastCategory,
      List<String> exitCriteria,
      @Nullable ExpectedDays expectedDays,
      @Nullable Integer staleAfterDays,
      @Nullable String team) {}

  /** Exactly one of template and stages is given. */
  record Define(String name, @Nullable String template, @Nullable List<NewStage> stages)
      implements PipelineCommand {}

  record Rename(String name) implements PipelineCommand {}

  /**
   * @param before null: last
   */
  record AddStage(NewStage stage, @Nullable StageId before) implements PipelineCommand {}

  record RenameStage(StageId stage, String name) implements PipelineCommand {}

  /**
   * @param stages every stage of the pipeline, retired ones too, once
   */
  record ReorderStages(List<StageId> stages) implements PipelineCommand {}

  record RetireStage(StageId stage) implements PipelineCommand {}

  record ChangeStageProbability(StageId stage, BigDecimal percent) implements PipelineCommand {}

  record ChangeStageExpectations(
      StageId stage,
      Update<List<String>> exitCriteria,
      Update<ExpectedDays> expectedDays,
      Update<Integer> staleAfterDays)
      implements PipelineCommand {}

  record MapForecastCategory(StageId stage, ForecastCategory category) implements PipelineCommand {}

  /**
   * @param pipeline the one this is a command for
   */
  record ChooseProbabilityMethod(PipelineId pipeline, ProbabilityMethod method)
      implements PipelineCommand {}

  record ChangeExitCriteriaPolicy(ExitCriteriaPolicy policy) implements PipelineCommand {}
}
