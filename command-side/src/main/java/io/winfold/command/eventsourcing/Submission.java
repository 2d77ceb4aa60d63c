package io.winfold.command.eventsourcing;

import io.winfold.command.decision.Envelope;

/**
 * A command on its way to an aggregate.
 *
 * @param key the store key of the aggregate, such as {@code opportunity/4711}; what routes it
 * @param id the bare id
 * @param overtaken whether it was judged before, on a state that was not the aggregate's any more
 */
public record Submission<C>(
    String key, String id, C command, Envelope envelope, boolean overtaken) {
  public Submission(String key, String id, C command, Envelope envelope) {
    this(key, id, command, envelope, false);
  }

  public Submission<C> again() {
    return new Submission<>(key, id, command, envelope, true);
  }
}
