package io.winfold.acceptance;

import io.winfold.kernel.event.RecordedEvent;
import java.util.List;
import javax.sql.DataSource;

/** A running Winfold, in one of the forms it comes in. */
interface Deployment extends AutoCloseable {
  WinfoldClient client();

  /** The PostgreSQL it stands on. */
  DataSource database();

  /** The log, read past the product. */
  default List<RecordedEvent> log() {
    return Log.read(database());
  }

  /** kill -9 of every process of Winfold's own. */
  void kill();

  /**
   * Asks every process to end; returns the first exit code that tells of trouble, else 0 or 143.
   */
  int stop();

  /** Starts it again on the data it had; ready when this returns. */
  void start();

  @Override
  void close();
}
