package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import java.time.Instant;

/**
 * An event of an aggregate as the store has it.
 *
 * @param eventId unique over all stores
 */
public record Happened<E extends DomainEvent>(String eventId, E event, Instant occurredAt) {}
