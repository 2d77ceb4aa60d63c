package io.winfold.platform.eventstore;

import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The history of the tables of events and operations. The command side creates and changes them;
 * the query side waits until they are as it knows them.
 */
public final class EventsMigration {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private EventsMigration() {}

  /** Brings the schema up to date; of several nodes that do so at once, one works. */
  public static void migrate(DataSource dataSource) {
    flyway(dataSource).migrate();
  }

  /** Whether every migration this program knows has been applied. */
  public static boolean isComplete(DataSource dataSource) {
    return flyway(dataSource).info().pending().length == 0;
  }

  static boolean awaitComplete(DataSource dataSource, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isComplete(dataSource)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }

  private static Flyway flyway(DataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .schemas("events")
        .defaultSchema("events")
        .locations("classpath:db/events")
        .load();
  }
}
