package io.winfold.platform.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL for tests: one server per JVM, started by the first test that asks for it,
 * listening on loopback only and stopped with the JVM. Each test takes a database of its own, so
 * tests neither clean up nor see each other.
 */
public final class EmbeddedDatabase {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private EmbeddedDatabase() {}

  /**
   * Creates an empty database with a name no other test has.
   *
   * @throws IllegalStateException if the server refuses to create it
   */
  public static Database freshDatabase() {
    var name = "test_" + COUNT.incrementAndGet();
    try (var connection = Server.RUNNING.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database " + name, e);
    }
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + Server.RUNNING.getPort() + "/" + name,
        "postgres",
        "postgres");
  }

  /**
   * How to reach one database.
   *
   * @param url the JDBC URL, without credentials
   */
  public record Database(String url, String user, String password) {

    /** A data source without a pool: every call opens a connection. */
    public DataSource dataSource() {
      var dataSource = new PGSimpleDataSource();
      dataSource.setUrl(url);
      dataSource.setUser(user);
      dataSource.setPassword(password);
      return dataSource;
    }
  }

  /** Started when first used, by the class loader's lock. */
  private static final class Server {

    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        var server =
            EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "300")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-postgres"));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
      }
    }

    private static void stop(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the embedded PostgreSQL did not stop", e);
      }
    }
  }
}
