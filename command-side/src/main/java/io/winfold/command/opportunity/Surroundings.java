package io.winfold.command.opportunity;

import io.winfold.command.decision.Happened;
import io.winfold.command.decision.Standing;
import io.winfold.command.pipeline.Pipeline;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a decision on one deal may know of others, as the event store has them now. */
public interface Surroundings {

  /** The configuration in force, null where there is no such pipeline. */
  @Nullable Configuration pipeline(PipelineId id);

  Standing<Opportunity> deal(OpportunityId id);

  /** The events of a deal up to a version, corrections among them. */
  List<Happened<OpportunityEvent>> history(OpportunityId id, long version);

  /**
   * A pipeline's configuration in force.
   *
   * @param version the pipeline's version, kept with what was decided by it
   */
  record Configuration(Pipeline.Defined pipeline, long version) {}
}
