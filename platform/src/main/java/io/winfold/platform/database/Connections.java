package io.winfold.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Opens connections that live as long as their owner, beside the pool they are configured by: a
 * writer and a listener must not take two places of a small pool for ever, and what a session holds
 * (a lock, a subscription) must not go back to the pool with it.
 */
public final class Connections {
  private final DataSource dataSource;

  public Connections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A connection in auto-commit, to be closed by the caller. */
  public Connection open(String applicationName) throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(true);
    connection.setClientInfo("ApplicationName", applicationName);
    return connection;
  }

  private Connection connect() throws SQLException {
    if (!dataSource.isWrapperFor(HikariDataSource.class)) {
      return dataSource.getConnection();
    }
    HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
    DataSource behind = pool.getDataSource();
    if (behind != null) {
      return behind.getConnection();
    }
    Properties properties = new Properties();
    properties.putAll(pool.getDataSourceProperties());
    put(properties, "user", pool.getUsername());
    put(properties, "password", pool.getPassword());
    return DriverManager.getConnection(pool.getJdbcUrl(), properties);
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.put(name, value);
    }
  }

  /** Ends the statement the server is busy with, if it is; called by any thread. */
  public static void cancelQuietly(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException ignored) {
      // Whoever waits for the statement is told what became of the session.
    }
  }

  /** Undoes what is not committed. */
  public static void rollbackQuietly(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException ignored) {
      // Its end undoes it too, and what went wrong first is what people need to know.
    }
  }

  public static void closeQuietly(@Nullable AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception ignored) {
      // It is broken already, or the server closes its end by itself.
    }
  }
}
