package io.winfold.query.pipeline.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineEvent.ExitCriteriaPolicyChanged;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.PipelineEvent.StageAdded;
import io.winfold.kernel.pipeline.PipelineEvent.StageExpectationsChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageForecastCategoryChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineEvent.StagesReordered;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.pipeline.fold.Configuration.StageSetting;
import io.winfold.query.projection.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an event makes of a pipeline's configuration. */
final class PipelineFold {
  private PipelineFold() {}

  /**
   * @param before null: there is none yet
   * @throws RuntimeException if the event does not follow from what was before it
   */
  static Configuration evolve(@Nullable Configuration before, RecordedEvent recorded) {
    if (!(recorded.event() instanceof PipelineEvent event)) {
      throw new IllegalArgumentException("not an event of a pipeline: " + recorded.event());
    }
    if (before != null) {
      Moment moment = before.last().next(recorded);
      Configuration after = evolve(before.after(moment), event);
      return after.with(
          after.stages().stream()
              .map(
                  setting ->
                      setting.equals(before.setting(setting.stage().id()))
                          ? setting
                          : setting.since(moment))
              .toList());
    }
    if (event instanceof PipelineDefined defined) {
      return defined(defined, recorded);
    }
    throw new IllegalArgumentException("a pipeline begins with its definition: " + event);
  }

  private static Configuration defined(PipelineDefined event, RecordedEvent recorded) {
    Moment moment = Moment.first(recorded);
    return new Configuration(
        new PipelineId(recorded.stream().substring(PipelineId.KIND.length())),
        moment,
        moment.occurredAt(),
        event.name(),
        event.template(),
        ProbabilityMethod.STAGE_DEFAULT,
        ExitCriteriaPolicy.WARN,
        ranked(event.stages().stream().map(stage -> added(stage, moment)).toList()));
  }

  /**
   * @param now already standing after the event
   */
  private static Configuration evolve(Configuration now, PipelineEvent event) {
    return switch (event) {
      case PipelineDefined e ->
          throw new IllegalArgumentException("a pipeline is defined once: " + e);
      case PipelineRenamed e -> now.withName(e.to());
      case ProbabilityMethodChosen e -> now.with(e.to());
      case ExitCriteriaPolicyChanged e -> now.with(e.to());
      case StageAdded e -> {
        List<StageSetting> stages = new ArrayList<>(now.stages());
        if (now.setting(e.stage().id()) != null) {
          throw new IllegalArgumentException("there is such a stage already: " + e);
        }
        StageId before = e.before();
        stages.add(
            before == null ? stages.size() : indexOf(stages, before), added(e.stage(), now.last()));
        yield now.with(ranked(stages));
      }
      case StagesReordered e ->
          now.with(
              ranked(
                  e.to().stream().map(id -> now.stages().get(indexOf(now.stages(), id))).toList()));
      case StageRetired e -> changed(now, e.stage(), StageSetting::retire);
      case StageRenamed e -> changed(now, e.stage(), setting -> setting.named(e.to()));
      case StageProbabilityChanged e -> changed(now, e.stage(), setting -> setting.with(e.to()));
      case StageExpectationsChanged e -> changed(now, e.stage(), setting -> setting.with(e.to()));
      case StageForecastCategoryChanged e ->
          changed(now, e.stage(), setting -> setting.with(e.to()));
    };
  }

  private static StageSetting added(Stage stage, Moment moment) {
    return new StageSetting(stage, 0, false, moment.occurredAt(), moment);
  }

  private static List<StageSetting> ranked(List<StageSetting> stages) {
    List<StageSetting> ranked = new ArrayList<>(stages.size());
    for (StageSetting setting : stages) {
      ranked.add(setting.at(ranked.size()));
    }
    return List.copyOf(ranked);
  }

  private static Configuration changed(
      Configuration now, StageId stage, UnaryOperator<StageSetting> change) {
    List<StageSetting> stages = new ArrayList<>(now.stages());
    int at = indexOf(stages, stage);
    stages.set(at, change.apply(stages.get(at)));
    return now.with(List.copyOf(stages));
  }

  private static int indexOf(List<StageSetting> stages, StageId id) {
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i).stage().id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no stage " + id);
  }
}
