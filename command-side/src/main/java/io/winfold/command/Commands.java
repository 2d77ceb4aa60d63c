package io.winfold.command;

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
import org.jspecify.annotations.Nullable;

/**
 * The way into the command side: every answer given as accepted is durable in the event store when
 * the call returns. Safe for use by many threads; commands for one aggregate are judged one after
 * the other.
 */
public interface Commands {
  Answer submit(OpportunityId id, OpportunityCommand command, Envelope envelope);

  Answer submit(PipelineId id, PipelineCommand command, Envelope envelope);

  Answer submit(QuotaId id, SetQuota command, Envelope envelope);

  Answer submit(ForecastId id, ForecastCommand command, Envelope envelope);

  Answer submit(ModelVersion id, RecordFittedModel command, Envelope envelope);

  /**
   * Creates a deal in another pipeline that follows up a won one, with the same details.
   *
   * @param won the deal followed up; it stays as it is
   * @param next the id of the new deal
   * @param stage null: the first of the pipeline that is not retired
   */
  Answer continueWith(
      OpportunityId won,
      OpportunityId next,
      PipelineId pipeline,
      @Nullable StageId stage,
      Envelope envelope);
}
