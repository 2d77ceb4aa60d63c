package io.winfold.command.pipeline;

import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.command.pipeline.Pipeline.Defined;
import io.winfold.command.pipeline.Pipeline.Phase;
import io.winfold.command.pipeline.PipelineCommand.NewStage;
import io.winfold.kernel.Probability;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What makes a stage that is asked for a stage of a pipeline. */
final class NewStages {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  /** Reports list the outcomes beside the stages, so no stage may be called like one. */
  private static final Set<String> OUTCOMES = Set.of("won", "lost");

  private NewStages() {}

  /** Stages fit for a pipeline, or what is wrong with the first that is not. */
  sealed interface Checked {
    record Right(List<Stage> stages) implements Checked {}

    record Wrong(Rejection rejection) implements Checked {}
  }

  /** The stages a pipeline begins with. */
  static Checked check(List<NewStage> asked) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String at = "/stages/" + i;
      Rejection wrong = problem(asked.get(i), stages, at);
      if (wrong != null) {
        return new Checked.Wrong(wrong);
      }
      stages.add(stage(asked.get(i)));
    }
    return new Checked.Right(stages);
  }

  /** One stage beside those there are. */
  static Checked check(NewStage asked, Defined pipeline) {
    List<Stage> others = pipeline.stages().stream().map(Phase::stage).toList();
    Rejection wrong = problem(asked, others, "/stage");
    return wrong == null ? new Checked.Right(List.of(stage(asked))) : new Checked.Wrong(wrong);
  }

  private static @Nullable Rejection problem(NewStage asked, List<Stage> others, String at) {
    if (asked.name().isBlank()) {
      return Rejection.of(RejectionCode.INVALID_FIELD, "A stage has a name", at + "/name");
    }
    StageId id = id(asked);
    if (!ID.matcher(id.value()).matches()) {
      return Rejection.of(
          RejectionCode.INVALID_FIELD,
          "A stage's id is 1 to 64 letters, digits and any of . _ ~ -; give one where the name"
              + " yields none",
          at + "/id");
    }
    if (OUTCOMES.contains(id.value())) {
      return Rejection.of(
          RejectionCode.INVALID_FIELD, "Won and lost are outcomes, not stages", at + "/id");
    }
    for (Stage other : others) {
      if (other.id().equals(id)) {
        return Rejection.of(
            RejectionCode.STAGE_EXISTS, "There is a stage %s already".formatted(id), at + "/id");
      }
      if (other.name().equalsIgnoreCase(asked.name())) {
        return Rejection.of(
            RejectionCode.STAGE_EXISTS, "Another stage is called " + asked.name(), at + "/name");
      }
    }
    Rejection category = Values.category(asked.forecastCategory(), at + "/forecastCategory");
    if (category != null) {
      return category;
    }
    Rejection probability = Values.probability(asked.percent(), at + "/probability");
    return probability != null
        ? probability
        : expectationsProblem(asked.exitCriteria(), asked.staleAfterDays(), at);
  }

  static @Nullable Rejection expectationsProblem(
      List<String> exitCriteria, @Nullable Integer staleAfterDays, String at) {
    for (int i = 0; i < exitCriteria.size(); i++) {
      if (exitCriteria.get(i).isBlank()) {
        return Rejection.of(
            RejectionCode.INVALID_FIELD,
            "An exit criterion says what is to be met",
            at + "/exitCriteria/" + i);
      }
    }
    return staleAfterDays != null && staleAfterDays < 0
        ? Rejection.of(
            RejectionCode.INVALID_FIELD, "A stale limit is 0 or more days", at + "/staleAfterDays")
        : null;
  }

  private static StageId id(NewStage asked) {
    StageId given = asked.id();
    return given == null ? StageId.slugOf(asked.name()) : given;
  }

  private static Stage stage(NewStage asked) {
    return new Stage(
        id(asked),
        asked.name(),
        Probability.ofPercent(asked.percent()),
        Objects.requireNonNullElse(asked.forecastCategory(), ForecastCategory.PIPELINE),
        new StageExpectations(
            asked.exitCriteria().stream().distinct().toList(),
            asked.expectedDays(),
            asked.staleAfterDays()),
        asked.team());
  }
}
