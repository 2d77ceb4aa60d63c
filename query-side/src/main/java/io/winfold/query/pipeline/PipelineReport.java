package io.winfold.query.pipeline;

import io.winfold.query.probability.ModelScores;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/pipeline}: the open deals, counted and summed. */
@RestController
class PipelineReport {
  /**
   * Summed by stage first: the defaults are joined to a few sums, not to every deal. {@code
   * weighted} is amount times basis points. A model's score stands in for an override where there
   * is none.
   */
  private static final String SUMMED =
      """
      WITH deals AS (
        SELECT %s d.pipeline, d.stage, d.currency, d.amount, %s AS override_bp
          FROM %s d %s %s
         WHERE d.status = 'OPEN' %s),
      held AS (
        SELECT %s pipeline, stage, currency, count(*) AS count, sum(amount) AS amount,
               coalesce(sum(amount * override_bp), 0) AS overridden,
               coalesce(sum(amount) FILTER (WHERE override_bp IS NULL), 0) AS by_default
          FROM deals
         GROUP BY %s pipeline, stage, currency)
      """;

  private static final Set<String> KEPT_BY =
      Set.of("pipeline", "stage", "currency", "owner", "team");

  private static final String WEIGHTED =
      """
      SELECT %1$s h.currency, sum(h.count)::bigint AS count, sum(h.amount) AS amount,
             sum(h.overridden + h.by_default * coalesce(s.probability_bp, 0)) AS weighted
        FROM held h LEFT JOIN %2$s s ON s.pipeline = h.pipeline AND s.stage = h.stage
       GROUP BY %1$s h.currency\
      """;

  /** The same of the present by what the totals of the present are kept by. */
  private static final String KEPT =
      """
      WITH held AS (
        SELECT %1$s d.pipeline, d.stage, d.currency, sum(d.count) AS count,
               sum(d.amount) AS amount, sum(d.overridden) AS overridden,
               sum(d.by_default) AS by_default
          FROM open_total d
         WHERE d.count > 0 %2$s
         GROUP BY %3$s d.pipeline, d.stage, d.currency)
      """;

  private final Reads reads;

  PipelineReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/pipeline")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Filters filters = Filters.of(parameters);
          Grouping grouping = Grouping.of(parameters, "stage");
          return scope -> report(scope, filters, grouping);
        });
  }

  private record Total(
      Row group, @Nullable String currency, long count, BigDecimal amount, BigDecimal weighted) {
    Row show() {
      return new Row()
          .with("group", group)
          .with("currency", currency)
          .with("count", count)
          .with("amount", Amounts.plain(amount, currency))
          .with("weightedAmount", Amounts.weighted(weighted, currency));
    }
  }

  private static Body report(Scope scope, Filters filters, Grouping grouping) {
    List<StageSettings> stages = StageSettings.inForce(scope);
    List<Total> totals = new ArrayList<>(totals(scope, filters, grouping));
    if (grouping.names().equals(List.of("stage"))) {
      addEmptyStages(totals, stages, scope, filters);
    }
    totals.sort(
        Comparator.comparing(Total::group, grouping.order(StageOrder.of(stages)))
            .thenComparing(Total::currency, Comparator.nullsLast(Comparator.naturalOrder())));
    List<Warning> warnings = new ArrayList<>(scope.warnings());
    warnings.addAll(grouping.warnings());
    return new Body.Report(
        new Row()
            .with("report", "pipeline")
            .with("groupBy", grouping.names())
            .with("filters", filters.echo()),
        totals.stream().map(Total::show).toList(),
        warnings);
  }

  private static List<Total> totals(Scope scope, Filters filters, Grouping grouping) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    String sql =
        held(scope, filters, grouping, parameters)
            + WEIGHTED.formatted(grouping.columns("h."), StagesInForce.SQL);
    return scope
        .jdbc()
        .sql(sql)
        .params(parameters)
        .query(
            (row, number) ->
                new Total(
                    grouping.read(row),
                    row.getString("currency"),
                    row.getLong("count"),
                    row.getBigDecimal("amount"),
                    row.getBigDecimal("weighted")))
        .list();
  }

  private static String held(
      Scope scope, Filters filters, Grouping grouping, Map<String, @Nullable Object> parameters) {
    ModelScores scores = ModelScores.of(scope);
    if (scope.current()
        && scores.isEmpty()
        && KEPT_BY.containsAll(grouping.names())
        && filters.areAmong(KEPT_BY)) {
      return KEPT.formatted(
          grouping.select(parameters), filters.sql(parameters), grouping.columns());
    }
    boolean details = filters.needDetails() || grouping.needDetails();
    return SUMMED.formatted(
        grouping.select(parameters),
        scores.orOverride(),
        Deals.sql(scope, details ? Deals.With.DETAILS : Deals.With.NOTHING),
        scores.join(parameters),
        grouping.join(),
        filters.sql(parameters),
        grouping.columns(),
        grouping.columns());
  }

  /** A stage that is there is listed in every currency of the answer, deals or not. */
  private static void addEmptyStages(
      List<Total> totals, List<StageSettings> stages, Scope scope, Filters filters) {
    Set<@Nullable String> currencies = new TreeSet<>();
    Set<List<@Nullable String>> held = new HashSet<>();
    for (Total total : totals) {
      currencies.add(total.currency());
      held.add(List.of(stageOf(total), String.valueOf(total.currency())));
    }
    if (currencies.isEmpty()) {
      currencies = new LinkedHashSet<>();
      currencies.add(null);
    }
    for (StageSettings stage : stages) {
      if (!stage.isThere(scope.asOf()) || !isWanted(filters, stage)) {
        continue;
      }
      for (String currency : currencies) {
        if (held.add(List.of(stage.id(), String.valueOf(currency)))) {
          totals.add(
              new Total(
                  new Row().with("stage", stage.id()),
                  currency,
                  0,
                  BigDecimal.ZERO,
                  BigDecimal.ZERO));
        }
      }
    }
  }

  private static String stageOf(Total total) {
    return String.valueOf(total.group().get("stage"));
  }

  private static boolean isWanted(Filters filters, StageSettings stage) {
    List<String> pipelines = filters.values("pipeline");
    List<String> ids = filters.values("stage");
    return (pipelines == null || pipelines.contains(stage.pipeline()))
        && (ids == null || ids.contains(stage.id()));
  }
}
