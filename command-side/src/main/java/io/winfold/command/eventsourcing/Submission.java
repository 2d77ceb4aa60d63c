package io.winfold.command.eventsourcing;

import io.winfold.command.decision.Envelope;

/**
 * A command on its way to an aggregate.
 *
 * @param key the store key of the aggregate, such as {@code opportunity/4711}; what routes it
 * @param id the bare id
 */
public record Submission<C>(String key, String id, C command, Envelope envelope) {}
