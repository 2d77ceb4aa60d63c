package io.winfold.query.history;

import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.probability.ScoredStretches;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/probability-history}: the open deals, counted and summed at each of a
 * series of instants.
 *
 * <p>Every interval of a deal is looked at once, however many instants there are: it adds to the
 * first instant it holds at and takes away from the first one it no longer does. Those that end
 * before the first instant are passed over.
 */
@RestController
class PipelineHistory {
  private static final String SQL =
      """
      WITH i AS MATERIALIZED (
        SELECT CAST(:instants AS timestamptz[]) AS instants),
      held AS (
        SELECT %1$s d.pipeline, d.stage, d.currency, d.amount, d.override_bp,
               width_bucket(d.valid_from - interval '1 microsecond', i.instants) AS first,
               width_bucket(%6$s - interval '1 microsecond', i.instants) AS beyond
          FROM %2$s d
         CROSS JOIN i %3$s
         WHERE d.status = 'OPEN' AND d.valid_from <= :last AND %6$s > :first %4$s)
      SELECT %5$s h.pipeline, h.stage, h.currency, e.place, sum(e.sign)::bigint AS count,
             sum(e.sign * h.amount) AS amount,
             coalesce(sum(e.sign * h.amount * h.override_bp), 0) AS overridden,
             coalesce(sum(e.sign * h.amount) FILTER (WHERE h.override_bp IS NULL), 0) AS by_default
        FROM held h CROSS JOIN LATERAL (VALUES (h.first, 1), (h.beyond, -1)) AS e (place, sign)
       WHERE h.first < h.beyond
       GROUP BY %5$s h.pipeline, h.stage, h.currency, e.place\
      """;

  /**
   * What models take from the defaults: of each stretch in which a deal has one score, its amount
   * is weighted by the score instead.
   */
  private static final String SCORED =
      """
      WITH held AS (
        SELECT %1$s d.pipeline, d.stage, d.currency, d.amount, p.first, p.beyond, p.points
          FROM %2$s d
          JOIN unnest(CAST(:score_deals AS bigint[]), CAST(:score_versions AS bigint[]),
                      CAST(:score_firsts AS integer[]), CAST(:score_beyonds AS integer[]),
                      CAST(:score_points AS integer[]))
               AS p (deal, version, first, beyond, points)
            ON p.deal = d.deal AND p.version = d.version %3$s
         WHERE d.status = 'OPEN' AND d.override_bp IS NULL %4$s)
      SELECT %5$s h.pipeline, h.stage, h.currency, e.place, 0::bigint AS count,
             0::numeric AS amount, sum(e.sign * h.amount * h.points) AS overridden,
             -sum(e.sign * h.amount) AS by_default
        FROM held h CROSS JOIN LATERAL (VALUES (h.first, 1), (h.beyond, -1)) AS e (place, sign)
       GROUP BY %5$s h.pipeline, h.stage, h.currency, e.place\
      """;

  private final Reads reads;

  PipelineHistory(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/probability-history")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Filters filters = Filters.of(parameters);
          Grouping grouping = Grouping.of(parameters);
          Series series = Series.of(parameters, reads.zone());
          return scope -> report(scope, filters, grouping, series);
        });
  }

  private static Body report(Scope scope, Filters filters, Grouping grouping, Series series) {
    List<Instant> instants = series.instants(scope.asOf(), scope.zone());
    List<Warning> warnings = new ArrayList<>(scope.warnings());
    warnings.addAll(grouping.warnings());
    Row definition =
        new Row()
            .with("report", "probability-history")
            .with("from", series.period().from())
            .with("to", series.period().to())
            .with("step", series.step().name().toLowerCase(Locale.ROOT))
            .with("groupBy", grouping.names())
            .with("filters", filters.echo());
    return new Body.Report(
        definition,
        instants.isEmpty() ? List.of() : data(scope, filters, grouping, instants),
        warnings);
  }

  private record Line(Row group, String currency) {}

  /** What is added at one instant to the deals of one stage; weights are amount times points. */
  private record Delta(
      StageKey stage, long count, BigDecimal amount, BigDecimal overridden, BigDecimal byDefault) {

    Delta plus(Delta other) {
      return new Delta(
          stage,
          count + other.count,
          amount.add(other.amount),
          overridden.add(other.overridden),
          byDefault.add(other.byDefault));
    }
  }

  private static List<Row> data(
      Scope scope, Filters filters, Grouping grouping, List<Instant> instants) {
    Comparator<String> stages = StageOrder.of(StageSettings.inForce(scope));
    Map<Line, Map<Integer, List<Delta>>> lines =
        new TreeMap<>(
            Comparator.comparing(Line::group, grouping.order(stages))
                .thenComparing(Line::currency));
    readDeltas(scope, filters, grouping, instants, lines);
    var defaults = new StageDefaults(scope);
    Map<Line, Map<StageKey, Delta>> running = new HashMap<>();
    List<Row> data = new ArrayList<>();
    for (int place = 0; place < instants.size(); place++) {
      Instant at = instants.get(place);
      for (Map.Entry<Line, Map<Integer, List<Delta>>> line : lines.entrySet()) {
        Map<StageKey, Delta> held = running.computeIfAbsent(line.getKey(), key -> new HashMap<>());
        for (Delta delta : line.getValue().getOrDefault(place, List.of())) {
          held.merge(delta.stage(), delta, Delta::plus);
        }
        data.add(show(at, line.getKey(), held, defaults));
      }
    }
    return data;
  }

  private static Row show(
      Instant at, Line line, Map<StageKey, Delta> held, StageDefaults defaults) {
    long count = 0;
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal weighted = BigDecimal.ZERO;
    for (Delta stage : held.values()) {
      count += stage.count();
      amount = amount.add(stage.amount());
      weighted =
          weighted
              .add(stage.overridden())
              .add(stage.byDefault().multiply(BigDecimal.valueOf(defaults.at(stage.stage(), at))));
    }
    return new Row()
        .with("at", at)
        .with("group", line.group())
        .with("currency", line.currency())
        .with("count", count)
        .with("amount", Amounts.plain(amount, line.currency()))
        .with("weightedAmount", Amounts.weighted(weighted, line.currency()));
  }

  private static void readDeltas(
      Scope scope,
      Filters filters,
      Grouping grouping,
      List<Instant> instants,
      Map<Line, Map<Integer, List<Delta>>> lines) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("first", Scope.timestamp(instants.getFirst()));
    parameters.put("last", Scope.timestamp(instants.getLast()));
    parameters.put("instants", instants.stream().map(Instant::toString).toArray(String[]::new));
    boolean details = filters.needDetails() || grouping.needDetails();
    String sql =
        SQL.formatted(
            grouping.select(parameters),
            Deals.intervals(details ? Deals.With.DETAILS : Deals.With.NOTHING),
            grouping.join(),
            filters.sql(parameters),
            grouping.columns(),
            Deals.until(scope));
    readDeltas(scope, sql, parameters, grouping, lines);
    ScoredStretches scored = ScoredStretches.read(scope, instants);
    if (!scored.isEmpty()) {
      scored.bind(parameters);
      String more =
          SCORED.formatted(
              grouping.select(parameters),
              Deals.intervals(details ? Deals.With.DETAILS : Deals.With.NOTHING),
              grouping.join(),
              filters.sql(parameters),
              grouping.columns());
      readDeltas(scope, more, parameters, grouping, lines);
    }
  }

  private static void readDeltas(
      Scope scope,
      String sql,
      Map<String, @Nullable Object> parameters,
      Grouping grouping,
      Map<Line, Map<Integer, List<Delta>>> lines) {
    scope
        .jdbc()
        .sql(sql)
        .params(parameters)
        .query(
            row -> {
              lines
                  .computeIfAbsent(
                      new Line(grouping.read(row), row.getString("currency")),
                      key -> new HashMap<>())
                  .computeIfAbsent(row.getInt("place"), key -> new ArrayList<>())
                  .add(
                      new Delta(
                          new StageKey(row.getString("pipeline"), row.getString("stage")),
                          row.getLong("count"),
                          row.getBigDecimal("amount"),
                          row.getBigDecimal("overridden"),
                          row.getBigDecimal("by_default")));
            });
  }
}
