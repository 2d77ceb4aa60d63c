package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import java.time.Instant;
import java.util.List;

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

  /** Whether an event changes what earlier ones come to, so that all are folded afresh with it. */
  default boolean rewrites(E event) {
    return false;
  }

  /**
   * The state after a history that has such an event.
   *
   * @param history all events from the first
   */
  default S refold(List<Happened<E>> history) {
    S state = initial();
    for (Happened<E> happened : history) {
      state = evolve(state, happened.event(), happened.occurredAt());
    }
    return state;
  }
}
