package io.winfold.query.pipeline.fold;

import io.winfold.kernel.Probability;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.projection.Moment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline after one of its events.
 *
 * @param last the event it stands after
 * @param stages all of them, retired ones too, in order
 */
record Configuration(
    PipelineId id,
    Moment last,
    Instant definedAt,
    String name,
    @Nullable String template,
    ProbabilityMethod method,
    ExitCriteriaPolicy exitPolicy,
    List<StageSetting> stages) {

  /**
   * A stage and its place in the order.
   *
   * @param rank from 0
   * @param since the event that set it up like this
   */
  record StageSetting(Stage stage, int rank, boolean retired, Instant addedAt, Moment since) {
    StageSetting named(String name) {
      return with(
          new Stage(
              stage.id(),
              name,
              stage.probability(),
              stage.forecastCategory(),
              stage.expectations(),
              stage.team()));
    }

    StageSetting with(Probability probability) {
      return with(
          new Stage(
              stage.id(),
              stage.name(),
              probability,
              stage.forecastCategory(),
              stage.expectations(),
              stage.team()));
    }

    StageSetting with(ForecastCategory category) {
      return with(
          new Stage(
              stage.id(),
              stage.name(),
              stage.probability(),
              category,
              stage.expectations(),
              stage.team()));
    }

    StageSetting with(StageExpectations expectations) {
      return with(
          new Stage(
              stage.id(),
              stage.name(),
              stage.probability(),
              stage.forecastCategory(),
              expectations,
              stage.team()));
    }

    private StageSetting with(Stage changed) {
      return new StageSetting(changed, rank, retired, addedAt, since);
    }

    StageSetting retire() {
      return new StageSetting(stage, rank, true, addedAt, since);
    }

    StageSetting at(int rank) {
      return new StageSetting(stage, rank, retired, addedAt, since);
    }

    StageSetting since(Moment moment) {
      return new StageSetting(stage, rank, retired, addedAt, moment);
    }
  }

  @Nullable StageSetting setting(StageId stage) {
    for (StageSetting setting : stages) {
      if (setting.stage().id().equals(stage)) {
        return setting;
      }
    }
    return null;
  }

  Configuration after(Moment moment) {
    return new Configuration(id, moment, definedAt, name, template, method, exitPolicy, stages);
  }

  Configuration withName(String name) {
    return new Configuration(id, last, definedAt, name, template, method, exitPolicy, stages);
  }

  Configuration with(ProbabilityMethod method) {
    return new Configuration(id, last, definedAt, name, template, method, exitPolicy, stages);
  }

  Configuration with(ExitCriteriaPolicy exitPolicy) {
    return new Configuration(id, last, definedAt, name, template, method, exitPolicy, stages);
  }

  Configuration with(List<StageSetting> stages) {
    return new Configuration(id, last, definedAt, name, template, method, exitPolicy, stages);
  }
}
