package io.winfold.query.pipeline;

import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage with its settings in force at the as-of instant.
 *
 * @param rank its place in the order, from 0
 * @param addedAt since when it is there; it may be after the as-of instant
 */
public record StageSettings(
    String pipeline,
    String id,
    int rank,
    String name,
    int probabilityBasisPoints,
    String category,
    List<String> exitCriteria,
    @Nullable Integer expectedMin,
    @Nullable Integer expectedMax,
    @Nullable Integer staleAfterDays,
    @Nullable String team,
    boolean retired,
    Instant addedAt) {

  private static final String SQL =
      "SELECT * FROM " + StagesInForce.SQL + " s ORDER BY s.pipeline, s.rank";

  /** Every stage of every pipeline, in order; those added later too, for imported history. */
  public static List<StageSettings> inForce(Scope scope) {
    return scope
        .jdbc()
        .sql(SQL)
        .params(scope.parameters())
        .query((row, number) -> read(row))
        .list();
  }

  private static StageSettings read(ResultSet row) throws SQLException {
    return new StageSettings(
        row.getString("pipeline"),
        row.getString("stage"),
        row.getInt("rank"),
        row.getString("name"),
        row.getInt("probability_bp"),
        row.getString("category"),
        List.of((String[]) row.getArray("exit_criteria").getArray()),
        row.getObject("expected_min", Integer.class),
        row.getObject("expected_max", Integer.class),
        row.getObject("stale_after_days", Integer.class),
        row.getString("team"),
        row.getBoolean("retired"),
        row.getObject("added_at", OffsetDateTime.class).toInstant());
  }

  /** Whether it is there at an instant. */
  public boolean isThere(Instant asOf) {
    return !addedAt.isAfter(asOf);
  }

  Row show() {
    return new Row()
        .with("id", id)
        .with("name", name)
        .with("probability", Amounts.percent(probabilityBasisPoints))
        .with("forecastCategory", category)
        .with("exitCriteria", exitCriteria)
        .with(
            "expectedDays",
            expectedMin == null
                ? null
                : new Row().with("min", expectedMin).with("max", expectedMax))
        .with("staleAfterDays", staleAfterDays)
        .with("team", team)
        .with("retired", retired)
        .with("addedAt", addedAt);
  }
}
