package io.winfold.query.restatement;

import io.winfold.kernel.event.KernelJson;
import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/reports/restatement}: the corrections recorded in a period and what each changed
 * of the figures at the as-of instant, told apart from all else that happened by comparing what was
 * known just before it with what was known with it.
 */
@RestController
class RestatementReport {
  private static final JsonMapper JSON = KernelJson.mapper();

  /** Each correction twice: the deal to the knowledge just before it, and with it. */
  private static final String SQL =
      """
      SELECT c.*, n.id, n.currency AS deal_currency, s.known, d.status, d.pipeline, d.stage,
             d.amount, d.override_bp, (d.deal IS NOT NULL %2$s) AS in_scope
        FROM correction c
        JOIN opportunity n ON n.deal = c.deal
       CROSS JOIN LATERAL (VALUES (c.position - 1), (c.position)) AS s (known)
        LEFT JOIN LATERAL (
          SELECT v.*, %3$s
            FROM opportunity_version v %4$s
           WHERE v.deal = c.deal AND v.position <= s.known AND v.superseded_position > s.known
             AND v.valid_from <= :t AND (v.valid_to > :t OR v.ended_position > s.known)
             AND v.status <> 'DISCARDED') d ON true
       WHERE c.position <= :p %1$s
       ORDER BY c.position, s.known\
      """;

  private final Reads reads;

  RestatementReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/restatement")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Filters filters = Filters.of(parameters);
          Period period = Period.of(parameters, reads.zone());
          return scope -> report(scope, filters, period);
        });
  }

  /**
   * A correction with the deal on one side of it.
   *
   * @param shown what is said of the correction
   * @param status null: the deal does not count on this side
   */
  private record Side(
      long position,
      String id,
      String currency,
      Row shown,
      @Nullable String status,
      @Nullable String stage,
      Standing standing) {
    Row show() {
      return new Row().with("status", status).with("stage", stage).with(standing.show(currency));
    }
  }

  /** What the corrections of deals of one currency come to. */
  private static final class Total {
    private final Map<String, Standing> lastOf = new HashMap<>();
    private Standing change = Standing.NOTHING;
    private long corrections;

    void add(Side before, Side after) {
      lastOf.put(after.id(), after.standing());
      change = change.plus(after.standing()).minus(before.standing());
      corrections++;
    }

    Row show(String currency) {
      Standing after = lastOf.values().stream().reduce(Standing.NOTHING, Standing::plus);
      return new Row()
          .with("currency", currency)
          .with("corrections", corrections)
          .with("deals", lastOf.size())
          .with("before", after.minus(change).show(currency))
          .with("after", after.show(currency))
          .with("change", change.show(currency));
    }
  }

  private static Body report(Scope scope, Filters filters, Period period) {
    List<Side> sides = sides(scope, filters, period);
    List<Row> data = new ArrayList<>();
    Map<String, Total> totals = new TreeMap<>();
    boolean all = filters.echo().isEmpty();
    for (int i = 0; i + 1 < sides.size(); i += 2) {
      Side before = sides.get(i);
      Side after = sides.get(i + 1);
      if (all || before.status() != null || after.status() != null) {
        totals.computeIfAbsent(after.currency(), currency -> new Total()).add(before, after);
        data.add(
            new Row()
                .with("id", after.id())
                .with("currency", after.currency())
                .with(after.shown())
                .with("before", before.show())
                .with("after", after.show())
                .with("change", after.standing().minus(before.standing()).show(after.currency())));
      }
    }
    Row definition =
        new Row()
            .with("report", "restatement")
            .with("from", period.from())
            .with("to", period.to())
            .with(
                "corrections",
                "recorded in [from, to), in the order they were recorded; one with follows came"
                    + " with that of another event")
            .with(
                "effect",
                "the deal as of asOf, to the knowledge just before the correction and with it:"
                    + " count, amount and weightedAmount while it is open, won and wonAmount once"
                    + " it is won; by the stage defaults in force at asOf")
            .with(
                "totals",
                "per currency; after: each deal with its last correction of the period; change:"
                    + " the sum of the changes; before: after less change")
            .with("filters", filters.echo());
    return new Body.Report(
        definition,
        totals.entrySet().stream().map(total -> total.getValue().show(total.getKey())).toList(),
        data,
        scope.warnings());
  }

  private static List<Side> sides(Scope scope, Filters filters, Period period) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    String sql =
        SQL.formatted(
            period.sql("c.recorded_at", parameters),
            filters.sql(parameters),
            Deals.details(),
            Deals.joinEarlierDetails("v"));
    var defaults = new StageDefaults(scope);
    return scope
        .jdbc()
        .sql(sql)
        .params(parameters)
        .query((row, number) -> side(row, scope, defaults))
        .list();
  }

  private static Side side(ResultSet row, Scope scope, StageDefaults defaults) throws SQLException {
    String status = row.getBoolean("in_scope") ? row.getString("status") : null;
    String stage = status == null ? null : row.getString("stage");
    Integer override = row.getObject("override_bp", Integer.class);
    int basisPoints = 0;
    if (stage != null && override != null) {
      basisPoints = override;
    } else if (stage != null) {
      basisPoints = defaults.at(new StageKey(row.getString("pipeline"), stage), scope.asOf());
    }
    BigDecimal amount = row.getBigDecimal("amount");
    return new Side(
        row.getLong("position"),
        row.getString("id"),
        row.getString("deal_currency"),
        shown(row),
        status,
        stage,
        Standing.of(status, amount == null ? BigDecimal.ZERO : amount, basisPoints));
  }

  private static Row shown(ResultSet row) throws SQLException {
    return new Row()
        .with(
            "correction",
            new Row()
                .with("eventId", row.getString("event_id"))
                .with("type", row.getString("kind"))
                .with("version", row.getLong("version"))
                .with("position", row.getLong("position"))
                .with("recordedAt", instant(row, "recorded_at"))
                .with("occurredAt", instant(row, "occurred_at"))
                .with("actor", row.getString("actor"))
                .with("follows", row.getString("follows")))
        .with(
            "event",
            new Row()
                .with("eventId", row.getString("named_id"))
                .with("type", row.getString("named_type"))
                .with("version", row.getLong("named_version"))
                .with("occurredAt", instant(row, "named_at")))
        .with("field", row.getString("field"))
        .with("was", json(row.getString("was")))
        .with("becomes", json(row.getString("becomes")));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : JSON.readTree(text);
  }
}
