package io.winfold.command;

import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.command.eventsourcing.Aggregates;
import io.winfold.command.eventsourcing.Submission;
import io.winfold.command.forecast.ForecastCommand;
import io.winfold.command.model.RecordFittedModel;
import io.winfold.command.opportunity.Opportunity;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.command.quota.SetQuota;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.platform.eventstore.Conflicts;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.messaging.GenericMessage;
import org.jspecify.annotations.Nullable;

/** Sends commands over the bus, again where another process was faster. */
final class CommandsOnBus implements Commands {
  static final String FOR_OPPORTUNITY = "opportunity";
  static final String FOR_PIPELINE = "pipeline";
  static final String FOR_QUOTA = "quota";
  static final String FOR_FORECAST = "forecast";
  static final String FOR_MODEL = "model";

  /** How often a command is judged before the client is told that others are always faster. */
  private static final int ATTEMPTS = 10;

  private final CommandBus bus;
  private final Aggregates<?, Opportunity> opportunities;
  private final CommandTimers timers;

  CommandsOnBus(CommandBus bus, Aggregates<?, Opportunity> opportunities, CommandTimers timers) {
    this.bus = bus;
    this.opportunities = opportunities;
    this.timers = timers;
  }

  @Override
  public Answer submit(OpportunityId id, OpportunityCommand command, Envelope envelope) {
    return timed(FOR_OPPORTUNITY, new Submission<>(id.toString(), id.value(), command, envelope));
  }

  @Override
  public Answer submit(PipelineId id, PipelineCommand command, Envelope envelope) {
    return timed(FOR_PIPELINE, new Submission<>(id.toString(), id.value(), command, envelope));
  }

  @Override
  public Answer submit(QuotaId id, SetQuota command, Envelope envelope) {
    return timed(FOR_QUOTA, new Submission<>(id.toString(), id.value(), command, envelope));
  }

  @Override
  public Answer submit(ForecastId id, ForecastCommand command, Envelope envelope) {
    return timed(FOR_FORECAST, new Submission<>(id.toString(), id.value(), command, envelope));
  }

  @Override
  public Answer submit(ModelVersion id, RecordFittedModel command, Envelope envelope) {
    return timed(FOR_MODEL, new Submission<>(id.toString(), id.value(), command, envelope));
  }

  @Override
  public Answer continueWith(
      OpportunityId won,
      OpportunityId next,
      PipelineId pipeline,
      @Nullable StageId stage,
      Envelope envelope) {
    Answer answer = submit(next, new OpportunityCommand.Continue(won, pipeline, stage), envelope);
    return answer instanceof Answer.Refused(_, Rejection rejection, _)
            && concernsTheWon(rejection.code())
        ? refused(won, rejection)
        : answer;
  }

  private static boolean concernsTheWon(RejectionCode code) {
    return code == RejectionCode.NOT_FOUND
        || code == RejectionCode.OPPORTUNITY_NOT_CLOSED
        || code == RejectionCode.VERSION_CONFLICT;
  }

  private Answer refused(OpportunityId id, Rejection rejection) {
    Standing<Opportunity> standing = opportunities.read(id.toString());
    return new Answer.Refused(
        id.value(), rejection, standing.version() == 0 ? null : standing.version());
  }

  private <C> Answer timed(String name, Submission<C> submission) {
    long start = System.nanoTime();
    Answer answer = answer(name, submission);
    timers.record(submission.command(), answer, System.nanoTime() - start);
    return answer;
  }

  private <C> Answer answer(String name, Submission<C> submission) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      CommandResultMessage<?> result =
          dispatch(name, attempt == 1 ? submission : submission.again());
      if (!result.isExceptional()) {
        return (Answer) result.getPayload();
      }
      if (!Conflicts.isConflict(result.exceptionResult())) {
        throw failure(result.exceptionResult());
      }
    }
    return new Answer.Refused(
        submission.id(),
        Rejection.of(
            RejectionCode.VERSION_CONFLICT, "Others change it at the same time; try again"),
        null);
  }

  private <C> CommandResultMessage<?> dispatch(String name, Submission<C> submission) {
    FutureCallback<Submission<C>, Answer> callback = new FutureCallback<>();
    bus.dispatch(new GenericCommandMessage<>(new GenericMessage<>(submission), name), callback);
    return callback.getResult();
  }

  private static RuntimeException failure(Throwable failure) {
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("A command could not be judged", failure);
  }
}
