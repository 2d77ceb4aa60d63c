package io.winfold.command.forecast;

import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.command.forecast.Forecast.None;
import io.winfold.command.forecast.ForecastCommand.SubmitForecast;
import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.kernel.pipeline.PipelineId;
import java.util.function.Predicate;

/** Judges commands for a forecast: the envelope first, then {@link ForecastRules}. */
public final class ForecastDecider implements Decider<ForecastCommand, ForecastEvent, Forecast> {
  private final Predicate<PipelineId> pipelines;

  /**
   * @param pipelines whether there is such a pipeline
   */
  public ForecastDecider(Predicate<PipelineId> pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public Judgement<ForecastEvent> judge(
      ForecastCommand command, Standing<Forecast> now, Envelope envelope) {
    if (now.state() instanceof None && !(command instanceof SubmitForecast)) {
      return Judgement.refuse(RejectionCode.NOT_FOUND, "There is no such forecast");
    }
    Judgement<ForecastEvent> known = Judging.idempotency(now, envelope);
    if (known != null) {
      return known;
    }
    return Judging.judge(now, envelope, _ -> ForecastRules.decide(command, now.state(), pipelines));
  }
}
