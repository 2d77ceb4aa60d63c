package io.winfold.command.pipeline;

import static io.winfold.command.decision.Decision.accept;
import static io.winfold.command.decision.Decision.nothing;
import static io.winfold.command.decision.Decision.reject;

import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.command.pipeline.NewStages.Checked;
import io.winfold.command.pipeline.Pipeline.Defined;
import io.winfold.command.pipeline.Pipeline.None;
import io.winfold.command.pipeline.Pipeline.Phase;
import io.winfold.command.pipeline.PipelineCommand.AddStage;
import io.winfold.command.pipeline.PipelineCommand.ChangeExitCriteriaPolicy;
import io.winfold.command.pipeline.PipelineCommand.ChangeStageExpectations;
import io.winfold.command.pipeline.PipelineCommand.ChangeStageProbability;
import io.winfold.command.pipeline.PipelineCommand.ChooseProbabilityMethod;
import io.winfold.command.pipeline.PipelineCommand.Define;
import io.winfold.command.pipeline.PipelineCommand.MapForecastCategory;
import io.winfold.command.pipeline.PipelineCommand.NewStage;
import io.winfold.command.pipeline.PipelineCommand.Rename;
import io.winfold.command.pipeline.PipelineCommand.RenameStage;
import io.winfold.command.pipeline.PipelineCommand.ReorderStages;
import io.winfold.command.pipeline.PipelineCommand.RetireStage;
import io.winfold.kernel.Probability;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.pipeline.ForecastCategory;
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
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rules for configuring a pipeline. */
final class PipelineRules {
  private PipelineRules() {}

  static Decision<PipelineEvent> decide(
      PipelineCommand command, Pipeline now, Instant at, FittedModels models) {
    return switch (now) {
      case None _ ->
          command instanceof Define define
              ? define(define)
              : reject(RejectionCode.NOT_FOUND, "There is no such pipeline");
      case Defined defined -> decide(command, defined, at, models);
    };
  }

  private static Decision<PipelineEvent> decide(
      PipelineCommand command, Defined now, Instant at, FittedModels models) {
    return switch (command) {
      case Define _ -> reject(RejectionCode.PIPELINE_EXISTS, "There is such a pipeline already");
      case Rename(String name) -> rename(name, now);
      case AddStage add -> addStage(add, now);
      case RenameStage(StageId id, String name) ->
          ofStage(id, now, phase -> renameStage(phase, name, now));
      case ReorderStages(List<StageId> stages) -> reorder(stages, now);
      case RetireStage(StageId id) -> ofStage(id, now, phase -> retire(phase, now));
      case ChangeStageProbability change ->
          ofStage(change.stage(), now, phase -> changeProbability(phase, change));
      case ChangeStageExpectations change ->
          ofStage(change.stage(), now, phase -> changeExpectations(phase, change));
      case MapForecastCategory(StageId id, ForecastCategory category) ->
          ofStage(id, now, phase -> mapCategory(phase, category));
      case ChooseProbabilityMethod choose -> chooseMethod(choose, now, at, models);
      case ChangeExitCriteriaPolicy(var policy) ->
          policy == now.exitCriteriaPolicy()
              ? nothing()
              : accept(List.of(new ExitCriteriaPolicyChanged(now.exitCriteriaPolicy(), policy)));
    };
  }

  private static Decision<PipelineEvent> ofStage(
      StageId id, Defined now, Function<Phase, Decision<PipelineEvent>> decision) {
    return now.stage(id).map(decision).orElseGet(() -> unknown(id, "/stage"));
  }

  private static Decision<PipelineEvent> unknown(StageId id, String pointer) {
    return reject(RejectionCode.STAGE_NOT_IN_PIPELINE, "The pipeline has no stage " + id, pointer);
  }

  private static Decision<PipelineEvent> define(Define define) {
    String template = define.template();
    List<NewStage> given = define.stages();
    if (define.name().isBlank()) {
      return reject(RejectionCode.INVALID_FIELD, "A pipeline has a name", "/name");
    }
    if ((template == null) == (given == null)) {
      return reject(
          RejectionCode.INVALID_FIELD, "Either a template or stages are given", "/stages");
    }
    List<NewStage> stages = template == null ? given : Templates.find(template);
    if (stages == null) {
      return reject(
          RejectionCode.INVALID_FIELD,
          "There is no template %s; there are classic, b2b and simple".formatted(template),
          "/template");
    }
    if (stages.isEmpty()) {
      return reject(RejectionCode.INVALID_FIELD, "A pipeline has a stage or more", "/stages");
    }
    return switch (NewStages.check(stages)) {
      case Checked.Wrong(Rejection rejection) -> reject(rejection);
      case Checked.Right(var checked) ->
          accept(List.of(new PipelineDefined(define.name(), template, checked)));
    };
  }

  private static Decision<PipelineEvent> rename(String name, Defined now) {
    if (name.isBlank()) {
      return reject(RejectionCode.INVALID_FIELD, "A pipeline has a name", "/name");
    }
    return name.equals(now.name())
        ? nothing()
        : accept(List.of(new PipelineRenamed(now.name(), name)));
  }

  private static Decision<PipelineEvent> addStage(AddStage add, Defined now) {
    StageId before = add.before();
    if (before != null && now.stage(before).isEmpty()) {
      return unknown(before, "/before");
    }
    return switch (NewStages.check(add.stage(), now)) {
      case Checked.Wrong(Rejection rejection) -> reject(rejection);
      case Checked.Right(var checked) ->
          accept(List.of(new StageAdded(checked.getFirst(), before)));
    };
  }

  private static Decision<PipelineEvent> renameStage(Phase phase, String name, Defined now) {
    if (name.isBlank()) {
      return reject(RejectionCode.INVALID_FIELD, "A stage has a name", "/name");
    }
    if (name.equals(phase.stage().name())) {
      return nothing();
    }
    boolean taken =
        now.stages().stream()
            .filter(other -> !other.id().equals(phase.id()))
            .anyMatch(other -> other.stage().name().equalsIgnoreCase(name));
    return taken
        ? reject(RejectionCode.STAGE_EXISTS, "Another stage is called " + name, "/name")
        : accept(List.of(new StageRenamed(phase.id(), phase.stage().name(), name)));
  }

  private static Decision<PipelineEvent> reorder(List<StageId> stages, Defined now) {
    Set<StageId> seen = new HashSet<>();
    for (int i = 0; i < stages.size(); i++) {
      StageId id = stages.get(i);
      if (now.stage(id).isEmpty()) {
        return unknown(id, "/stages/" + i);
      }
      if (!seen.add(id)) {
        return reject(
            RejectionCode.INVALID_FIELD, "Stage %s stands twice".formatted(id), "/stages/" + i);
      }
    }
    Optional<StageId> missing = now.order().stream().filter(id -> !seen.contains(id)).findFirst();
    if (missing.isPresent()) {
      return reject(
          RejectionCode.INVALID_FIELD,
          "Every stage stands in the order, retired ones too; %s does not".formatted(missing.get()),
          "/stages");
    }
    return stages.equals(now.order())
        ? nothing()
        : accept(List.of(new StagesReordered(now.order(), stages)));
  }

  private static Decision<PipelineEvent> retire(Phase phase, Defined now) {
    if (phase.retired()) {
      return nothing();
    }
    // A retired stage never comes back, so without this rule a pipeline could be lost for good.
    if (now.stages().stream().filter(other -> !other.retired()).count() == 1) {
      return reject(
          RejectionCode.INVALID_FIELD,
          "A pipeline keeps a stage that is not retired; add another one first",
          "/stage");
    }
    return accept(List.of(new StageRetired(phase.id())));
  }

  private static Decision<PipelineEvent> changeProbability(
      Phase phase, ChangeStageProbability change) {
    Rejection wrong = Values.probability(change.percent(), "/probability");
    if (wrong != null) {
      return reject(wrong);
    }
    Probability from = phase.stage().probability();
    Probability to = Probability.ofPercent(change.percent());
    return to.equals(from)
        ? nothing()
        : accept(List.of(new StageProbabilityChanged(phase.id(), from, to)));
  }

  private static Decision<PipelineEvent> changeExpectations(
      Phase phase, ChangeStageExpectations change) {
    StageExpectations from = phase.stage().expectations();
    List<String> cleared = change.exitCriteria().value();
    List<String> criteria =
        !change.exitCriteria().given()
            ? from.exitCriteria()
            : cleared == null ? List.of() : cleared;
    Integer stale =
        change.staleAfterDays().given() ? change.staleAfterDays().value() : from.staleAfterDays();
    Rejection wrong = NewStages.expectationsProblem(criteria, stale, "");
    if (wrong != null) {
      return reject(wrong);
    }
    StageExpectations to =
        new StageExpectations(
            criteria.stream().distinct().toList(),
            change.expectedDays().given() ? change.expectedDays().value() : from.expectedDays(),
            stale);
    return to.equals(from)
        ? nothing()
        : accept(List.of(new StageExpectationsChanged(phase.id(), from, to)));
  }

  private static Decision<PipelineEvent> mapCategory(Phase phase, ForecastCategory category) {
    Rejection wrong = Values.category(category, "/category");
    if (wrong != null) {
      return reject(wrong);
    }
    ForecastCategory from = phase.stage().forecastCategory();
    return category == from
        ? nothing()
        : accept(List.of(new StageForecastCategoryChanged(phase.id(), from, category)));
  }

  private static Decision<PipelineEvent> chooseMethod(
      ChooseProbabilityMethod choose, Defined now, Instant at, FittedModels models) {
    ProbabilityMethod method = choose.method();
    if (method.equals(now.probabilityMethod())) {
      return nothing();
    }
    String version = method.model();
    if (version != null) {
      ProbabilityModelFitted model = models.find(version);
      if (model == null || !model.pipeline().equals(choose.pipeline())) {
        return reject(
            RejectionCode.MODEL_NOT_FOUND,
            "The pipeline has no model %s; fit one first".formatted(version),
            "/model");
      }
      if (at.isBefore(model.trainedUpTo())) {
        return reject(
            RejectionCode.MODEL_NOT_FOUND,
            "The model knows what occurred up to %s and can be in force from then on"
                .formatted(model.trainedUpTo()),
            "/occurredAt");
      }
    }
    return accept(List.of(new ProbabilityMethodChosen(now.probabilityMethod(), method)));
  }
}
