package io.winfold.acceptance;

import io.winfold.standalone.PreparedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Both sides in one process with an embedded PostgreSQL, as {@code ./winfold serve} starts it. */
final class OneProcess implements Deployment {
  private final Path home;
  private final Path data;
  private final int port = Server.freePort();
  private Server server;
  private boolean killed;

  OneProcess() {
    try {
      home = Files.createTempDirectory("winfold-acceptance");
      data = home.resolve("data");
      PreparedData.copyTo(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = launch();
  }

  private Server launch() {
    return Server.launch(
            "io.winfold.standalone.Winfold",
            port,
            home.resolve("server.log"),
            List.of(),
            List.of("serve", "--port", Integer.toString(port), "--data", data.toString()))
        .awaitReady();
  }

  @Override
  public WinfoldClient client() {
    return new WinfoldClient(server.base(), server.base());
  }

  @Override
  public DataSource database() {
    try {
      // The fourth line is the port.
      List<String> lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
      var source = new PGSimpleDataSource();
      source.setUrl("jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/postgres");
      source.setUser("postgres");
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void kill() {
    server.kill();
    killed = true;
  }

  @Override
  public int stop() {
    return server.stop();
  }

  @Override
  public void start() {
    server = launch();
    killed = false;
  }

  @Override
  public void close() {
    if (killed) {
      start(); // it left its PostgreSQL behind; the next start ends it
    }
    server.close();
    Server.delete(home);
  }
}
