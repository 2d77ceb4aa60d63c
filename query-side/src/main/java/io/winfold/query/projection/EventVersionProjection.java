package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A projection of aggregates of which each event says all there is: a row an event, which says when
 * it held.
 *
 * @param <E> the events
 */
public abstract class EventVersionProjection<E> implements Projection {
  private final String name;
  private final String kind;
  private final String key;
  private final Class<E> type;
  private final Table<EventVersion<E>> table;
  private final Table<EventVersion.End> ends;

  /**
   * @param name by which operators know it, and people one of its aggregates: {@code quota}
   * @param kind what the keys of its aggregates begin with
   * @param type of the events
   * @param table the rows go to
   * @param key the column of the bare id
   * @param own names the columns that tell what an event says
   */
  protected EventVersionProjection(
      String name,
      String kind,
      Class<E> type,
      String table,
      String key,
      UnaryOperator<Table.Builder<EventVersion<E>>> own) {
    this.name = name;
    this.kind = kind;
    this.key = key;
    this.type = type;
    this.table =
        own.apply(
                Table.<EventVersion<E>>named(table)
                    .key(key, "text", EventVersion::id)
                    .key("version", row -> row.moment().version())
                    .bigint("position", row -> row.moment().position())
                    .instant("valid_from", row -> row.moment().occurredMicros())
                    .instant("valid_to", row -> row.until().micros())
                    .instant("recorded_at", row -> row.moment().recordedMicros())
                    .bigint("ended_position", row -> row.until().position()))
            .column("cause", "text", row -> row.moment().cause())
            .build();
    this.ends =
        Table.<EventVersion.End>named(table)
            .key(key, "text", EventVersion.End::id)
            .key("version", EventVersion.End::version)
            .instant("valid_to", end -> end.until().micros())
            .bigint("ended_position", end -> end.until().position())
            .build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String versionById() {
    return "SELECT max(version) FROM %s WHERE %s = ?".formatted(table.name(), key);
  }

  @Override
  public List<Failure> project(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    Set<String> ids = events.stream().map(this::idOf).collect(Collectors.toSet());
    Map<String, Moment> known = load(connection, ids);
    Map<String, EventVersionRows<E>> aggregates = new HashMap<>();
    List<Failure> failures =
        Projection.foldEach(
            events,
            event ->
                aggregates.computeIfAbsent(idOf(event), id -> rows(id, known.get(id))).add(event));
    Collection<EventVersionRows<E>> all = aggregates.values();
    ends.update(connection, all.stream().flatMap(rows -> rows.ended().stream()).toList());
    table.insert(connection, all.stream().flatMap(rows -> rows.versions().stream()).toList());
    return failures;
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new EventVersionFolding<>(this, rows);
  }

  @Override
  public List<Table<?>> tables() {
    return List.of(table);
  }

  Table<EventVersion<E>> table() {
    return table;
  }

  String idOf(RecordedEvent event) {
    return event.stream().substring(kind.length());
  }

  /**
   * @param known its last event; null: the table has nothing of it
   */
  EventVersionRows<E> rows(String id, @Nullable Moment known) {
    return new EventVersionRows<>(id, this::eventOf, known);
  }

  private E eventOf(RecordedEvent recorded) {
    if (!type.isInstance(recorded.event())) {
      throw new IllegalArgumentException("not an event of a " + name + ": " + recorded.event());
    }
    return type.cast(recorded.event());
  }

  /** The last event of each of these aggregates that is there, by id. */
  private Map<String, Moment> load(Connection connection, Collection<String> ids)
      throws SQLException {
    Map<String, Moment> known = HashMap.newHashMap(ids.size());
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT %2$s, version, position, valid_from, recorded_at, cause FROM %1$s
             WHERE %2$s = ANY (?) AND ended_position = 9223372036854775807\
            """
                .formatted(table.name(), key))) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getString(key),
              new Moment(
                  rows.getLong("version"),
                  rows.getLong("position"),
                  instant(rows, "valid_from"),
                  instant(rows, "recorded_at"),
                  rows.getString("cause")));
        }
      }
    }
    return known;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
