package io.winfold.query.transition;

import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Visits;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/transitions}: every move from a stage, counted. */
@RestController
class TransitionReport {
  private static final String SQL =
      """
      SELECT %1$s pipeline, stage, outcome, next_stage, count(*) AS count
        FROM (SELECT %2$s v.pipeline, v.stage, v.exit_stage AS next_stage,
                     CASE v.exit WHEN 'WON' THEN 'won' WHEN 'LOST' THEN 'lost' END AS outcome
                FROM %3$s v JOIN %4$s d ON d.deal = v.deal %5$s
               WHERE v.exit IN ('FORWARD', 'SKIP', 'BACK', 'WON', 'LOST') %6$s) moves
       GROUP BY %1$s pipeline, stage, outcome, next_stage\
      """;

  private final Reads reads;

  TransitionReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/transitions")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Filters filters = Filters.of(parameters);
          Grouping grouping = Grouping.of(parameters);
          Period period = Period.of(parameters, reads.zone());
          return scope -> report(scope, filters, grouping, period);
        });
  }

  /**
   * @param to a stage of the same pipeline; null: an outcome
   * @param outcome won or lost; null: a stage
   */
  private record Moves(
      Row group,
      String pipeline,
      String from,
      @Nullable String to,
      @Nullable String outcome,
      long count) {

    Row show(Grouping grouping) {
      var shown = new Row();
      for (String name : grouping.names()) {
        shown.put(name, name.equals("pipeline") ? pipeline : group.get(name));
      }
      return new Row()
          .with("group", shown)
          .with("pipeline", pipeline)
          .with("from", from)
          .with("to", outcome == null ? to : outcome)
          .with("count", count);
    }
  }

  private static Body report(Scope scope, Filters filters, Grouping grouping, Period period) {
    // The pipeline is the one the move was made in.
    Grouping grouped = grouping.without("pipeline");
    Map<String, @Nullable Object> parameters = scope.parameters();
    boolean details = filters.needDetails() || grouping.needDetails();
    String sql =
        SQL.formatted(
            grouped.columns(),
            grouped.select(parameters),
            Visits.SQL,
            Deals.sql(scope, details ? Deals.With.DETAILS : Deals.With.NOTHING),
            grouped.join(),
            filters.without("pipeline").sql(parameters)
                + filters.onColumn("pipeline", "v.pipeline", parameters)
                + period.sql("v.exited_at", parameters));
    scope.joinInBulk();
    List<Moves> moves =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query(
                (row, number) ->
                    new Moves(
                        grouped.read(row),
                        row.getString("pipeline"),
                        row.getString("stage"),
                        row.getString("next_stage"),
                        row.getString("outcome"),
                        row.getLong("count")))
            .list();
    Comparator<String> stages = StageOrder.of(StageSettings.inForce(scope));
    List<Row> data =
        moves.stream()
            .sorted(
                Comparator.comparing(Moves::group, grouped.order(stages))
                    .thenComparing(Moves::pipeline)
                    .thenComparing(Moves::from, stages)
                    .thenComparing(Moves::to, Comparator.nullsLast(stages))
                    .thenComparing(
                        Moves::outcome, Comparator.nullsFirst(Comparator.reverseOrder())))
            .map(move -> move.show(grouping))
            .toList();
    List<Warning> warnings = new ArrayList<>(scope.warnings());
    warnings.addAll(grouping.warnings());
    Row definition =
        new Row()
            .with("report", "transitions")
            .with("from", period.from())
            .with("to", period.to())
            .with("groupBy", grouping.names())
            .with("filters", filters.echo());
    return new Body.Report(definition, data, warnings);
  }
}
