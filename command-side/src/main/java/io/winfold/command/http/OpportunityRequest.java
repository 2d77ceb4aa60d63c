package io.winfold.command.http;

import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the body of a command for a deal asks for. */
sealed interface OpportunityRequest {

  /**
   * @param id null: the server gives one
   */
  record Begin(@Nullable OpportunityId id, OpportunityCommand.Create command)
      implements OpportunityRequest {}

  /** A command for the deal the path names. */
  record Act(OpportunityCommand command) implements OpportunityRequest {}

  /** A command that has to know the deal the path names. */
  record Amend(Function<OpportunityId, OpportunityCommand> command) implements OpportunityRequest {}

  /**
   * A new deal that follows up the one the path names.
   *
   * @param next null: the server gives one
   */
  record Continue(@Nullable OpportunityId next, PipelineId pipeline, @Nullable StageId stage)
      implements OpportunityRequest {}
}
