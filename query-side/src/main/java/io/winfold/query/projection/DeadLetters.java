package io.winfold.query.projection;

import io.winfold.platform.eventstore.EventLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Aggregates that could not be folded: what is in the way, and another try once it is mended. */
@Component
public class DeadLetters {

  /**
   * An aggregate that is left as it was before an event.
   *
   * @param key its bare id
   * @param position of the event
   * @param version of the event
   * @param error what a person has to know to mend it
   * @param waiting how many events are not in the read model for it
   */
  public record DeadLetter(
      String key, long position, long version, String error, Instant parkedAt, long waiting) {}

  private final JdbcClient jdbc;
  private final DataSource dataSource;
  private final EventLog log;
  private final Generations generations;
  private final List<Projection> projections;
  private final CommitSignal signal;

  DeadLetters(
      DataSource dataSource,
      EventLog log,
      Generations generations,
      List<Projection> projections,
      CommitSignal signal) {
    this.jdbc = JdbcClient.create(dataSource);
    this.dataSource = dataSource;
    this.log = log;
    this.generations = generations;
    this.projections = projections;
    this.signal = signal;
  }

  /** Those of the live generation by position, after a position. */
  public List<DeadLetter> list(Projection projection, long after, int limit) {
    return live().map(generation -> list(generation, projection, after, limit)).orElse(List.of());
  }

  private List<DeadLetter> list(
      Generation generation, Projection projection, long after, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM %s.parked
             WHERE projection = :name AND position > :after ORDER BY position LIMIT :limit\
            """
                .formatted(generation.schema()))
        .param("name", projection.name())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> letter(projection, row))
        .list();
  }

  private DeadLetter letter(Projection projection, ResultSet row) throws SQLException {
    String stream = row.getString("stream");
    long version = row.getLong("version");
    return new DeadLetter(
        stream.substring(projection.kind().length()),
        row.getLong("position"),
        version,
        row.getString("error"),
        row.getObject("parked_at", OffsetDateTime.class).toInstant(),
        waiting(stream, version));
  }

  private long waiting(String stream, long fromVersion) {
    return log.stream(stream).stream().filter(event -> event.version() >= fromVersion).count();
  }

  /** The one of an aggregate in the live generation. */
  public Optional<DeadLetter> find(Projection projection, String key) {
    return live().flatMap(generation -> find(generation, projection, key));
  }

  private Optional<DeadLetter> find(Generation generation, Projection projection, String key) {
    return jdbc.sql(
            "SELECT * FROM %s.parked WHERE projection = :name AND stream = :stream"
                .formatted(generation.schema()))
        .param("name", projection.name())
        .param("stream", projection.kind() + key)
        .query((row, number) -> letter(projection, row))
        .optional();
  }

  private Optional<Generation> live() {
    return generations.list().stream()
        .filter(GenerationStatus::live)
        .map(GenerationStatus::generation)
        .findFirst();
  }

  /**
   * Folds an aggregate on from its last good version, in every generation that has it parked. What
   * is still in the way afterwards is parked again.
   */
  public void retry(Projection projection, String key) throws SQLException {
    for (GenerationStatus status : generations.list()) {
      try (Connection connection = dataSource.getConnection()) {
        new BatchWriter(status.generation(), projections)
            .retry(connection, projection, projection.kind() + key, log);
      }
    }
    signal.happened();
  }
}
