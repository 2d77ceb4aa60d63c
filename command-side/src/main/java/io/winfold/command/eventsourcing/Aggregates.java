package io.winfold.command.eventsourcing;

import io.winfold.command.decision.Fact;
import io.winfold.command.decision.Fold;
import io.winfold.command.decision.Happened;
import io.winfold.command.decision.Standing;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * All aggregates of one kind in the event store. An aggregate is a value here rather than an object
 * that changes, so others may read it while a command is judged, and a remembered one is brought up
 * to date by the events it lacks.
 */
public final class Aggregates<E extends DomainEvent, S> {
  private final String type;
  private final Fold<E, S> fold;
  private final EventStore store;
  private final Nodes nodes;
  private final Standings<S> standings;
  private final LockFactory locks = PessimisticLockFactory.usingDefaults();

  /**
   * @param type the kind as the store notes it beside each event
   * @param remembered how many aggregates are kept in memory
   */
  public Aggregates(String type, Fold<E, S> fold, EventStore store, Nodes nodes, int remembered) {
    this.type = type;
    this.fold = fold;
    this.store = store;
    this.nodes = nodes;
    this.standings = new Standings<>(remembered);
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

  /** Where an aggregate stands, and nobody else in this process changes it until the work ends. */
  Standing<S> load(String key, UnitOfWork<?> work) {
    Lock lock = locks.obtainLock(key);
    work.onCleanup(_ -> lock.release());
    return upToDate(key);
  }

  /**
   * The same for an aggregate that is expected to have no event: unless it is remembered, it is
   * taken as new without a look. If it is not, the store takes no event decided on that.
   */
  Standing<S> loadAsNew(String key, UnitOfWork<?> work) {
    Lock lock = locks.obtainLock(key);
    work.onCleanup(_ -> lock.release());
    return standings.get(key) == null ? Standing.initial(fold.initial()) : upToDate(key);
  }

  private Standing<S> upToDate(String key) {
    Standing<S> known = standings.get(key);
    if (known != null && nodes == Nodes.ONE) {
      return known;
    }
    Standing<S> now = known == null ? Standing.initial(fold.initial()) : known;
    boolean rewritten = false;
    DomainEventStream since = store.readEvents(key, now.version());
    while (since.hasNext()) {
      DomainEventMessage<?> message = since.next();
      E event = fold.events().cast(message.getPayload());
      rewritten |= fold.rewrites(event);
      now = now.after(fold, event, EventMetadata.fromMap(message.getMetaData()));
    }
    if (rewritten) {
      now = now.refolded(fold.refold(history(key, now.version())));
    }
    if (now.version() > (known == null ? 0 : known.version())) {
      standings.put(key, now);
    }
    return now;
  }

  /** The events of an aggregate up to a version, read from the store. */
  public List<Happened<E>> history(String key, long version) {
    List<Happened<E>> history = new ArrayList<>();
    DomainEventStream events = store.readEvents(key, 0);
    while (events.hasNext() && history.size() < version) {
      history.add(happened(events.next()));
    }
    return history;
  }

  private Happened<E> happened(DomainEventMessage<?> message) {
    return new Happened<>(
        message.getIdentifier(),
        fold.events().cast(message.getPayload()),
        EventMetadata.fromMap(message.getMetaData()).occurredAt());
  }

  /** Appends when the work commits; where another process was faster, that fails as a whole. */
  Standing<S> append(String key, Standing<S> now, List<Fact<E>> facts, UnitOfWork<?> work) {
    List<DomainEventMessage<E>> messages = new ArrayList<>(facts.size());
    Standing<S> after = now;
    for (Fact<E> fact : facts) {
      messages.add(
          new GenericDomainEventMessage<>(
              type, key, after.version(), fact.event(), fact.metadata().toMap()));
      after = after.after(fold, fact.event(), fact.metadata());
    }
    Standing<S> result = after;
    if (facts.stream().map(Fact::event).anyMatch(fold::rewrites)) {
      List<Happened<E>> history = history(key, now.version());
      messages.forEach(message -> history.add(happened(message)));
      result = after.refolded(fold.refold(history));
    }
    store.publish(messages);
    work.onRollback(_ -> standings.remove(key));
    Standing<S> standing = result;
    work.afterCommit(_ -> standings.put(key, standing));
    return standing;
  }
}
