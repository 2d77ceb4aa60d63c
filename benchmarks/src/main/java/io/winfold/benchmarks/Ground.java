package io.winfold.benchmarks;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.query.projection.Generation;
import io.winfold.query.projection.ProjectionRunners;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.Snapshot;
import io.winfold.standalone.StandaloneServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.SmartLifecycle;

/** A whole Winfold, started empty; gone when closed. */
final class Ground implements AutoCloseable {
  static final PipelineId PIPELINE = new PipelineId("bench");

  private static final Duration CATCHING_UP = Duration.ofMinutes(3);

  private final StandaloneServer server;
  private final Load load;

  private Ground(StandaloneServer server, Load load) {
    this.server = server;
    this.load = load;
  }

  /** With an empty log. */
  static Ground empty(Bench bench) throws IOException {
    Path folder = bench.emptyFolder();
    return new Ground(StandaloneServer.start(folder, 0), new Load(folder));
  }

  /** With one pipeline. */
  static Ground start(Bench bench) throws IOException {
    Ground ground = empty(bench);
    Answer answer =
        ground
            .commands()
            .submit(
                PIPELINE,
                new PipelineCommand.Define("Benchmark", "b2b", null),
                Envelope.of("bench", Instant.now()));
    if (!(answer instanceof Answer.Accepted)) {
      throw new IllegalStateException("The pipeline was refused: " + answer);
    }
    return ground;
  }

  Commands commands() {
    return server.bean(Commands.class);
  }

  <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  /** What puts load on it and measures. */
  Load load() {
    return load;
  }

  int port() {
    return server.port();
  }

  /** What follows the log into the read model. */
  SmartLifecycle projections() {
    return server.bean(ProjectionRunners.class);
  }

  /** A connection to the same PostgreSQL, beside Winfold's own. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), "postgres", "");
  }

  long head() {
    return bean(EventLog.class).head();
  }

  /** Waits until the read model has all of the log. */
  void awaitProjections() throws InterruptedException {
    if (!server.awaitProjections(CATCHING_UP)) {
      throw new IncompleteException("The read model does not reach position " + head());
    }
  }

  /** Waits until queries read what was built, caught up with the log. */
  void awaitGeneration(Generation built) throws InterruptedException {
    ReadModel readModel = bean(ReadModel.class);
    long deadline = System.nanoTime() + CATCHING_UP.toNanos();
    while (readModel.read(Snapshot::generation) != built.id()) {
      if (System.nanoTime() > deadline) {
        throw new IncompleteException(built.schema() + " does not go live");
      }
      Thread.sleep(2);
    }
    awaitProjections();
  }

  @Override
  public void close() {
    server.close();
  }
}
