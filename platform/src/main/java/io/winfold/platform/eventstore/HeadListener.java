package io.winfold.platform.eventstore;

import io.winfold.platform.database.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of new events written by any node, over one connection of its own per process. Looks by
 * itself when it has heard nothing for a while, which also finds a connection that died silently.
 */
final class HeadListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeadListener.class);

  private static final Duration FALLBACK = Duration.ofMillis(250);

  private final Connections connections;
  private final HeadSignal signal;
  private final Thread thread;
  private volatile boolean closed;

  HeadListener(Connections connections, HeadSignal signal) {
    this.connections = connections;
    this.signal = signal;
    this.thread = Thread.ofPlatform().daemon().name("event-listener").start(this::run);
  }

  private void run() {
    boolean away = false;
    while (!closed) {
      try (Connection connection = connections.open("winfold-event-listener")) {
        listen(connection);
      } catch (SQLException | RuntimeException e) {
        if (!away && !closed) {
          LOG.warn("The event listener has no connection: {}", e.toString());
        }
        away = true;
        pause();
        continue;
      }
      away = false;
    }
  }

  private void listen(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 10_000);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN winfold_events");
    }
    try (PreparedStatement head =
        connection.prepareStatement(
            "SELECT position FROM events.event ORDER BY position DESC LIMIT 1")) {
      PGConnection notified = connection.unwrap(PGConnection.class);
      look(head);
      while (!closed) {
        PGNotification[] heard = notified.getNotifications((int) FALLBACK.toMillis());
        if (heard == null || heard.length == 0) {
          look(head);
        } else {
          signal.advanceTo(Long.parseLong(heard[heard.length - 1].getParameter()));
        }
      }
    }
  }

  private void look(PreparedStatement head) throws SQLException {
    try (ResultSet row = head.executeQuery()) {
      if (row.next()) {
        signal.advanceTo(row.getLong(1));
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(FALLBACK);
    } catch (InterruptedException e) {
      // Only this class holds the thread, and it never interrupts it.
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
