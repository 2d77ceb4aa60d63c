package io.winfold.platform.eventstore;

/** The framework's reports to its vendor: off, in every process, before it has started. */
final class UsageReporting {
  private UsageReporting() {}

  static void turnOff() {
    System.setProperty("axoniq.update-checker.disabled", "true");
    System.setProperty("axon.update-check.disabled", "true");
  }
}
