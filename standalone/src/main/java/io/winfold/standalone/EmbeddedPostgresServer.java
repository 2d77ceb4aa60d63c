package io.winfold.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in the data directory, listening on the loopback interface. It is as
 * durable as any other: what it confirmed survives a power cut.
 */
final class EmbeddedPostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresServer.class);

  /** The major version the bundled binaries have; a data directory never changes its own. */
  private static final String MAJOR = "17";

  /** Recovery after a crash replays the write-ahead log first. */
  private static final Duration STARTUP_WAIT = Duration.ofMinutes(5);

  private static final Duration STOP_WAIT = Duration.ofMinutes(1);

  private final EmbeddedPostgres postgres;

  private EmbeddedPostgresServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts the server, set up first if it never was. A server that a killed process left behind is
   * stopped first.
   */
  static EmbeddedPostgresServer start(DataDirectory data) {
    Path cluster = data.resolve("postgres");
    checkMajor(cluster);
    removeHalfMade(cluster);
    stopLeftBehind(cluster);
    try {
      return new EmbeddedPostgresServer(
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(data.resolve("postgres-binaries").toFile())
              .setDataDirectory(cluster)
              .setCleanDataDirectory(false)
              // The application stops it, after everything that uses it.
              .setRegisterShutdownHook(false)
              .setPGStartupWait(STARTUP_WAIT)
              .setOutputRedirector(Redirect.appendTo(data.resolve("postgres.log").toFile()))
              .setErrorRedirector(Redirect.appendTo(data.resolve("postgres.log").toFile()))
              .setLocaleConfig("locale", "C.UTF-8")
              .setServerConfig("listen_addresses", "127.0.0.1")
              // The library's defaults are for throw-away databases.
              .setServerConfig("fsync", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "60")
              .setServerConfig("shared_buffers", sharedBuffers())
              .setServerConfig("max_parallel_workers_per_gather", parallelWorkers())
              // What a rebuild writes goes to its tables alone, not to the write-ahead log as well:
              // nobody replicates this server, and its backup is that of the event log.
              .setServerConfig("wal_level", "minimal")
              .setServerConfig("max_wal_senders", "0")
              .setServerConfig("max_wal_size", "2GB")
              .setServerConfig("checkpoint_timeout", "15min")
              .setServerConfig("wal_compression", "on")
              .setServerConfig("random_page_cost", "1.1")
              // Reports are short; compiling their plans costs more than it saves.
              .setServerConfig("jit", "off")
              .start());
    } catch (IOException | RuntimeException e) {
      throw new StartException(
          "The embedded PostgreSQL does not start: %s. Its log is %s"
              .formatted(e.getMessage(), data.resolve("postgres.log")));
    }
  }

  /**
   * An eighth of the memory: room for the tables a report goes through, which else are copied from
   * the system's cache page by page each time. Nothing is taken before it is used.
   */
  private static String sharedBuffers() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return Math.clamp(memory >> 23, 256, 2_048) + "MB";
  }

  /**
   * A report keeps as many processes busy as there are processors: one leads, the others are its
   * workers. PostgreSQL's own default of two workers is 7 % slower on two processors.
   */
  private static String parallelWorkers() {
    return Integer.toString(Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, 4));
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  String user() {
    return "postgres";
  }

  /** Without a pool, for work that needs no application. */
  DataSource dataSource() {
    return postgres.getPostgresDatabase();
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkMajor(Path cluster) {
    Path version = cluster.resolve("PG_VERSION");
    if (!Files.exists(version)) {
      return;
    }
    try {
      String found = Files.readString(version).strip();
      if (!found.equals(MAJOR)) {
        throw new StartException(
            cluster + " was made by PostgreSQL " + found + "; this Winfold brings " + MAJOR);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A set-up that was killed leaves files without a configuration; nothing is lost with them. */
  private static void removeHalfMade(Path cluster) {
    if (Files.isDirectory(cluster) && !Files.exists(cluster.resolve("global/pg_control"))) {
      try (var files = Files.walk(cluster)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * When a process is killed its PostgreSQL lives on. We hold the lock of the data directory, so
   * nobody else uses it.
   */
  private static void stopLeftBehind(Path cluster) {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(pidFile);
      if (lines.isEmpty()) {
        return;
      }
      long pid = Long.parseLong(lines.getFirst().strip());
      var process = ProcessHandle.of(pid);
      if (process.isEmpty() || !isServerOf(process.get(), cluster)) {
        return; // long gone: the number is free, or another program's
      }
      log.info("Stopping the PostgreSQL that a killed process left behind, pid {}", pid);
      // SIGINT is its fast shutdown: sessions are ended, everything committed is kept.
      new ProcessBuilder("kill", "-INT", Long.toString(pid)).inheritIO().start().waitFor();
      process.get().onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartException("The PostgreSQL left behind in " + cluster + " does not stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("Interrupted while stopping the PostgreSQL left behind");
    } catch (IOException | ExecutionException | NumberFormatException e) {
      throw new StartException("The PostgreSQL left behind in " + cluster + ": " + e.getMessage());
    }
  }

  private static boolean isServerOf(ProcessHandle process, Path cluster) {
    String command = commandLine(process);
    return command.contains("postgres") && command.contains(cluster.toString());
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }
}
