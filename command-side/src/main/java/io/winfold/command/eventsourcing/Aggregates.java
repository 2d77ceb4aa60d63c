package io.winfold.command.eventsourcing;

import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Decider;
import io.winfold.command.decision.Fact;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Memory;
import io.winfold.command.decision.Standing;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * All aggregates of one kind behind one command handler. Commands for one aggregate are judged one
 * after the other in this process; against other processes the store's versions guard: an append
 * that lost the race throws, and nothing of it is kept.
 *
 * <p>An aggregate is a value here rather than an object that changes, so others may read it without
 * a lock, and a remembered one is brought up to date by the events it lacks.
 */
public final class Aggregates<C, E extends DomainEvent, S>
    implements MessageHandler<CommandMessage<?>> {
  private final String type;
  private final Decider<C, E, S> decider;
  private final EventStore store;
  private final Nodes nodes;
  private final Standings<S> standings;
  private final LockFactory locks = PessimisticLockFactory.usingDefaults();

  /**
   * @param type the kind as the store notes it beside each event
   * @param remembered how many aggregates are kept in memory
   */
  public Aggregates(
      String type, Decider<C, E, S> decider, EventStore store, Nodes nodes, int remembered) {
    this.type = type;
    this.decider = decider;
    this.store = store;
    this.nodes = nodes;
    this.standings = new Standings<>(remembered);
  }

  @Override
  public Answer handle(CommandMessage<?> message) {
    @SuppressWarnings("unchecked") // the bus hands over what was subscribed for
    Submission<C> submission = (Submission<C>) message.getPayload();
    UnitOfWork<?> work = CurrentUnitOfWork.get();
    Lock lock = locks.obtainLock(submission.key());
    work.onCleanup(_ -> lock.release());
    Standing<S> now = upToDate(submission.key());
    return switch (decider.judge(submission.command(), now, submission.envelope())) {
      case Judgement.Refused<E>(var rejection) ->
          new Answer.Refused(submission.id(), rejection, now.version() == 0 ? null : now.version());
      case Judgement.Repeated<E>(Memory.Remembered first) ->
          new Answer.Accepted(submission.id(), first.created(), first.version(), first.events());
      case Judgement.Granted<E>(List<Fact<E>> facts) -> append(submission, now, facts, work);
    };
  }

  private Answer append(
      Submission<C> submission, Standing<S> now, List<Fact<E>> facts, UnitOfWork<?> work) {
    Standing<S> after = now;
    List<DomainEventMessage<E>> messages = new ArrayList<>(facts.size());
    List<String> names = new ArrayList<>(facts.size());
    for (Fact<E> fact : facts) {
      messages.add(
          new GenericDomainEventMessage<>(
              type,
              submission.key(),
              after.version(),
              fact.event(),
              fact.metadata().toMap()));
      names.add(fact.event().getClass().getSimpleName());
      after = after.after(decider, fact.event(), fact.metadata());
    }
    if (!messages.isEmpty()) {
      Standing<S> result = after;
      store.publish(messages);
      work.onRollback(_ -> standings.remove(submission.key()));
      work.afterCommit(_ -> standings.put(submission.key(), result));
    }
    return new Answer.Accepted(submission.id(), now.version() == 0, after.version(), names);
  }

  /** Where an aggregate stands, as exactly as a command for it would find it. */
  public Standing<S> read(String key) {
    Standing<S> known = standings.get(key);
    if (known != null && nodes == Nodes.ONE) {
      return known;
    }
    // Under its lock, so that a slow reader does not put back what a command has outdated.
    Lock lock = locks.obtainLock(key);
    try {
      return upToDate(key);
    } finally {
      lock.release();
    }
  }

  private Standing<S> upToDate(String key) {
    Standing<S> known = standings.get(key);
    if (known != null && nodes == Nodes.ONE) {
      return known;
    }
    Standing<S> now = known == null ? Standing.initial(decider.initial()) : known;
    DomainEventStream since = store.readEvents(key, now.version());
    while (since.hasNext()) {
      DomainEventMessage<?> message = since.next();
      now =
          now.after(
              decider,
              decider.events().cast(message.getPayload()),
              EventMetadata.fromMap(message.getMetaData()));
    }
    if (now.version() > 0 && now != known) {
      standings.put(key, now);
    }
    return now;
  }
}
