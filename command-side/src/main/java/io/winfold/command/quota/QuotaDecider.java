package io.winfold.command.quota;

import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.command.decision.Values;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.QuotaEvent;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Judges the setting of a quota. */
public final class QuotaDecider implements Decider<SetQuota, QuotaEvent, Quota> {
  private final Predicate<PipelineId> pipelines;

  /**
   * @param pipelines whether there is such a pipeline
   */
  public QuotaDecider(Predicate<PipelineId> pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public Judgement<QuotaEvent> judge(SetQuota command, Standing<Quota> now, Envelope envelope) {
    Judgement<QuotaEvent> known = Judging.idempotency(now, envelope);
    if (known != null) {
      return known;
    }
    return Judging.judge(now, envelope, _ -> decide(command, now.state()));
  }

  private Decision<QuotaEvent> decide(SetQuota command, Quota now) {
    Rejection fault = fault(command);
    if (fault != null) {
      return Decision.reject(fault);
    }
    return command.amount().equals(now.amount())
        ? Decision.nothing()
        : Decision.accept(
            List.of(
                new QuotaSet(
                    command.scope(),
                    command.name(),
                    command.pipeline(),
                    command.period(),
                    now.amount(),
                    command.amount())));
  }

  private @Nullable Rejection fault(SetQuota command) {
    PipelineId pipeline = command.pipeline();
    return pipeline != null && !pipelines.test(pipeline)
        ? Rejection.of(RejectionCode.PIPELINE_NOT_FOUND, "There is no such pipeline", "/pipeline")
        : Values.amount(command.amount(), "/amount");
  }
}
