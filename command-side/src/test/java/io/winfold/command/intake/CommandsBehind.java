package io.winfold.command.intake;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.forecast.ForecastCommand;
import io.winfold.command.model.RecordFittedModel;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.command.quota.SetQuota;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.QuotaId;

/**
 * Commands that come to deals only after something else.
 *
 * @param first what comes before each; if it throws, nothing comes after it
 */
public record CommandsBehind(Commands commands, Runnable first) implements Commands {
  @Override
  public Answer submit(OpportunityId id, OpportunityCommand command, Envelope envelope) {
    first.run();
    return commands.submit(id, command, envelope);
  }

  @Override
  public Answer submit(PipelineId id, PipelineCommand command, Envelope envelope) {
    return commands.submit(id, command, envelope);
  }

  @Override
  public Answer submit(QuotaId id, SetQuota command, Envelope envelope) {
    return commands.submit(id, command, envelope);
  }

  @Override
  public Answer submit(ForecastId id, ForecastCommand command, Envelope envelope) {
    return commands.submit(id, command, envelope);
  }

  @Override
  public Answer submit(ModelVersion id, RecordFittedModel command, Envelope envelope) {
    return commands.submit(id, command, envelope);
  }

  @Override
  public Answer continueWith(
      OpportunityId won,
      OpportunityId next,
      PipelineId pipeline,
      StageId stage,
      Envelope envelope) {
    return commands.continueWith(won, next, pipeline, stage, envelope);
  }
}
