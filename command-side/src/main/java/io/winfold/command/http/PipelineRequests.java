package io.winfold.command.http;

import static io.winfold.platform.web.Body.MAX_ELEMENTS;
import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.command.decision.Update;
import io.winfold.command.pipeline.PipelineCommand;
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
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.StageExpectations.ExpectedDays;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.web.Body;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every command for a pipeline by its wire name, and how its body is read. */
final class PipelineRequests {
  static final String DEFINE = "define";

  /** Stages of one pipeline; four to seven is advice, this is a bound. */
  static final int MAX_STAGES = 100;

  private static final int MAX_DAYS = 36_500;

  private static final String CHOOSE = "choose-probability-method";

  private static final Map<String, Function<Body, PipelineCommand>> BY_NAME =
      Map.ofEntries(
          Map.entry("rename", body -> new Rename(body.requiredText("name", MAX_NAME))),
          Map.entry("add-stage", PipelineRequests::addStage),
          Map.entry(
              "rename-stage",
              body -> new RenameStage(stage(body), body.requiredText("name", MAX_NAME))),
          Map.entry(
              "reorder-stages",
              body ->
                  new ReorderStages(
                      body.requiredIds("stages", MAX_STAGES).stream().map(StageId::new).toList())),
          Map.entry("retire-stage", body -> new RetireStage(stage(body))),
          Map.entry(
              "change-stage-probability",
              body -> new ChangeStageProbability(stage(body), body.requiredPercent("probability"))),
          Map.entry("change-stage-expectations", PipelineRequests::changeStageExpectations),
          Map.entry(
              "map-forecast-category",
              body ->
                  new MapForecastCategory(
                      stage(body), body.requiredChoice("category", ForecastCategory.class))),
          Map.entry(
              "change-exit-criteria-policy",
              body ->
                  new ChangeExitCriteriaPolicy(
                      body.requiredChoice("policy", ExitCriteriaPolicy.class))));

  /** Every command, as it is called in paths. */
  static final Set<String> NAMES =
      Stream.concat(BY_NAME.keySet().stream(), Stream.of(CHOOSE))
          .collect(Collectors.toUnmodifiableSet());

  private PipelineRequests() {}

  /** How the body of a command for a pipeline is read; null: there is no such command. */
  static @Nullable Function<Body, PipelineCommand> reader(String command, PipelineId pipeline) {
    return command.equals(CHOOSE)
        ? body -> new ChooseProbabilityMethod(pipeline, probabilityMethod(body))
        : BY_NAME.get(command);
  }

  static Define define(Body body) {
    String name = body.requiredText("name", MAX_NAME);
    String template = body.text("template", MAX_NAME);
    List<Body> stages = body.objects("stages", MAX_STAGES);
    if (body.has("template") && body.has("stages")) {
      body.fault("template", "cannot be given together with stages");
    } else if (!body.has("template") && !body.has("stages")) {
      body.fault("stages", "is required where no template is given");
    } else if (stages != null && stages.isEmpty()) {
      body.fault("stages", "must have at least one element");
    }
    return new Define(
        name,
        template,
        stages == null ? null : stages.stream().map(PipelineRequests::newStage).toList());
  }

  private static AddStage addStage(Body body) {
    String before = body.id("before");
    return new AddStage(
        newStage(body.requiredObject("stage")), before == null ? null : new StageId(before));
  }

  private static ChangeStageExpectations changeStageExpectations(Body body) {
    return new ChangeStageExpectations(
        stage(body),
        body.isNull("exitCriteria")
            ? Update.to(List.of())
            : body.has("exitCriteria") ? Update.to(exitCriteria(body)) : Update.keep(),
        body.isNull("expectedDays")
            ? Update.to(null)
            : body.has("expectedDays") ? Update.to(expectedDays(body)) : Update.keep(),
        body.isNull("staleAfterDays")
            ? Update.to(null)
            : body.has("staleAfterDays") ? Update.to(staleAfterDays(body)) : Update.keep());
  }

  private static ProbabilityMethod probabilityMethod(Body body) {
    var kind = body.requiredChoice("method", ProbabilityMethod.Kind.class);
    String model = body.text("model", MAX_NAME);
    return switch (kind) {
      case STAGE_DEFAULT -> {
        if (body.has("model")) {
          body.fault("model", "goes with the method MODEL only");
        }
        yield ProbabilityMethod.STAGE_DEFAULT;
      }
      case MODEL -> {
        if (model == null) {
          body.mustHave("model");
          yield ProbabilityMethod.STAGE_DEFAULT;
        }
        yield ProbabilityMethod.model(model);
      }
    };
  }

  private static NewStage newStage(Body body) {
    String id = body.id("id");
    return new NewStage(
        id == null ? null : new StageId(id),
        body.requiredText("name", MAX_NAME),
        body.requiredPercent("probability"),
        body.choice("forecastCategory", ForecastCategory.class),
        exitCriteria(body),
        expectedDays(body),
        staleAfterDays(body),
        body.text("team", MAX_NAME));
  }

  private static List<String> exitCriteria(Body body) {
    return body.texts("exitCriteria", MAX_ELEMENTS, MAX_NAME);
  }

  private static @Nullable ExpectedDays expectedDays(Body body) {
    Body days = body.object("expectedDays");
    if (days == null) {
      return null;
    }
    int min = days.requiredInteger("min", 0, MAX_DAYS);
    int max = days.requiredInteger("max", 0, MAX_DAYS);
    if (max < min) {
      // Faulty values read as the least there is, so a missing max is not reported twice.
      if (max > 0 || days.has("max")) {
        days.fault("max", "must not be less than min");
      }
      return null;
    }
    return new ExpectedDays(min, max);
  }

  private static @Nullable Integer staleAfterDays(Body body) {
    return body.integer("staleAfterDays", 0, MAX_DAYS);
  }

  private static StageId stage(Body body) {
    return new StageId(body.requiredId("stage"));
  }
}
