package io.winfold.query.quota;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quota as it stood at the as-of instant: the last amount set by then.
 *
 * @param target whose it is
 */
record Quota(
    String id,
    Target target,
    FiscalPeriod period,
    BigDecimal amount,
    String currency,
    long version,
    Instant setAt) {

  /**
   * Whose deals count.
   *
   * @param scope COMPANY, TEAM or OWNER
   * @param name of the team or owner; null for the company
   * @param pipeline null: deals of all pipelines
   */
  record Target(String scope, @Nullable String name, @Nullable String pipeline) {}

  private static final String SQL =
      """
      SELECT q.* FROM quota_version q
       WHERE q.position <= :p AND q.valid_from <= :t
         AND (q.valid_to > :t OR q.ended_position > :p)
       ORDER BY q.period, q.scope, q.name NULLS FIRST, q.pipeline NULLS FIRST\
      """;

  /** All there are, in order. */
  static List<Quota> inForce(Scope scope) {
    return scope
        .jdbc()
        .sql(SQL)
        .params(scope.parameters())
        .query((row, number) -> read(row))
        .list();
  }

  private static Quota read(ResultSet row) throws SQLException {
    return new Quota(
        row.getString("quota"),
        new Target(row.getString("scope"), row.getString("name"), row.getString("pipeline")),
        new FiscalPeriod(row.getString("period")),
        row.getBigDecimal("amount"),
        row.getString("currency"),
        row.getLong("version"),
        row.getObject("valid_from", OffsetDateTime.class).toInstant());
  }

  Row show() {
    return new Row()
        .with("id", id)
        .with("scope", target.scope())
        .with("name", target.name())
        .with("pipeline", target.pipeline())
        .with("period", period.value())
        .with("amount", Amounts.money(amount, currency))
        .with("setAt", setAt)
        .with("version", version);
  }
}
