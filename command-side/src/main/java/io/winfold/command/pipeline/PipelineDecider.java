package io.winfold.command.pipeline;

import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
import io.winfold.command.decision.OccurredAt;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.command.pipeline.Pipeline.Defined;
import io.winfold.command.pipeline.Pipeline.None;
import io.winfold.command.pipeline.PipelineCommand.Define;
import io.winfold.kernel.pipeline.PipelineEvent;

/** Judges commands for a pipeline: the envelope first, then {@link PipelineRules}. */
public final class PipelineDecider implements Decider<PipelineCommand, PipelineEvent, Pipeline> {
  private final FittedModels models;

  /**
   * @param models what can be chosen
   */
  public PipelineDecider(FittedModels models) {
    this.models = models;
  }

  @Override
  public Judgement<PipelineEvent> judge(
      PipelineCommand command, Standing<Pipeline> now, Envelope envelope) {
    if (now.state() instanceof None && !(command instanceof Define)) {
      return Judgement.refuse(RejectionCode.NOT_FOUND, "There is no such pipeline");
    }
    Judgement<PipelineEvent> known = Judging.idempotency(now, envelope);
    if (known != null) {
      return known;
    }
    if (now.state() instanceof Defined && command instanceof Define) {
      return Judgement.refuse(RejectionCode.PIPELINE_EXISTS, "There is such a pipeline already");
    }
    Judgement<PipelineEvent> stale = Judging.version(now.version(), envelope);
    if (stale != null) {
      return stale;
    }
    return switch (OccurredAt.resolve(
        envelope.occurredAt(), envelope.receivedAt(), now.lastOccurredAt())) {
      case OccurredAt.Impossible(var rejection) -> new Judgement.Refused<>(rejection);
      case OccurredAt.Resolved(var at) ->
          switch (PipelineRules.decide(command, now.state(), at, models)) {
            case Decision.Rejected<PipelineEvent>(var rejection) ->
                new Judgement.Refused<>(rejection);
            case Decision.Accepted<PipelineEvent> accepted ->
                new Judgement.Granted<>(Judging.facts(accepted, at, envelope, null));
          };
    };
  }
}
