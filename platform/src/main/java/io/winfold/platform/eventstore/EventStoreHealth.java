package io.winfold.platform.eventstore;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up when the log answers. */
final class EventStoreHealth extends AbstractHealthIndicator {
  private final EventLog log;

  EventStoreHealth(EventLog log) {
    super("The event store does not answer");
    this.log = log;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.withDetail("position", log.head()).up();
  }
}
