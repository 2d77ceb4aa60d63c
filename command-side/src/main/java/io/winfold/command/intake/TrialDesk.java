package io.winfold.command.intake;

import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Fact;
import io.winfold.command.decision.Happened;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Memory.Remembered;
import io.winfold.command.decision.Standing;
import io.winfold.command.opportunity.Opportunity;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.opportunity.OpportunityDecider;
import io.winfold.command.opportunity.Surroundings;
import io.winfold.command.pipeline.FittedModels;
import io.winfold.command.pipeline.Pipeline;
import io.winfold.command.pipeline.PipelineCommand.Define;
import io.winfold.command.pipeline.PipelineDecider;
import io.winfold.command.pipeline.PipelineFold;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges histories as they would be judged now, and writes nothing. Pipelines an import would
 * define are taken as defined.
 */
final class TrialDesk implements ImportRun.Desk {
  private final Surroundings stored;
  private final OpportunityDecider decider;

  /**
   * @param planned the pipelines the import would define unless they exist
   */
  TrialDesk(Surroundings stored, Map<PipelineId, Define> planned, Instant now) {
    this.stored = stored;
    this.decider = new OpportunityDecider(new Planned(stored, planned, now));
  }

  @Override
  public Answer answer(OpportunityId id, OpportunityCommand command, Envelope envelope) {
    Standing<Opportunity> now = stored.deal(id);
    return switch (decider.judge(command, now, envelope)) {
      case Judgement.Refused<OpportunityEvent>(var rejection) ->
          new Answer.Refused(id.value(), rejection, now.version() == 0 ? null : now.version());
      case Judgement.Repeated<OpportunityEvent>(Remembered first) ->
          new Answer.Accepted(id.value(), first.created(), first.version(), first.events());
      case Judgement.Granted<OpportunityEvent>(List<Fact<OpportunityEvent>> facts) ->
          new Answer.Accepted(
              id.value(),
              now.version() == 0,
              now.version() + facts.size(),
              facts.stream().map(fact -> fact.event().getClass().getSimpleName()).toList());
    };
  }

  /** The surroundings as they would be with the pipelines defined. */
  private static final class Planned implements Surroundings {
    private final Surroundings stored;
    private final Map<PipelineId, Configuration> planned = new HashMap<>();

    Planned(Surroundings stored, Map<PipelineId, Define> planned, Instant now) {
      this.stored = stored;
      planned.forEach((id, define) -> this.planned.put(id, defined(define, now)));
    }

    private static Configuration defined(Define define, Instant now) {
      PipelineFold fold = new PipelineFold();
      Standing<Pipeline> standing = Standing.initial(fold.initial());
      if (new PipelineDecider(FittedModels.NONE).judge(define, standing, Envelope.of("import", now))
          instanceof Judgement.Granted<PipelineEvent>(var facts)) {
        for (Fact<PipelineEvent> fact : facts) {
          standing = standing.after(fold, fact.event(), fact.metadata());
        }
      }
      if (standing.state() instanceof Pipeline.Defined pipeline) {
        return new Configuration(pipeline, standing.version());
      }
      throw new IllegalStateException("The format's pipeline cannot be defined: " + define);
    }

    @Override
    public @Nullable Configuration pipeline(PipelineId id) {
      Configuration configuration = stored.pipeline(id);
      return configuration == null ? planned.get(id) : configuration;
    }

    @Override
    public List<Happened<OpportunityEvent>> history(OpportunityId id, long version) {
      return stored.history(id, version);
    }

    @Override
    public Standing<Opportunity> deal(OpportunityId id) {
      return stored.deal(id);
    }
  }
}
