package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import java.time.Instant;

/**
 * What the events of one kind of aggregate make of it.
 *
 * @param <E> its events
 * @param <S> its state
 */
public interface Fold<E extends DomainEvent, S> {
  Class<E> events();

  /** The state of an aggregate that has no event. */
  S initial();

  S evolve(S state, E event, Instant occurredAt);
}
