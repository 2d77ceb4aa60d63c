package io.winfold.platform.eventstore;

import java.time.Duration;
import javax.sql.DataSource;

/** For those who read the tables of events and operations and never create them. */
public final class EventSchema {
  private final DataSource dataSource;

  EventSchema(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Waits until the command side has brought the tables up to date.
   *
   * @return whether they are
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return EventsMigration.awaitComplete(dataSource, atMost);
  }
}
