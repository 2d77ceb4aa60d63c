package io.winfold.query.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What operators see of the projections, whichever node runs them. */
@Component
public class Projections {
  private static final Logger LOG = LoggerFactory.getLogger(Projections.class);

  private final JdbcClient jdbc;
  private final EventLog log;
  private final ProjectionRunners runners;

  Projections(
      DataSource dataSource,
      EventLog log,
      ProjectionRunners runners,
      List<Projection> projections,
      MeterRegistry meters) {
    this.jdbc = JdbcClient.create(dataSource);
    this.log = log;
    this.runners = runners;
    for (Projection projection : projections) {
      gauge(meters, projection, "events", ProjectionStatus::lagEvents);
      gauge(meters, projection, "seconds", ProjectionStatus::lagSeconds);
    }
  }

  private void gauge(
      MeterRegistry meters,
      Projection projection,
      String unit,
      ToDoubleFunction<ProjectionStatus> value) {
    Gauge.builder("winfold.projection.lag." + unit, () -> measure(projection.name(), value))
        .description("How far the projection is behind the log")
        .tag("projection", projection.name())
        .register(meters);
  }

  private double measure(String name, ToDoubleFunction<ProjectionStatus> value) {
    try {
      return status().stream()
          .filter(status -> status.name().equals(name))
          .mapToDouble(value)
          .findFirst()
          .orElse(Double.NaN);
    } catch (RuntimeException e) {
      LOG.debug("The lag of {} cannot be measured", name, e);
      return Double.NaN;
    }
  }

  /** Every projection, by name. */
  public List<ProjectionStatus> status() {
    return current().stream()
        .flatMap(current -> positions(current.generation()).stream().map(at -> status(current, at)))
        .toList();
  }

  private record Current(Generation generation, boolean live) {}

  private record Position(String name, long position, Instant updatedAt) {}

  private Optional<Current> current() {
    return jdbc.sql(
            """
            SELECT id, coalesce(id = generation, false)
              FROM read_model.generation, read_model.pointer
             WHERE definition = :mine
             ORDER BY coalesce(id = generation, false) DESC, id DESC LIMIT 1\
            """)
        .param("mine", Generations.DEFINITION)
        .query((row, number) -> new Current(new Generation(row.getInt(1)), row.getBoolean(2)))
        .optional();
  }

  private List<Position> positions(Generation generation) {
    return jdbc.sql(
            "SELECT name, position, updated_at FROM %s.projection_position ORDER BY name"
                .formatted(generation.schema()))
        .query(
            (row, number) ->
                new Position(
                    row.getString(1),
                    row.getLong(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .list();
  }

  private ProjectionStatus status(Current current, Position at) {
    List<RecordedEvent> next = log.read(at.position(), 1);
    String trouble = runners.trouble(current.generation()).orElse(null);
    return new ProjectionStatus(
        at.name(),
        current.generation().id(),
        state(current.live(), trouble != null),
        at.position(),
        next.isEmpty() ? 0 : log.head() - at.position(),
        next.isEmpty() ? 0 : secondsSince(next.getFirst().recordedAt()),
        at.updatedAt(),
        parked(current.generation(), at.name()),
        trouble);
  }

  private static ProjectionStatus.State state(boolean live, boolean inTrouble) {
    if (inTrouble) {
      return ProjectionStatus.State.WAITING;
    }
    return live ? ProjectionStatus.State.RUNNING : ProjectionStatus.State.BUILDING;
  }

  private static double secondsSince(Instant recordedAt) {
    return Math.max(0, Duration.between(recordedAt, Instant.now()).toMillis() / 1_000.0);
  }

  private List<ProjectionStatus.Parked> parked(Generation generation, String name) {
    return jdbc.sql(
            """
            SELECT stream, position, version, error, parked_at FROM %s.parked
             WHERE projection = :name ORDER BY position LIMIT 1000\
            """
                .formatted(generation.schema()))
        .param("name", name)
        .query(
            (row, number) ->
                new ProjectionStatus.Parked(
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getObject(5, OffsetDateTime.class).toInstant()))
        .list();
  }
}
