package io.winfold.query.model;

import io.winfold.query.model.DealState.Details;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads states of deals from the read model. */
public final class DealReader {
  private static final String SELECT =
      """
      SELECT d.deal, d.version, %1$s, d.status, d.pipeline, d.stage, d.amount, d.currency,
             d.expected_close, d.owner, d.team, d.created_at, d.stage_entered_at, d.pushes,
             d.backward_moves %2$s
        FROM %3$s d
       WHERE %4$s\
      """;

  private static final String DETAILS = ", d.account, d.source, d.industry, d.type, d.tags";

  private static final int ROWS_A_FETCH = 10_000;

  private final Scope scope;
  private final Reading reading;
  private final List<String> attributes;

  /** Deals say the same things over and over; each text is kept once. */
  private final Map<String, String> texts = new HashMap<>();

  public DealReader(Scope scope, Reading reading) {
    this.scope = scope;
    this.reading = reading;
    this.attributes = List.copyOf(reading.attributes());
  }

  /**
   * The deals as they are at the as-of instant.
   *
   * @param condition SQL over a deal {@code d}
   * @param more the parameters it refers to
   */
  public List<DealState> last(String condition, Map<String, ?> more) {
    return read(
        Deals.sql(scope, with()),
        "d.changed_at AS since, 0::bigint AS position, '' AS cause",
        condition,
        more);
  }

  /** All states of deals up to the as-of instant, deal by deal and in order. */
  public List<DealState> courses(String condition, Map<String, ?> more) {
    return read(
        Deals.states(scope, with()),
        "d.valid_from AS since, d.position, d.cause",
        "d.valid_from <= :t AND (" + condition + ") ORDER BY d.deal, d.valid_from, d.version",
        more);
  }

  private Deals.With with() {
    return reading.details() ? Deals.With.DETAILS : Deals.With.NOTHING;
  }

  private List<DealState> read(String deals, String since, String condition, Map<String, ?> more) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.putAll(more);
    var wide = new StringBuilder(reading.details() ? DETAILS : "");
    for (int i = 0; i < attributes.size(); i++) {
      wide.append(", d.attributes ->> :attribute").append(i).append(" AS a").append(i);
      parameters.put("attribute" + i, attributes.get(i));
    }
    List<DealState> states = new ArrayList<>();
    scope
        .jdbc()
        .sql(SELECT.formatted(since, wide, deals, condition))
        .withFetchSize(ROWS_A_FETCH)
        .params(parameters)
        .query(
            row -> {
              states.add(state(row));
            });
    return states;
  }

  private DealState state(ResultSet row) throws SQLException {
    return new DealState(
        row.getLong("deal"),
        row.getLong("version"),
        instant(row, "since"),
        row.getLong("position"),
        kept(row.getString("cause")),
        kept(row.getString("status")),
        kept(row.getString("pipeline")),
        kept(row.getString("stage")),
        row.getDouble("amount"),
        kept(row.getString("currency")),
        row.getObject("expected_close", LocalDate.class),
        optional(row, "owner"),
        optional(row, "team"),
        instant(row, "created_at"),
        instant(row, "stage_entered_at"),
        row.getInt("pushes"),
        row.getInt("backward_moves"),
        reading.details() ? details(row) : Details.NONE);
  }

  private Details details(ResultSet row) throws SQLException {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < attributes.size(); i++) {
      String value = optional(row, "a" + i);
      if (value != null) {
        values.put(attributes.get(i), value);
      }
    }
    String[] tags = (String[]) row.getArray("tags").getArray();
    return new Details(
        optional(row, "account"),
        optional(row, "source"),
        optional(row, "industry"),
        optional(row, "type"),
        List.of(tags),
        values);
  }

  private @Nullable String optional(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : kept(text);
  }

  private String kept(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
