package io.winfold.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.modelling.command.ConcurrencyException;

/** In memory, but with the versions guarded as every durable engine guards them. */
public final class GuardedMemoryEngine extends InMemoryEventStorageEngine {
  private final Map<String, Long> next = new ConcurrentHashMap<>();
  private final AtomicInteger conflicts = new AtomicInteger();
  private volatile boolean broken;

  /** How many appends came too late. */
  public int conflicts() {
    return conflicts.get();
  }

  /** Whether it takes no events from now on. */
  public void setBroken(boolean broken) {
    this.broken = broken;
  }

  @Override
  public void appendEvents(List<? extends EventMessage<?>> events) {
    if (broken) {
      throw new IllegalStateException("The disk is full");
    }
    for (EventMessage<?> event : events) {
      DomainEventMessage<?> message = (DomainEventMessage<?>) event;
      next.compute(
          message.getAggregateIdentifier(),
          (key, version) -> {
            if (message.getSequenceNumber() != (version == null ? 0 : version)) {
              conflicts.incrementAndGet();
              throw new ConcurrencyException("Another was faster");
            }
            return message.getSequenceNumber() + 1;
          });
    }
    super.appendEvents(events);
  }
}
