package io.winfold.query.projection;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;

import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.winfold.query.testing.MemoryLog;
import io.winfold.query.testing.RandomHistory;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A process of its own that rebuilds until it is killed, and says what it is busy with. */
final class RebuildingProcess {
  private RebuildingProcess() {}

  static MemoryLog log() {
    return MemoryLog.of(RandomHistory.of(43, 4_000));
  }

  /**
   * @param arguments URL, user and password of the database
   */
  public static void main(String[] arguments) throws Exception {
    DataSource dataSource = new Database(arguments[0], arguments[1], arguments[2]).dataSource();
    Generations generations = new Generations(dataSource, PROJECTIONS);
    GenerationBuild build =
        new GenerationBuild(log(), dataSource, generations, PROJECTIONS, 1 << 30);
    while (true) {
      build.build(null, new Telling());
      System.out.println("built");
    }
  }

  private static final class Telling implements GenerationBuild.Watcher {
    @Override
    public void at(String phase, long done, long total) {
      System.out.println(phase);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void interruptible(@Nullable Runnable interrupt) {
      System.out.println(interrupt == null ? "over" : "begun");
    }
  }
}
