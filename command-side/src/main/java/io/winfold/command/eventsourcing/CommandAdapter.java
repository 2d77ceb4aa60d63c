package io.winfold.command.eventsourcing;

import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Fact;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Memory;
import io.winfold.command.decision.Standing;
import io.winfold.kernel.event.DomainEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** Hands the commands of a bus to a decider, and what comes of it to the event store. */
public final class CommandAdapter<C, E extends DomainEvent, S>
    implements MessageHandler<CommandMessage<?>> {
  private final Aggregates<E, S> aggregates;
  private final Decider<C, E, S> decider;

  public CommandAdapter(Aggregates<E, S> aggregates, Decider<C, E, S> decider) {
    this.aggregates = aggregates;
    this.decider = decider;
  }

  @Override
  public Answer handle(CommandMessage<?> message) {
    @SuppressWarnings("unchecked") // the bus hands over what was subscribed for
    Submission<C> submission = (Submission<C>) message.getPayload();
    UnitOfWork<?> work = CurrentUnitOfWork.get();
    if (!submission.overtaken() && decider.begins(submission.command())) {
      Standing<S> expected = aggregates.loadAsNew(submission.key(), work);
      // Events hold if the store takes them; any other answer needs to know what there is.
      if (decider.judge(submission.command(), expected, submission.envelope())
              instanceof Judgement.Granted<E> granted
          && !granted.facts().isEmpty()) {
        return answer(submission, expected, granted, work);
      }
    }
    Standing<S> now = aggregates.load(submission.key(), work);
    return answer(
        submission, now, decider.judge(submission.command(), now, submission.envelope()), work);
  }

  private Answer answer(
      Submission<C> submission, Standing<S> now, Judgement<E> judgement, UnitOfWork<?> work) {
    return switch (judgement) {
      case Judgement.Refused<E>(var rejection) ->
          new Answer.Refused(submission.id(), rejection, now.version() == 0 ? null : now.version());
      case Judgement.Repeated<E>(Memory.Remembered first) ->
          new Answer.Accepted(submission.id(), first.created(), first.version(), first.events());
      case Judgement.Granted<E>(List<Fact<E>> facts) when facts.isEmpty() ->
          new Answer.Accepted(submission.id(), false, now.version(), List.of());
      case Judgement.Granted<E>(List<Fact<E>> facts) ->
          new Answer.Accepted(
              submission.id(),
              now.version() == 0,
              aggregates.append(submission.key(), now, facts, work).version(),
              facts.stream().map(fact -> fact.event().getClass().getSimpleName()).toList());
    };
  }
}
