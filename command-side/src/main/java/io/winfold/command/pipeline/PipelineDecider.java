package io.winfold.command.pipeline;

import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
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
    return Judging.judge(
        now, envelope, at -> PipelineRules.decide(command, now.state(), at, models));
  }
}
