package io.winfold.query.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.database.Connections;
import io.winfold.platform.eventstore.EventLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log with all projections of one generation, a batch a transaction. Of several nodes
 * on one database one runs; the others stand by and take over within a second. Whatever goes wrong
 * outside the events themselves is tried again until it goes right.
 */
final class ProjectionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);

  /** First half of the key of the lock that the running node holds; the generation is the other. */
  private static final int LOCK = 0x57_49_4e_46;

  private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration STOPPING = Duration.ofSeconds(10);

  /** What the database says of a schema or a table that is not there. */
  private static final Set<String> GONE = Set.of("3F000", "42P01");

  private final EventLog log;
  private final Connections connections;
  private final Generations generations;
  private final List<Projection> projections;
  private final CommitSignal signal;
  private final int batchSize;
  private final Generation generation;
  private final Counter events;
  private final Counter batches;

  private volatile boolean running;
  private volatile @Nullable String trouble;
  private @Nullable Thread thread;

  /** Used by the thread alone. */
  private Duration backoff = FIRST_BACKOFF;

  ProjectionRunner(
      EventLog log,
      DataSource dataSource,
      Generations generations,
      List<Projection> projections,
      CommitSignal signal,
      MeterRegistry meters,
      int batchSize,
      Generation generation) {
    this.log = log;
    this.connections = new Connections(dataSource);
    this.generations = generations;
    this.projections = projections;
    this.signal = signal;
    this.batchSize = batchSize;
    this.generation = generation;
    this.events =
        Counter.builder("winfold.projection.events")
            .description("Events folded into the read model by this node")
            .register(meters);
    this.batches =
        Counter.builder("winfold.projection.batches")
            .description("Transactions that took")
            .register(meters);
  }

  /** What keeps this node from going on, if anything does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  Generation generation() {
    return generation;
  }

  /** Whether it has ended without being asked to: its generation is gone, or it broke. */
  boolean hasEnded() {
    Thread current = thread;
    return current != null && !current.isAlive();
  }

  void start() {
    running = true;
    thread = Thread.ofPlatform().name("projections-" + generation.schema()).start(this::run);
  }

  void stop() {
    running = false;
    Thread stopping = thread;
    if (stopping == null) {
      return;
    }
    stopping.interrupt();
    try {
      if (!stopping.join(STOPPING)) {
        LOG.warn("The projections are still busy; their transaction is left to the database");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  private void run() {
    BatchWriter writer = new BatchWriter(generation, projections);
    try {
      while (running) {
        try {
          if (!runIfFree(writer)) {
            Thread.sleep(BETWEEN_CLAIMS);
          }
        } catch (SQLException | RuntimeException e) {
          if (isDropped(e)) {
            LOG.info("{} has been dropped", generation.schema());
            return;
          }
          Thread.sleep(backoffAfter(e));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The projections of {} have stopped", generation.schema());
    }
  }

  private boolean isDropped(Exception failure) {
    try {
      return failure instanceof SQLException e
          && GONE.contains(String.valueOf(e.getSQLState()))
          && !generations.isThere(generation);
    } catch (RuntimeException e) {
      return false; // cannot be told now
    }
  }

  /** Follows the log until something fails; returns at once if another node does already. */
  private boolean runIfFree(BatchWriter writer) throws SQLException, InterruptedException {
    // A session of its own, whose lock ends with it however that comes about.
    try (Connection connection = connections.open("winfold-projections")) {
      if (!lock(connection)) {
        recovered();
        return false;
      }
      follow(connection, writer);
      return true;
    }
  }

  private boolean lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
      statement.setInt(1, LOCK);
      statement.setInt(2, generation.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private void follow(Connection connection, BatchWriter writer)
      throws SQLException, InterruptedException {
    long position = writer.position(connection);
    boolean catchingUp = generations.isCatchingUp(generation);
    LOG.info("Following the log from position {} into {}", position, generation.schema());
    while (running) {
      List<RecordedEvent> batch = log.read(position, batchSize);
      if (!batch.isEmpty()) {
        writer.write(connection, position, batch);
        position = batch.getLast().position();
        events.increment(batch.size());
        batches.increment();
        signal.happened();
      }
      recovered();
      if (batch.size() < batchSize) {
        if (catchingUp) {
          generations.makeLive(generation);
          catchingUp = false;
          LOG.info("{} has caught up at position {} and is live", generation.schema(), position);
          signal.happened();
        }
        log.await(position, IDLE);
      }
    }
  }

  private void recovered() {
    if (trouble != null) {
      LOG.info("The projections go on");
      trouble = null;
      backoff = FIRST_BACKOFF;
    }
  }

  private Duration backoffAfter(Exception e) {
    String said = String.valueOf(e.getMessage());
    if (running && !said.equals(trouble)) {
      LOG.warn("The projections wait and try again: {}", said);
      LOG.debug("because", e);
    }
    trouble = said;
    Duration now = backoff;
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
    return now;
  }
}
