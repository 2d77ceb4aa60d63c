package io.winfold.benchmarks;

import io.winfold.query.projection.Generation;
import io.winfold.query.projection.GenerationBuild;
import io.winfold.query.projection.ProjectionRunners;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.Snapshot;
import java.sql.Connection;

/** A history in the log and in the read model, put there in bulk: copied, then rebuilt from. */
final class LoadedLog {
  private LoadedLog() {}

  /**
   * @return the schema of the read model
   */
  static String load(Ground ground, LongHistory history) throws Exception {
    ProjectionRunners runners = ground.bean(ProjectionRunners.class);
    int before = ground.bean(ReadModel.class).read(Snapshot::generation);
    runners.stop();
    try (Connection connection = ground.connect()) {
      BulkLog.write(connection, history.happenings());
    }
    Generation built =
        ground.bean(GenerationBuild.class).build(null, GenerationBuild.Watcher.NOBODY).generation();
    runners.start();
    ground.awaitGeneration(built);
    runners.drop(new Generation(before));
    try (Connection connection = ground.connect();
        var statement = connection.createStatement()) {
      // As the server does by itself within a minute or two.
      statement.execute("VACUUM (ANALYZE)");
    }
    return built.schema();
  }
}
