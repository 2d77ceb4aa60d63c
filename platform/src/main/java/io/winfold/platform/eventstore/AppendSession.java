package io.winfold.platform.eventstore;

import io.winfold.platform.database.Connections;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** The writer's connection to PostgreSQL, used by its thread alone. */
final class AppendSession implements AutoCloseable {
  private static final String APPEND =
      "SELECT head, refused FROM events.append(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** Longer than any append takes: a server that says nothing for so long is lost. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration END_OF_BACKEND = Duration.ofSeconds(5);

  /** A session of the server; its process id alone may be given to another later. */
  private record Backend(int pid, OffsetDateTime startedAt) {}

  /**
   * @param head the position of the last event
   * @param refused indices of appends whose streams are at another version
   */
  record Result(long head, Set<Integer> refused) {}

  private final Connections connections;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement append;
  private @Nullable Backend backend;

  /** The session before this one, while it may still be committing. */
  private @Nullable Backend lost;

  AppendSession(Connections connections) {
    this.connections = connections;
  }

  void connect() throws SQLException {
    if (connection != null) {
      return;
    }
    Connection opened = connections.open("winfold-event-writer");
    try {
      opened.setNetworkTimeout(Runnable::run, (int) SILENCE.toMillis());
      try (Statement statement = opened.createStatement()) {
        // The append is planned once, and not by what the table held then.
        statement.execute("SET enable_seqscan = off");
        statement.execute("SET plan_cache_mode = force_generic_plan");
        statement.execute("SET jit = off");
        // What is accepted is durable, whatever the server's default.
        statement.execute(
            """
            SELECT set_config('synchronous_commit', 'on', false)
             WHERE current_setting('synchronous_commit') = 'off'\
            """);
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
          row.next();
          backend = new Backend(row.getInt(1), row.getObject(2, OffsetDateTime.class));
        }
      }
      PreparedStatement prepared = opened.prepareStatement(APPEND);
      prepared.unwrap(PGStatement.class).setPrepareThreshold(1);
      append = prepared;
      connection = opened;
    } catch (SQLException e) {
      Connections.closeQuietly(opened);
      throw e;
    }
  }

  /** Whether the server still answers; if not, the connection is given up. */
  boolean stillUsable() {
    Connection current = connection;
    try {
      if (current != null && current.isValid(2)) {
        return true;
      }
    } catch (SQLException ignored) {
      // Not usable.
    }
    if (current != null) {
      if (lost == null) {
        lost = backend;
      }
      Connections.closeQuietly(current);
      connection = null;
      append = null;
    }
    return false;
  }

  /** Whether there was a session whose last append may or may not have been committed. */
  boolean lostOne() {
    return lost != null;
  }

  /**
   * Opens a new session and ends the lost one, should its backend live on: after that, what it did
   * not commit it never will.
   */
  void replaceLost() throws SQLException {
    connect();
    Backend old = Objects.requireNonNull(lost);
    try (PreparedStatement end =
        open()
            .prepareStatement(
                """
                SELECT pg_terminate_backend(pid, ?)
                  FROM pg_stat_activity
                 WHERE pid = ? AND backend_start = ?\
                """)) {
      end.setLong(1, END_OF_BACKEND.toMillis());
      end.setInt(2, old.pid());
      end.setObject(3, old.startedAt());
      try (ResultSet row = end.executeQuery()) {
        if (row.next() && !row.getBoolean(1)) {
          throw new SQLException("The lost session of the event writer does not end");
        }
      }
    }
    lost = null;
  }

  /** Those of the appends that are in the log. */
  Set<Append> stored(Collection<Append> appends) throws SQLException {
    UUID[] first = appends.stream().map(a -> a.events.getFirst().eventId).toArray(UUID[]::new);
    Set<UUID> found = new HashSet<>();
    try (PreparedStatement select =
        open().prepareStatement("SELECT event_id FROM events.event WHERE event_id = ANY (?)")) {
      select.setArray(1, open().createArrayOf("uuid", first));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return appends.stream()
        .filter(a -> found.contains(a.events.getFirst().eventId))
        .collect(Collectors.toSet());
  }

  /** Appends all that are not refused, in one transaction. */
  Result append(List<Append> group) throws SQLException {
    PreparedStatement statement = Objects.requireNonNull(append);
    bindDecided(statement, group);
    bindEvents(statement, group);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      Array refused = row.getArray(2);
      return new Result(
          row.getLong(1),
          refused == null
              ? Set.of()
              : new HashSet<>(Arrays.asList((Integer[]) refused.getArray())));
    }
  }

  private void bindDecided(PreparedStatement statement, List<Append> group) throws SQLException {
    int count = group.stream().mapToInt(a -> a.decided.size()).sum();
    Integer[] batches = new Integer[count];
    String[] streams = new String[count];
    Long[] versions = new Long[count];
    int at = 0;
    for (int batch = 0; batch < group.size(); batch++) {
      for (var decided : group.get(batch).decided.entrySet()) {
        batches[at] = batch;
        streams[at] = decided.getKey();
        versions[at++] = decided.getValue();
      }
    }
    bind(statement, 1, "int4", batches);
    bind(statement, 2, "text", streams);
    bind(statement, 3, "int8", versions);
  }

  private void bindEvents(PreparedStatement statement, List<Append> group) throws SQLException {
    int count = group.stream().mapToInt(a -> a.events.size()).sum();
    Integer[] batches = new Integer[count];
    String[] streams = new String[count];
    Long[] versions = new Long[count];
    UUID[] ids = new UUID[count];
    String[] types = new String[count];
    Integer[] revisions = new Integer[count];
    Long[] occurred = new Long[count];
    byte[][] metadata = new byte[count][];
    byte[][] payloads = new byte[count][];
    byte[][] contents = new byte[count][];
    int at = 0;
    for (int batch = 0; batch < group.size(); batch++) {
      for (NewEvent event : group.get(batch).events) {
        batches[at] = batch;
        streams[at] = event.stream;
        versions[at] = event.version;
        ids[at] = event.eventId;
        types[at] = event.type;
        revisions[at] = event.revision;
        occurred[at] = event.occurredMicros;
        metadata[at] = event.metadata;
        payloads[at] = event.payload;
        contents[at++] = event.content;
      }
    }
    bind(statement, 4, "int4", batches);
    bind(statement, 5, "text", streams);
    bind(statement, 6, "int8", versions);
    bind(statement, 7, "uuid", ids);
    bind(statement, 8, "text", types);
    bind(statement, 9, "int4", revisions);
    bind(statement, 10, "int8", occurred);
    bind(statement, 11, "bytea", metadata);
    bind(statement, 12, "bytea", payloads);
    bind(statement, 13, "bytea", contents);
  }

  private void bind(PreparedStatement statement, int parameter, String type, Object[] elements)
      throws SQLException {
    statement.setArray(parameter, open().createArrayOf(type, elements));
  }

  private Connection open() {
    return Objects.requireNonNull(connection);
  }

  @Override
  public void close() {
    Connections.closeQuietly(connection);
  }
}
