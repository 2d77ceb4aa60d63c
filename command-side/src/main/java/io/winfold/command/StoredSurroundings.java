package io.winfold.command;

import io.winfold.command.decision.Happened;
import io.winfold.command.decision.Standing;
import io.winfold.command.eventsourcing.Aggregates;
import io.winfold.command.forecast.Forecast;
import io.winfold.command.model.RecordedModel;
import io.winfold.command.opportunity.Opportunity;
import io.winfold.command.opportunity.Surroundings;
import io.winfold.command.pipeline.Pipeline;
import io.winfold.command.quota.Quota;
import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.kernel.model.ModelEvent;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.QuotaEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a deal's decision knows of others, from the event store. */
public record StoredSurroundings(
    Aggregates<PipelineEvent, Pipeline> pipelines,
    Aggregates<OpportunityEvent, Opportunity> deals,
    Aggregates<QuotaEvent, Quota> quotas,
    Aggregates<ForecastEvent, Forecast> forecasts,
    Aggregates<ModelEvent, RecordedModel> models)
    implements Surroundings {

  /** The model of a version; null: there is none. */
  public @Nullable ProbabilityModelFitted model(String version) {
    return models.read(new ModelVersion(version).toString()).state().fitted();
  }

  @Override
  public @Nullable Configuration pipeline(PipelineId id) {
    Standing<Pipeline> standing = pipelines.read(id.toString());
    return standing.state() instanceof Pipeline.Defined defined
        ? new Configuration(defined, standing.version())
        : null;
  }

  @Override
  public List<Happened<OpportunityEvent>> history(OpportunityId id, long version) {
    return deals.history(id.toString(), version);
  }

  @Override
  public Standing<Opportunity> deal(OpportunityId id) {
    return deals.read(id.toString());
  }
}
