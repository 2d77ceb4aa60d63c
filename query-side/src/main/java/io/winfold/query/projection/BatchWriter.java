package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.query.projection.Projection.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a batch of events comes to into one generation, with the positions, in one
 * transaction. An event that cannot be folded or written parks its aggregate and nothing else.
 */
final class BatchWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  /**
   * Nothing here is lost for good, so no commit waits for the disk. Every statement goes by key;
   * without the seqscan setting a plan made while the tables are still empty would read them whole.
   */
  private static final String BEGIN =
      """
      SELECT set_config('search_path', ?, true), set_config('synchronous_commit', 'off', true),
             set_config('enable_seqscan', 'off', true);
      UPDATE projection_position SET position = ?, recorded_at = ?, updated_at = clock_timestamp()
       WHERE position = ?\
      """;

  private static final String PARK =
      """
      INSERT INTO parked (projection, stream, position, version, error, parked_at)
      VALUES (?, ?, ?, ?, ?, now()) ON CONFLICT DO NOTHING\
      """;

  private final Generation generation;
  private final List<Projection> projections;

  BatchWriter(Generation generation, List<Projection> projections) {
    this.generation = generation;
    this.projections = projections;
  }

  /** The position that every projection of the generation has read up to. */
  long position(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT min(position) FROM " + generation.schema() + ".projection_position");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * @param connection in auto-commit
   * @param after the position the projections are at
   * @param events the next ones, 1 or more
   * @throws OvertakenException if the projections are not at that position
   * @throws SQLException if nothing has been written, for a reason that is not in the events
   */
  void write(Connection connection, long after, List<RecordedEvent> events) throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (!tryTogether(connection, after, events)) {
        connection.rollback();
        begin(connection, after, events);
        projectSeparately(connection, withoutParked(connection, events));
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  /**
   * Folds a parked aggregate on up to where the projection is, and parks it again where it fails.
   * The lock on the position makes the runner wait, or has waited for it.
   *
   * @param connection in auto-commit
   */
  void retry(Connection connection, Projection projection, String stream, EventLog log)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      long position = lockPosition(connection, projection);
      Long version = unpark(connection, projection, stream);
      if (version != null) {
        projectSeparately(
            connection,
            log.stream(stream).stream()
                .filter(event -> event.version() >= version && event.position() <= position)
                .toList());
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  private long lockPosition(Connection connection, Projection projection) throws SQLException {
    try (PreparedStatement path =
            connection.prepareStatement("SELECT set_config('search_path', ?, true)");
        PreparedStatement position =
            connection.prepareStatement(
                "SELECT position FROM projection_position WHERE name = ? FOR UPDATE")) {
      path.setString(1, generation.schema());
      path.execute();
      position.setString(1, projection.name());
      try (ResultSet row = position.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The first version that is missing; null: it is not parked. */
  private static @Nullable Long unpark(Connection connection, Projection projection, String stream)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM parked WHERE projection = ? AND stream = ? RETURNING version")) {
      delete.setString(1, projection.name());
      delete.setString(2, stream);
      try (ResultSet row = delete.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private boolean tryTogether(Connection connection, long after, List<RecordedEvent> events)
      throws SQLException {
    begin(connection, after, events);
    List<RecordedEvent> wanted = withoutParked(connection, events);
    try {
      for (Projection projection : projections) {
        project(connection, projection, of(projection, wanted));
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      if (isInTheEvents(e)) {
        LOG.warn("A batch failed and is tried aggregate by aggregate", e);
        return false;
      }
      throw e;
    }
  }

  /**
   * Moves the positions and writes when the events were recorded, which does not depend on whether
   * they can be folded.
   *
   * @throws OvertakenException if the projections are not at that position
   */
  private void begin(Connection connection, long after, List<RecordedEvent> events)
      throws SQLException {
    RecordedEvent last = events.getLast();
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, generation.schema());
      statement.setLong(2, last.position());
      statement.setObject(3, last.recordedAt().atOffset(ZoneOffset.UTC));
      statement.setLong(4, after);
      statement.execute();
      statement.getMoreResults();
      if (statement.getUpdateCount() != projections.size()) {
        throw new OvertakenException(
            "The projections of %s are not at %d".formatted(generation.schema(), after));
      }
    }
    RecordingTimes.write(connection, events);
  }

  private static List<RecordedEvent> of(Projection projection, List<RecordedEvent> events) {
    return events.stream().filter(event -> event.stream().startsWith(projection.kind())).toList();
  }

  private static List<RecordedEvent> withoutParked(
      Connection connection, List<RecordedEvent> events) throws SQLException {
    Set<String> streams =
        events.stream().map(RecordedEvent::stream).collect(Collectors.toCollection(HashSet::new));
    Set<String> parked = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT stream FROM parked WHERE stream = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("text", streams.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          parked.add(rows.getString(1));
        }
      }
    }
    return parked.isEmpty()
        ? events
        : events.stream().filter(event -> !parked.contains(event.stream())).toList();
  }

  /** Returns whether every event could be folded. */
  private static boolean project(
      Connection connection, Projection projection, List<RecordedEvent> events)
      throws SQLException {
    if (events.isEmpty()) {
      return true;
    }
    List<Failure> failures = projection.project(connection, events);
    for (Failure failure : failures) {
      park(connection, projection.name(), failure);
    }
    return failures.isEmpty();
  }

  private void projectSeparately(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    for (Projection projection : projections) {
      for (List<RecordedEvent> aggregate : byStream(of(projection, events))) {
        if (!attempt(connection, projection, aggregate)) {
          projectOneByOne(connection, projection, aggregate);
        }
      }
    }
  }

  private static Collection<List<RecordedEvent>> byStream(List<RecordedEvent> events) {
    Map<String, List<RecordedEvent>> byStream = new LinkedHashMap<>();
    for (RecordedEvent event : events) {
      byStream.computeIfAbsent(event.stream(), stream -> new ArrayList<>()).add(event);
    }
    return byStream.values();
  }

  private static void projectOneByOne(
      Connection connection, Projection projection, List<RecordedEvent> aggregate)
      throws SQLException {
    for (RecordedEvent event : aggregate) {
      if (!attempt(connection, projection, List.of(event))) {
        return;
      }
    }
  }

  /**
   * Projects the events or leaves everything as it was; a single one that cannot be projected is
   * parked.
   *
   * @return whether there is nothing left to do for these events and later ones may follow
   */
  private static boolean attempt(
      Connection connection, Projection projection, List<RecordedEvent> events)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      boolean folded = project(connection, projection, events);
      connection.releaseSavepoint(before);
      return folded || events.size() > 1;
    } catch (SQLException | RuntimeException e) {
      if (!isInTheEvents(e)) {
        throw e;
      }
      connection.rollback(before);
      if (events.size() == 1) {
        park(connection, projection.name(), new Failure(events.getFirst(), e.toString()));
      }
      return false;
    }
  }

  static void park(Connection connection, String projection, Failure failure) throws SQLException {
    RecordedEvent event = failure.event();
    LOG.error("{} is parked at position {}: {}", event.stream(), event.position(), failure.error());
    try (PreparedStatement statement = connection.prepareStatement(PARK)) {
      statement.setString(1, projection);
      statement.setString(2, event.stream());
      statement.setLong(3, event.position());
      statement.setLong(4, event.version());
      statement.setString(5, SqlText.of(failure.error()));
      statement.executeUpdate();
    }
  }

  /**
   * Whether trying again cannot help: of what the database says, that is what it says of values and
   * rows. Everything else (connections, locks, space, missing tables) is not the events' fault.
   */
  private static boolean isInTheEvents(Exception e) {
    if (e instanceof SQLException sql) {
      String state = sql.getSQLState();
      return state != null
          && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }
    return !(e instanceof OvertakenException);
  }
}
