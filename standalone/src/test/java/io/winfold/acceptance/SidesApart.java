package io.winfold.acceptance;

import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The command side and the query side as two processes over one PostgreSQL. */
final class SidesApart implements Deployment {
  private final Database database;
  private final Path home;
  private final int commandPort = Server.freePort();
  private final int queryPort = Server.freePort();
  private final List<String> options;
  private Server commandSide;
  private Server querySide;

  SidesApart() {
    this(EmbeddedDatabase.freshDatabase());
  }

  /**
   * @param options what both are started with beside what they need
   */
  SidesApart(Database database, String... options) {
    this.database = database;
    this.options = List.of(options);
    try {
      home = Files.createTempDirectory("winfold-acceptance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commandSide = launchCommandSide();
    querySide = launchQuerySide();
    awaitReady();
  }

  private void awaitReady() {
    commandSide.awaitReady();
    querySide.awaitReady();
  }

  private Server launchCommandSide() {
    return Server.launch(
        "io.winfold.command.CommandSide",
        commandPort,
        home.resolve("command-side.log"),
        List.of("/query-side/target/", "/standalone/target/"),
        arguments(commandPort));
  }

  private Server launchQuerySide() {
    return Server.launch(
        "io.winfold.query.QuerySide",
        queryPort,
        home.resolve("query-side.log"),
        List.of("/command-side/target/", "/standalone/target/"),
        queryArguments());
  }

  private List<String> queryArguments() {
    List<String> arguments = arguments(queryPort);
    arguments.add("--winfold.command-side-url=http://127.0.0.1:" + commandPort);
    return arguments;
  }

  private List<String> arguments(int port) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--server.port=" + port,
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--winfold.data-dir=" + home));
    arguments.addAll(options);
    return arguments;
  }

  @Override
  public WinfoldClient client() {
    return new WinfoldClient(commandSide.base(), querySide.base());
  }

  @Override
  public DataSource database() {
    return database.dataSource();
  }

  @Override
  public void kill() {
    commandSide.kill();
    querySide.kill();
  }

  /** kill -9 of the query side alone; commands go on. */
  void killQuerySide() {
    querySide.kill();
  }

  void startQuerySide() {
    querySide = launchQuerySide().awaitReady();
  }

  @Override
  public int stop() {
    return Math.max(commandSide.stop(), querySide.stop());
  }

  @Override
  public void start() {
    commandSide = launchCommandSide();
    querySide = launchQuerySide();
    awaitReady();
  }

  @Override
  public void close() {
    commandSide.close();
    querySide.close();
    Server.delete(home);
  }
}
