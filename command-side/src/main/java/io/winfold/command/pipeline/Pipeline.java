package io.winfold.command.pipeline;

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
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A pipeline as its events have configured it. */
public sealed interface Pipeline {

  /** No event yet. */
  record None() implements Pipeline {}

  /**
   * @param stages in the order in force, retired ones too
   */
  record Defined(
      String name,
      List<Phase> stages,
      ExitCriteriaPolicy exitCriteriaPolicy,
      ProbabilityMethod probabilityMethod)
      implements Pipeline {
    public Defined {
      stages = List.copyOf(stages);
    }

    public Optional<Phase> stage(StageId id) {
      return stages.stream().filter(phase -> phase.id().equals(id)).findFirst();
    }

    /** The stage deals begin in unless one is named. There always is one that is not retired. */
    public Phase entry() {
      return stages.stream().filter(phase -> !phase.retired()).findFirst().orElseThrow();
    }

    /** The place of a stage in the order in force, from 0. */
    public int rank(StageId id) {
      for (int rank = 0; rank < stages.size(); rank++) {
        if (stages.get(rank).id().equals(id)) {
          return rank;
        }
      }
      throw new IllegalArgumentException(id + " is no stage of " + name);
    }

    /** Whether a move forward passes over a stage that could be entered at this instant. */
    public boolean skips(StageId from, StageId to, Instant at) {
      return stages.subList(rank(from) + 1, rank(to)).stream().anyMatch(p -> p.entersAt(at));
    }

    List<StageId> order() {
      return stages.stream().map(Phase::id).toList();
    }

    private Defined named(String name) {
      return new Defined(name, stages, exitCriteriaPolicy, probabilityMethod);
    }

    private Defined having(List<Phase> stages) {
      return new Defined(name, stages, exitCriteriaPolicy, probabilityMethod);
    }

    private Defined change(StageId id, UnaryOperator<Phase> change) {
      return having(
          stages.stream()
              .map(phase -> phase.id().equals(id) ? change.apply(phase) : phase)
              .toList());
    }

    private Defined adding(Stage stage, @Nullable StageId before) {
      List<Phase> grown = new ArrayList<>(stages);
      grown.add(before == null ? grown.size() : rank(before), new Phase(stage, null));
      return having(grown);
    }

    private Defined ordered(List<StageId> order) {
      return having(order.stream().map(id -> stage(id).orElseThrow()).toList());
    }
  }

  /**
   * A stage with its settings in force.
   *
   * @param retiredAt business time from which no deal enters it, null: it is in use
   */
  record Phase(Stage stage, @Nullable Instant retiredAt) {
    public StageId id() {
      return stage.id();
    }

    public boolean retired() {
      return retiredAt != null;
    }

    /** Whether a deal may enter at this instant: what is entered late may still tell of before. */
    public boolean entersAt(Instant at) {
      return retiredAt == null || at.isBefore(retiredAt);
    }

    private Phase with(Stage stage) {
      return new Phase(stage, retiredAt);
    }
  }

  /** What one more event makes of a pipeline. */
  static Pipeline evolve(Pipeline now, PipelineEvent event, Instant occurredAt) {
    return switch (now) {
      case None none ->
          event instanceof PipelineDefined defined
              ? new Defined(
                  defined.name(),
                  defined.stages().stream().map(stage -> new Phase(stage, null)).toList(),
                  ExitCriteriaPolicy.WARN,
                  ProbabilityMethod.STAGE_DEFAULT)
              : none;
      case Defined defined -> evolve(defined, event, occurredAt);
    };
  }

  private static Defined evolve(Defined now, PipelineEvent event, Instant occurredAt) {
    return switch (event) {
      case PipelineDefined _ -> now;
      case PipelineRenamed renamed -> now.named(renamed.to());
      case StageAdded added -> now.adding(added.stage(), added.before());
      case StageRenamed(StageId id, _, String to) ->
          now.change(
              id,
              phase -> {
                Stage s = phase.stage();
                return phase.with(
                    new Stage(
                        id, to, s.probability(), s.forecastCategory(), s.expectations(), s.team()));
              });
      case StagesReordered reordered -> now.ordered(reordered.to());
      case StageRetired(StageId id) ->
          now.change(id, phase -> new Phase(phase.stage(), occurredAt));
      case StageProbabilityChanged(StageId id, _, var to) ->
          now.change(
              id,
              phase -> {
                Stage s = phase.stage();
                return phase.with(
                    new Stage(id, s.name(), to, s.forecastCategory(), s.expectations(), s.team()));
              });
      case StageExpectationsChanged(StageId id, _, var to) ->
          now.change(
              id,
              phase -> {
                Stage s = phase.stage();
                return phase.with(
                    new Stage(id, s.name(), s.probability(), s.forecastCategory(), to, s.team()));
              });
      case StageForecastCategoryChanged(StageId id, _, var to) ->
          now.change(
              id,
              phase -> {
                Stage s = phase.stage();
                return phase.with(
                    new Stage(id, s.name(), s.probability(), to, s.expectations(), s.team()));
              });
      case ProbabilityMethodChosen chosen ->
          new Defined(now.name(), now.stages(), now.exitCriteriaPolicy(), chosen.to());
      case ExitCriteriaPolicyChanged changed ->
          new Defined(now.name(), now.stages(), changed.to(), now.probabilityMethod());
    };
  }
}
