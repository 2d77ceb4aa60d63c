package io.winfold.query.projection;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Up when the read model answers; how far it is behind is told, not judged. */
@Component("readModelHealthIndicator")
class ReadModelHealth extends AbstractHealthIndicator {
  private final ReadModel readModel;

  ReadModelHealth(ReadModel readModel) {
    super("The read model does not answer");
    this.readModel = readModel;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Snapshot snapshot = readModel.read(found -> found);
    builder
        .up()
        .withDetail("generation", snapshot.generation())
        .withDetail("position", snapshot.position())
        .withDetail("parked", snapshot.parked());
  }
}
