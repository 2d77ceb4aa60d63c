package io.winfold.platform.eventstore;

import io.winfold.kernel.event.DomainEvent;

/**
 * An event in the log that this program cannot read. Readers of the log are handed it in place of
 * the event, so that they can park its aggregate and read on; aggregates never are.
 *
 * @param type its wire name
 * @param revision the revision it was written under
 * @param payload its JSON, if it is JSON
 * @param error why it cannot be read
 */
public record UnreadableEvent(String type, int revision, String payload, String error)
    implements DomainEvent {}
