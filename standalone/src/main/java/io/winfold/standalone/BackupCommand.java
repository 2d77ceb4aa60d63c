package io.winfold.standalone;

import io.winfold.platform.eventstore.AxonServerAccess;
import io.winfold.platform.eventstore.EventLogException;
import io.winfold.platform.eventstore.StoredLog;
import io.winfold.platform.log.LogExport;
import io.winfold.platform.log.LogFileException;
import io.winfold.platform.log.Trailer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the whole log to a file and reads it back. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the whole event log to a file, from which everything else can be built anew.",
      "The file is there only once it has been read back and found right."
    })
final class BackupCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "Made by this; compressed when its name ends in .gz.")
  Path file = Path.of("winfold.ndjson");

  @ArgGroup Source source = new Source();

  /** Where the log is. */
  static final class Source {
    @Option(
        names = "--url",
        paramLabel = "U",
        defaultValue = "http://127.0.0.1:8080",
        description = "Where Winfold runs (${DEFAULT-VALUE}).")
    URI url = URI.create("http://127.0.0.1:8080");

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The data directory of a Winfold that does not run.")
    @Nullable Path data;

    @Option(
        names = "--axon-server",
        paramLabel = "HOST:PORT",
        description = "The Axon Server of a Winfold that does not run.")
    @Nullable String axonServer;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (Files.exists(file)) {
      throw new StartException("There is a " + file + " already");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = BackupFile.create(part, BackupFile.isCompressed(file))) {
        if (source.axonServer != null) {
          export(source.axonServer, out);
        } else if (source.data != null) {
          export(source.data, out);
        } else {
          download(out);
        }
      }
      Trailer trailer = BackupFile.check(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      System.out.printf("%s holds %d events, digest %s%n", file, trailer.count(), trailer.digest());
      return 0;
    } catch (LogFileException e) {
      throw new StartException("No backup was made: " + e.getMessage());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void download(OutputStream out) throws IOException, InterruptedException {
    try (InputStream in = new WinfoldApi(source.url).stream("api/log/export")) {
      in.transferTo(out);
    } catch (java.net.ConnectException e) {
      throw WinfoldApi.noAnswer(source.url, e);
    }
  }

  private static void export(String axonServer, OutputStream out) throws IOException {
    try (AxonServerAccess server = AxonServerAccess.connect(axonServer)) {
      new LogExport(server.log()).write(out);
    } catch (EventLogException e) {
      throw new StartException("No backup was made: " + e.getMessage());
    }
  }

  private static void export(Path directory, OutputStream out) throws IOException {
    if (!Files.exists(directory.resolve("postgres").resolve("PG_VERSION"))) {
      throw new StartException("There is no Winfold in " + directory);
    }
    try (DataDirectory data = DataDirectory.open(directory);
        EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start(data)) {
      new LogExport(StoredLog.inPostgres(postgres.dataSource())).write(out);
    }
  }
}
