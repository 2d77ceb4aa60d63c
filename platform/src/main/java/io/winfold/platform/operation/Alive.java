package io.winfold.platform.operation;

import io.winfold.platform.database.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells work that goes on from work a dead process has left. For each operation a process does, it
 * holds a lock in one session of its own; the server lets go of it the moment the process is gone,
 * however it ended.
 */
final class Alive implements AutoCloseable {
  private static final String KEY = "hashtextextended('operation/' || ?, 0)";

  private final Connections connections;
  private final Set<String> own = new HashSet<>();
  private @Nullable Connection session;

  Alive(DataSource dataSource) {
    this.connections = new Connections(dataSource);
  }

  /**
   * This process does it.
   *
   * @return false if another one does
   */
  synchronized boolean begin(String id) {
    if (own.contains(id)) {
      return true;
    }
    if (!stillHeld()) {
      openWithOwn();
    }
    boolean taken = lock(Objects.requireNonNull(session), id);
    if (taken) {
      own.add(id);
    }
    return taken;
  }

  /** Takes the locks again, should the session have broken. */
  synchronized void reassure(String id) {
    if (own.contains(id) && !stillHeld()) {
      openWithOwn();
    }
  }

  private boolean stillHeld() {
    try {
      return session != null && session.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private void openWithOwn() {
    Connections.closeQuietly(session);
    session = null;
    try {
      Connection opened = connections.open("winfold-operations");
      session = opened;
      own.forEach(id -> lock(opened, id));
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer", e);
    }
  }

  private static boolean lock(Connection session, String id) {
    return call(session, "SELECT pg_try_advisory_lock(" + KEY + ")", id);
  }

  /** It is done. */
  synchronized void end(String id) {
    if (!own.remove(id) || session == null) {
      return;
    }
    if (own.isEmpty()) {
      Connections.closeQuietly(session);
      session = null;
    } else if (stillHeld()) {
      call(session, "SELECT pg_advisory_unlock(" + KEY + ")", id);
    }
  }

  /** Whether no living process does it. */
  synchronized boolean isAbandoned(String id) {
    if (own.contains(id)) {
      return false;
    }
    try (Connection look = connections.open("winfold-operations")) {
      // The lock, if it is to be had, is let go of with the statement's transaction.
      return call(look, "SELECT pg_try_advisory_xact_lock(" + KEY + ")", id);
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer", e);
    }
  }

  private static boolean call(Connection connection, String sql, String id) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer", e);
    }
  }

  @Override
  public synchronized void close() {
    own.clear();
    Connections.closeQuietly(session);
    session = null;
  }
}
