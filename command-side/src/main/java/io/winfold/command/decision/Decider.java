package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;

/**
 * How one kind of aggregate is judged. Without clock, randomness or framework: what it needs to
 * know of other aggregates is handed to it when it is made.
 *
 * @param <C> its commands
 * @param <E> its events
 * @param <S> its state
 */
public interface Decider<C, E extends DomainEvent, S> {
  /**
   * Judges in the order of the HTTP contract: existence, idempotency, version, time, state, values.
   */
  Judgement<E> judge(C command, Standing<S> now, Envelope envelope);

  /** Whether a command is as a rule one for an aggregate that has no event yet. */
  default boolean begins(C command) {
    return false;
  }
}
