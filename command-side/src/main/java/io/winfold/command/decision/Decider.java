package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import java.time.Instant;

/**
 * How one kind of aggregate is judged and what its events make of it. Without clock, randomness or
 * framework: what it needs to know of other aggregates is handed to it when it is made.
 *
 * @param <C> its commands
 * @param <E> its events
 * @param <S> its state
 */
public interface Decider<C, E extends DomainEvent, S> {
  Class<E> events();

  /** The state of an aggregate that has no event. */
  S initial();

  S evolve(S state, E event, Instant occurredAt);

  /**
   * Judges in the order of the HTTP contract: existence, idempotency, version, time, state, values.
   */
  Judgement<E> judge(C command, Standing<S> now, Envelope envelope);
}
