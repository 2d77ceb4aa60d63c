package io.winfold.standalone;

import io.winfold.platform.eventstore.AxonServerAccess;
import io.winfold.platform.eventstore.EventLogException;
import io.winfold.platform.eventstore.EventsMigration;
import io.winfold.platform.log.AxonServerRestore;
import io.winfold.platform.log.LogFileException;
import io.winfold.platform.log.LogRestore;
import io.winfold.platform.log.Trailer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a backup into an empty store. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a backup into an empty store: every event as it was, to the byte, or none.",
      "The reports are built from it at the next start."
    })
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "What backup has written.")
  Path file = Path.of("winfold.ndjson");

  @ArgGroup(multiplicity = "1")
  Target target = new Target();

  /** Where the log goes. */
  static final class Target {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "A new data directory, or one that has no events yet.")
    @Nullable Path data;

    @Option(
        names = "--database",
        paramLabel = "URL",
        description = "A PostgreSQL of your own, jdbc:postgresql://HOST/DB?user=U&password=P.")
    @Nullable String database;

    @Option(
        names = "--axon-server",
        paramLabel = "HOST:PORT",
        description = {
          "An Axon Server that is empty, or holds the beginning of the same backup:",
          "what broke off is gone on with."
        })
    @Nullable String axonServer;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isReadable(file)) {
      throw new StartException("There is no " + file);
    }
    try {
      // Before anything is made: most of what can be wrong with a file shows here.
      BackupFile.check(file);
      Trailer trailer = restore();
      System.out.printf(
          "Restored %d events; the log's digest is %s as in %s%n",
          trailer.count(), trailer.digest(), file);
      return 0;
    } catch (LogFileException e) {
      throw new StartException("Nothing was restored: " + e.getMessage());
    }
  }

  private Trailer restore() throws IOException {
    if (target.axonServer != null) {
      return intoAxonServer(target.axonServer);
    }
    return target.data == null ? intoDatabase() : intoDirectory(target.data);
  }

  private Trailer intoAxonServer(String address) throws IOException {
    try (AxonServerAccess server = AxonServerAccess.connect(address);
        InputStream in = BackupFile.open(file)) {
      return new AxonServerRestore(server).read(in, done -> {});
    } catch (EventLogException e) {
      throw new StartException(
          "The restore broke off: %s. What was appended stays; restore again to go on with it"
              .formatted(e.getMessage()));
    } catch (LogFileException e) {
      throw new StartException("The restore is not done: " + e.getMessage());
    }
  }

  private Trailer intoDirectory(Path directory) throws IOException {
    try (DataDirectory data = DataDirectory.open(directory);
        EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(data)) {
      return restore(postgres.dataSource());
    }
  }

  private Trailer intoDatabase() throws IOException {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    try {
      dataSource.setUrl(target.database);
    } catch (IllegalArgumentException e) {
      throw new StartException("--database is no jdbc:postgresql: URL");
    }
    return restore(dataSource);
  }

  private Trailer restore(DataSource dataSource) throws IOException {
    EventsMigration.migrate(dataSource);
    try (InputStream in = BackupFile.open(file)) {
      return new LogRestore(dataSource).read(in, done -> {});
    } catch (EOFException | ZipException e) {
      throw BackupFile.damaged(e);
    }
  }
}
