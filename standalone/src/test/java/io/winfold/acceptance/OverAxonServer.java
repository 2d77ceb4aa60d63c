package io.winfold.acceptance;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.EmbeddedDatabase;
import java.util.List;
import javax.sql.DataSource;

/** Both sides as processes over an Axon Server, which may hold the events of earlier tests. */
final class OverAxonServer implements Deployment {
  private final AxonServerLog log;
  private final SidesApart sides;

  OverAxonServer(String server) {
    log = new AxonServerLog(server);
    sides =
        new SidesApart(
            EmbeddedDatabase.freshDatabase(),
            "--winfold.event-store=axon-server",
            "--winfold.axon-server=" + server);
  }

  /** What came into the log since this was started. */
  @Override
  public List<RecordedEvent> log() {
    return log.read();
  }

  /** Has read models and operations, no events. */
  @Override
  public DataSource database() {
    return sides.database();
  }

  @Override
  public WinfoldClient client() {
    return sides.client();
  }

  @Override
  public void kill() {
    sides.kill();
  }

  /** kill -9 of the query side alone; commands go on. */
  void killQuerySide() {
    sides.killQuerySide();
  }

  void startQuerySide() {
    sides.startQuerySide();
  }

  @Override
  public int stop() {
    return sides.stop();
  }

  @Override
  public void start() {
    sides.start();
  }

  @Override
  public void close() {
    sides.close();
    log.close();
  }
}
