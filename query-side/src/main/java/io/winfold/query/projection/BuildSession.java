package io.winfold.query.projection;

import io.winfold.platform.database.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The right to build, on whatever node: held by a session, so that it ends with the process. Only
 * that session registers what was built.
 */
final class BuildSession implements AutoCloseable {
  private static final long BETWEEN_SIGNS = Duration.ofSeconds(1).toNanos();

  private final Connection connection;
  private final JdbcClient client;
  private long heard = System.nanoTime();

  /**
   * @param name what the server knows the session by
   * @throws IllegalStateException if another has the right
   */
  BuildSession(Connections connections, String name) throws SQLException {
    connection = connections.open(name);
    try {
      client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      if (!Generations.lockBuilds(client)) {
        throw new IllegalStateException("Another rebuild is going on");
      }
    } catch (Throwable e) {
      Connections.closeQuietly(connection);
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  JdbcClient client() {
    return client;
  }

  /**
   * Says now and then that it is there: sessions that say nothing for minutes are ended by servers
   * and by what lies between, and with this one the whole build would be for nothing. Called by any
   * thread.
   *
   * @throws RuntimeException if it has ended
   */
  synchronized void touch() {
    long now = System.nanoTime();
    if (now - heard >= BETWEEN_SIGNS) {
      heard = now;
      client.sql("SELECT 1").query().singleValue();
    }
  }

  void interrupt() {
    Connections.cancelQuietly(connection);
  }

  void rollback() {
    Connections.rollbackQuietly(connection);
  }

  @Override
  public void close() {
    try {
      Generations.unlockBuilds(client);
    } catch (RuntimeException ignored) {
      // The right ends with the session.
    }
    Connections.closeQuietly(connection);
  }
}
