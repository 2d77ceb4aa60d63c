package io.winfold.command.model;

import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.kernel.model.ModelEvent;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.pipeline.PipelineId;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Judges the recording of a model. */
public final class ModelDecider implements Decider<RecordFittedModel, ModelEvent, RecordedModel> {
  private final Predicate<PipelineId> pipelines;

  /**
   * @param pipelines whether there is such a pipeline
   */
  public ModelDecider(Predicate<PipelineId> pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public Judgement<ModelEvent> judge(
      RecordFittedModel command, Standing<RecordedModel> now, Envelope envelope) {
    if (!pipelines.test(command.fitted().pipeline())) {
      return Judgement.refuse(RejectionCode.NOT_FOUND, "There is no such pipeline");
    }
    Judgement<ModelEvent> known = Judging.idempotency(now, envelope);
    if (known != null) {
      return known;
    }
    return Judging.judge(now, envelope, at -> decide(command.fitted(), now.state(), at));
  }

  private static Decision<ModelEvent> decide(
      ProbabilityModelFitted fitted, RecordedModel now, Instant at) {
    ProbabilityModelFitted there = now.fitted();
    if (there != null) {
      return isSame(there, fitted)
          ? Decision.nothing()
          : Decision.reject(
              RejectionCode.MODEL_EXISTS, "Another model has this version", "/version");
    }
    if (fitted.trainedUpTo().isAfter(at)) {
      return Decision.reject(
          Rejection.of(
              RejectionCode.INVALID_FIELD,
              "A model cannot know of what comes after it was fitted, at " + at,
              "/trainedUpTo"));
    }
    return Decision.accept(List.of(fitted));
  }

  /** Numbers that are equal may have come in different forms. */
  private static boolean isSame(ProbabilityModelFitted one, ProbabilityModelFitted other) {
    return one.method().equals(other.method())
        && one.pipeline().equals(other.pipeline())
        && one.trainedUpTo().equals(other.trainedUpTo())
        && one.fields().equals(other.fields())
        && one.parameters()
            .equals(
                (left, right) ->
                    left.isNumber() && right.isNumber()
                        ? left.decimalValue().compareTo(right.decimalValue())
                        : left.equals(right) ? 0 : 1,
                other.parameters());
  }
}
