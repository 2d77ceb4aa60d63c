package io.winfold.query.opportunity;

import io.winfold.kernel.event.KernelJson;
import io.winfold.query.probability.ModelScores;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A deal as of an instant, with what is derived from it and its stage. */
final class DealRow {
  private static final JsonMapper JSON = KernelJson.mapper();
  private static final double NANOS_A_DAY = Duration.ofDays(1).toNanos();

  /** Selects deals {@code d} with the settings of their stages {@code s}; conditions follow. */
  private static final String SELECT =
      """
      SELECT d.*, s.probability_bp, s.category AS stage_category, m.model_bp, %s AS effective_bp,
             coalesce(%s, false) AS stale
        FROM %s d LEFT JOIN %s s ON s.pipeline = d.pipeline AND s.stage = d.stage %s
       WHERE true\
      """;

  static final String EFFECTIVE =
      """
      (CASE d.status WHEN 'WON' THEN 10000 WHEN 'LOST' THEN 0
            ELSE coalesce(d.override_bp, m.model_bp, s.probability_bp, 0) END)\
      """;

  /** In its stage for longer than the stage's limit; days of 24 hours. */
  static final String STALE =
      """
      (d.status = 'OPEN' AND extract(epoch FROM CAST(:t AS timestamptz) - d.stage_entered_at)
                               > s.stale_after_days * 86400.0)\
      """;

  /** Open, and the expected close lies before the local date of the as-of instant. */
  static final String LATE = "(d.status = 'OPEN' AND d.expected_close < :today)";

  private DealRow() {}

  /**
   * @param scores of the deals that may be asked for
   * @param parameters where the scores go
   */
  static String select(Scope scope, ModelScores scores, Map<String, @Nullable Object> parameters) {
    return SELECT.formatted(
        EFFECTIVE,
        STALE,
        Deals.sql(scope, Deals.With.IDENTITY),
        StagesInForce.SQL,
        scores.always(parameters));
  }

  static Row read(ResultSet row, Scope scope) throws SQLException {
    String currency = row.getString("currency");
    BigDecimal amount = row.getBigDecimal("amount");
    int effective = row.getInt("effective_bp");
    String outcome = row.getString("status");
    LocalDate expectedClose = row.getObject("expected_close", LocalDate.class);
    Instant createdAt = instant(row, "created_at");
    Instant closedAt = nullableInstant(row, "closed_at");
    Instant enteredAt = instant(row, "stage_entered_at");
    Instant until = closedAt == null ? scope.asOf() : closedAt;
    return new Row()
        .with("id", row.getString("id"))
        .with("name", row.getString("name"))
        .with("pipeline", row.getString("pipeline"))
        .with("stage", row.getString("stage"))
        .with("status", status(outcome, expectedClose, scope))
        .with("amount", Amounts.money(amount, currency))
        .with(
            "weightedAmount",
            new Row()
                .with(
                    "amount",
                    Amounts.weighted(amount.multiply(BigDecimal.valueOf(effective)), currency))
                .with("currency", currency))
        .with(
            "probability",
            Probabilities.show(
                effective,
                row.getObject("probability_bp", Integer.class),
                row.getObject("override_bp", Integer.class),
                row.getObject("model_bp", Integer.class)))
        .with("forecastCategory", category(row, outcome))
        .with("expectedCloseDate", expectedClose)
        .with("owner", row.getString("owner"))
        .with("team", row.getString("team"))
        .with("account", row.getString("account"))
        .with("source", row.getString("source"))
        .with("industry", row.getString("industry"))
        .with("type", row.getString("type"))
        .with("tags", List.of((String[]) row.getArray("tags").getArray()))
        .with("attributes", attributes(row.getString("attributes")))
        .with("externalId", row.getString("external_id"))
        .with("continues", row.getString("continues"))
        .with("lostReason", row.getString("lost_reason"))
        .with("createdAt", createdAt)
        .with("updatedAt", instant(row, "changed_at"))
        .with("closedAt", closedAt)
        .with("stageEnteredAt", enteredAt)
        .with("daysInStage", days(enteredAt, until))
        .with("ageDays", days(createdAt, until))
        .with("stale", row.getBoolean("stale"))
        .with("version", row.getLong("version"));
  }

  private static String status(String outcome, @Nullable LocalDate expectedClose, Scope scope) {
    boolean late =
        outcome.equals("OPEN") && expectedClose != null && expectedClose.isBefore(scope.today());
    return late ? "LATE" : outcome;
  }

  /** CLOSED is for won deals; a lost one counts in no forecast. */
  private static Row category(ResultSet row, String outcome) throws SQLException {
    String set = row.getString("category");
    String effective =
        switch (outcome) {
          case "WON" -> "CLOSED";
          case "LOST" -> "OMITTED";
          default -> set == null ? row.getString("stage_category") : set;
        };
    return new Row().with("effective", effective).with("set", set != null);
  }

  private static Map<String, String> attributes(String json) {
    return new TreeMap<>(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
  }

  /** Days of 24 hours. */
  static double days(Instant from, Instant to) {
    Duration duration = Duration.between(from, to);
    return duration.getSeconds() / 86_400.0 + duration.getNano() / NANOS_A_DAY;
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Null where there is none, or not yet. */
  static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null || at.equals(OffsetDateTime.MAX) ? null : at.toInstant();
  }
}
