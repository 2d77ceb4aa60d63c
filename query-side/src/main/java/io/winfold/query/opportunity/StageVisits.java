package io.winfold.query.opportunity;

import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stages a deal stood in, one after the other. */
final class StageVisits {
  private static final String SQL =
      """
      SELECT v.*, v.exited_at <= :t AND v.exited_position <= :p AS over
        FROM stage_visit v JOIN opportunity i ON i.deal = v.deal
       WHERE i.id = :id AND v.entered_at <= :t AND v.entered_position <= :p
         AND v.superseded_position > :p
       ORDER BY v.ordinal\
      """;

  private StageVisits() {}

  static List<Row> of(Scope scope, String id) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("id", id);
    return scope.jdbc().sql(SQL).params(parameters).query((row, number) -> read(row, scope)).list();
  }

  private static Row read(ResultSet row, Scope scope) throws SQLException {
    boolean over = row.getBoolean("over");
    Instant entered = DealRow.instant(row, "entered_at");
    Instant exited = over ? DealRow.nullableInstant(row, "exited_at") : null;
    return new Row()
        .with("ordinal", row.getInt("ordinal"))
        .with("pipeline", row.getString("pipeline"))
        .with("stage", row.getString("stage"))
        .with("entry", row.getString("entry"))
        .with("enteredAt", entered)
        .with("exitedAt", exited)
        .with("exit", over ? row.getString("exit") : "OPEN")
        .with("exitStage", over ? row.getString("exit_stage") : null)
        .with("open", !over)
        .with("days", DealRow.days(entered, exited == null ? scope.asOf() : exited))
        .with(
            "entryAmount",
            Amounts.money(row.getBigDecimal("entry_amount"), row.getString("currency")));
  }
}
