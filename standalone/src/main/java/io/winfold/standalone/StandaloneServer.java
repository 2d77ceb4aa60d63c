package io.winfold.standalone;

import io.winfold.platform.eventstore.EventLog;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.Snapshot;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/**
 * Both sides in one process over a PostgreSQL of their own. It stops in the opposite order of its
 * start: requests are finished, then the database is stopped, then the data directory is given
 * free.
 */
public final class StandaloneServer implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

  private final DataDirectory data;
  private final EmbeddedPostgresServer postgres;
  private final ConfigurableApplicationContext context;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread atExit = new Thread(this::stop, "winfold-stop");
  private boolean closed;

  private StandaloneServer(
      DataDirectory data, EmbeddedPostgresServer postgres, ConfigurableApplicationContext context) {
    this.data = data;
    this.postgres = postgres;
    this.context = context;
  }

  /**
   * @throws StartException if it cannot start, with the reason
   */
  static StandaloneServer start(ServerOptions options) {
    return start(options.data, options.port);
  }

  /**
   * @param folder where everything is kept; made if it is not there
   * @param port 0 takes a free one
   * @param settings as {@code --name=value}, over those of the environment
   */
  public static StandaloneServer start(Path folder, int port, String... settings) {
    DataDirectory data = DataDirectory.open(folder);
    EmbeddedPostgresServer postgres = null;
    try {
      postgres = EmbeddedPostgresServer.start(data);
      var server =
          new StandaloneServer(data, postgres, startContext(port, data, postgres, settings));
      Runtime.getRuntime().addShutdownHook(server.atExit);
      return server;
    } catch (RuntimeException e) {
      if (postgres != null) {
        postgres.close();
      }
      data.close();
      throw explained(e, port);
    }
  }

  private static ConfigurableApplicationContext startContext(
      int port, DataDirectory data, EmbeddedPostgresServer postgres, String... settings) {
    // As arguments, so that no setting in the environment says otherwise.
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=" + port,
                "--spring.datasource.url=" + postgres.jdbcUrl(),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=",
                "--winfold.data-dir=" + data.path(),
                // A person looks at the console, a program at the file.
                "--logging.file.name=" + data.resolve("winfold.log"),
                "--logging.structured.format.file=ecs",
                "--logging.structured.format.console=",
                "--logging.threshold.console=WARN"));
    arguments.addAll(List.of(settings));
    return new SpringApplicationBuilder(StandaloneApplication.class)
        .web(WebApplicationType.SERVLET)
        .registerShutdownHook(false)
        .run(arguments.toArray(String[]::new));
  }

  private static RuntimeException explained(RuntimeException failure, int port) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
    return root instanceof PortInUseException || root instanceof BindException
        ? new StartException("Port " + port + " is in use; choose another with --port")
        : failure;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public String jdbcUrl() {
    return postgres.jdbcUrl();
  }

  Path data() {
    return data.path();
  }

  /**
   * Waits until reports show all that is in the log by now.
   *
   * @return false if they do not within that time
   */
  public boolean awaitProjections(Duration within) throws InterruptedException {
    ReadModel readModel = bean(ReadModel.class);
    long head = bean(EventLog.class).head();
    long deadline = System.nanoTime() + within.toNanos();
    while (readModel.read(Snapshot::position) < head) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }

  /** Returns when the process is asked to end. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the process is ending: the hook does it
    }
    stop();
  }

  private synchronized void stop() {
    if (!closed) {
      closed = true;
      context.close();
      postgres.close();
      data.close();
      stopped.countDown();
    }
  }
}
