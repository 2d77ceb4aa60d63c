package io.winfold.kernel.pipeline;

import io.winfold.kernel.Probability;
import io.winfold.kernel.event.DomainEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a pipeline's configuration. Values before and after stand in each event. */
public sealed interface PipelineEvent extends DomainEvent {

  /**
   * @param template the template the stages came from, null where they were given
   */
  record PipelineDefined(String name, @Nullable String template, List<Stage> stages)
      implements PipelineEvent {
    public PipelineDefined {
      stages = List.copyOf(stages);
    }
  }

  record PipelineRenamed(String from, String to) implements PipelineEvent {}

  /**
   * @param before the stage it was placed before, null: last
   */
  record StageAdded(Stage stage, @Nullable StageId before) implements PipelineEvent {}

  record StageRenamed(StageId stage, String from, String to) implements PipelineEvent {}

  /** Both orders hold every stage, retired ones too. */
  record StagesReordered(List<StageId> from, List<StageId> to) implements PipelineEvent {
    public StagesReordered {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }
  }

  /** From now on no deal enters the stage; those in it stay. */
  record StageRetired(StageId stage) implements PipelineEvent {}

  record StageProbabilityChanged(StageId stage, Probability from, Probability to)
      implements PipelineEvent {}

  record StageExpectationsChanged(StageId stage, StageExpectations from, StageExpectations to)
      implements PipelineEvent {}

  record StageForecastCategoryChanged(StageId stage, ForecastCategory from, ForecastCategory to)
      implements PipelineEvent {}

  record ProbabilityMethodChosen(ProbabilityMethod from, ProbabilityMethod to)
      implements PipelineEvent {}

  record ExitCriteriaPolicyChanged(ExitCriteriaPolicy from, ExitCriteriaPolicy to)
      implements PipelineEvent {}
}
