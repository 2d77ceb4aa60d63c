package io.winfold.query.slippage;

import io.winfold.platform.web.Parameters;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/slippage}: expected close dates moved later or earlier in a period, and
 * the deals that were expected to close in it, did not, and are now expected after it.
 */
@RestController
class SlippageReport {

  /**
   * Each move of a date to another; a date set for the first time or removed is none. Beside them
   * what was expected in the window at one instant, and what became of it by another.
   */
  private static final String SQL =
      """
      WITH deal AS %2$s,
      move AS (
        SELECT v.deal, v.expected_close - b.expected_close AS days
          FROM opportunity_version v
         CROSS JOIN LATERAL (SELECT e.expected_close
                               FROM opportunity_version e
                              WHERE e.deal = v.deal AND e.version < v.version
                                AND e.position <= :p AND e.superseded_position > :p
                              ORDER BY e.version DESC LIMIT 1) b
         WHERE v.cause = 'ExpectedCloseDateChanged' AND v.valid_from <= :t
           AND v.position <= :p AND v.superseded_position > :p
           AND v.expected_close <> b.expected_close %3$s),
      moves AS (
        SELECT deal, count(*) FILTER (WHERE days > 0) AS pushes,
               coalesce(sum(days) FILTER (WHERE days > 0), 0) AS push_days,
               count(*) FILTER (WHERE days < 0) AS pulls,
               coalesce(-sum(days) FILTER (WHERE days < 0), 0) AS pull_days
          FROM move GROUP BY deal),
      expected AS (
        SELECT b.deal, b.amount,
               EXISTS (SELECT FROM %4$s e
                        WHERE e.deal = b.deal AND e.status = 'OPEN'
                          AND e.expected_close >= CAST(:beyond AS date)
                          AND e.valid_from <= :ending
                          AND (e.valid_to > :ending OR e.ended_position > :p)) AS slipped
          FROM %4$s b
         WHERE b.status = 'OPEN' AND b.valid_from <= :begin
           AND (b.valid_to > :begin OR b.ended_position > :p)
           AND b.expected_close >= CAST(:first AS date)
           AND b.expected_close < CAST(:beyond AS date))
      SELECT %1$s d.currency,
             coalesce(sum(m.pushes), 0)::bigint AS pushes,
             coalesce(sum(m.push_days), 0)::bigint AS push_days,
             count(*) FILTER (WHERE m.pushes > 0) AS pushed,
             coalesce(sum(m.pulls), 0)::bigint AS pulls,
             coalesce(sum(m.pull_days), 0)::bigint AS pull_days,
             count(*) FILTER (WHERE m.pulls > 0) AS pulled,
             count(e.deal) AS expected,
             coalesce(sum(e.amount), 0) AS expected_amount,
             count(*) FILTER (WHERE e.slipped) AS slipped,
             coalesce(sum(e.amount) FILTER (WHERE e.slipped), 0) AS slipped_amount
        FROM deal d LEFT JOIN moves m ON m.deal = d.deal LEFT JOIN expected e ON e.deal = d.deal
       WHERE m.deal IS NOT NULL OR e.deal IS NOT NULL
       GROUP BY %1$s d.currency\
      """;

  private final Reads reads;

  SlippageReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/slippage")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Selection selection = Selection.of(parameters);
          Period period = Period.of(parameters, reads.zone());
          Window window = Window.of(parameters, period, reads.zone());
          return scope -> report(scope, selection, period, window);
        });
  }

  /**
   * Which close dates are asked about.
   *
   * @param from inclusive
   * @param to exclusive
   */
  private record Window(@Nullable LocalDate from, @Nullable LocalDate to) {

    /** The one given, otherwise the days of the period. */
    static Window of(Parameters parameters, Period period, ZoneId zone) {
      LocalDate from = parameters.date("windowFrom");
      LocalDate to = parameters.date("windowTo");
      return new Window(
          from == null ? day(period.from(), zone) : from, to == null ? day(period.to(), zone) : to);
    }

    private static @Nullable LocalDate day(@Nullable Instant instant, ZoneId zone) {
      return instant == null ? null : instant.atZone(zone).toLocalDate();
    }
  }

  /**
   * @param asked whether there is a beginning and a window, so that deals can slip
   */
  private static Row show(Selection selection, boolean asked, ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    long expected = row.getLong("expected");
    long slipped = row.getLong("slipped");
    BigDecimal expectedAmount = row.getBigDecimal("expected_amount");
    BigDecimal slippedAmount = row.getBigDecimal("slipped_amount");
    return new Row()
        .with("group", selection.grouping().read(row))
        .with("currency", currency)
        .with("pushes", row.getLong("pushes"))
        .with("pushDays", row.getLong("push_days"))
        .with("pushedDeals", row.getLong("pushed"))
        .with("pulls", row.getLong("pulls"))
        .with("pullDays", row.getLong("pull_days"))
        .with("pulledDeals", row.getLong("pulled"))
        .with("expected", asked ? expected : null)
        .with("expectedAmount", asked ? Amounts.plain(expectedAmount, currency) : null)
        .with("slipped", asked ? slipped : null)
        .with("slippedAmount", asked ? Amounts.plain(slippedAmount, currency) : null)
        .with("slipRate", asked ? Figures.rate(slipped, expected) : null);
  }

  private record Line(Row group, String currency, Row shown) {}

  private static Body report(Scope scope, Selection selection, Period period, Window window) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    Instant from = period.from();
    Instant to = period.to();
    boolean asked = from != null && window.from() != null && window.to() != null;
    parameters.put(
        "begin", from == null ? OffsetDateTime.MIN : Scope.timestamp(before(from, scope.asOf())));
    parameters.put("ending", Scope.timestamp(to == null ? scope.asOf() : before(to, scope.asOf())));
    parameters.put("first", window.from());
    parameters.put("beyond", window.to());
    String sql =
        SQL.formatted(
            selection.groups(),
            selection.deals(scope, parameters),
            period.sql("v.valid_from", parameters),
            Deals.intervals(Deals.With.NOTHING));
    List<Row> data =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query(
                (row, number) ->
                    new Line(
                        selection.grouping().read(row),
                        row.getString("currency"),
                        show(selection, asked, row)))
            .list()
            .stream()
            .sorted(
                selection
                    .order(Line::group, StageOrder.of(StageSettings.inForce(scope)))
                    .thenComparing(Line::currency))
            .map(Line::shown)
            .toList();
    Row definition =
        new Row()
            .with("report", "slippage")
            .with("from", from)
            .with("to", to)
            .with("windowFrom", window.from())
            .with("windowTo", window.to())
            .with("push", "an expected close date moved later; pull: earlier; in the period")
            .with(
                "slipped",
                "open and expected in the window at from, still open and expected at or after its"
                    + " end at to; amounts as they were at from");
    return new Body.Report(selection.describe(definition), data, selection.warnings(scope));
  }

  /** The last instant before an end of the period; of what is to come, the as-of instant. */
  private static Instant before(Instant end, Instant asOf) {
    return end.isAfter(asOf) ? asOf : end.minus(1, ChronoUnit.MICROS);
  }
}
