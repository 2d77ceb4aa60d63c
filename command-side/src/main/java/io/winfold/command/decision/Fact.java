package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;

/** An event with what is known of it. */
public record Fact<E extends DomainEvent>(E event, EventMetadata metadata) {}
