package io.winfold.query.outcome;

import io.winfold.query.health.Health;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Durations;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/cycle-time}: days from creation to the close, won and lost apart. */
@RestController
class CycleTimeReport {
  private static final String SQL =
      """
      SELECT %1$s d.status, array_agg(%2$s) AS micros
        FROM %3$s d
       WHERE d.status IN ('WON', 'LOST') %4$s
       GROUP BY %1$s d.status\
      """;

  private final Reads reads;
  private final Health health;

  CycleTimeReport(Reads reads, Health health) {
    this.reads = reads;
    this.health = health;
  }

  @GetMapping("/api/reports/cycle-time")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Selection selection = Selection.of(parameters);
          Period period = Period.of(parameters, reads.zone());
          return scope -> report(scope, selection, period);
        });
  }

  private record Cycle(Row group, String outcome, Durations durations) {
    Row show(Health health) {
      return new Row()
          .with("group", group)
          .with("outcome", outcome)
          .with("n", durations.count())
          .with("meanDays", durations.mean())
          .with("medianDays", durations.quantile(0.5))
          .with("p25Days", durations.quantile(0.25))
          .with("p75Days", durations.quantile(0.75))
          .with(
              "health",
              outcome.equals("WON") ? health.cycleDays().judge(durations.quantile(0.5)) : null);
    }
  }

  private Body report(Scope scope, Selection selection, Period period) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    String sql =
        SQL.formatted(
            selection.groups(),
            Figures.micros("d.created_at", "d.closed_at"),
            selection.monthOf("d.closed_at").deals(scope, parameters),
            period.sql("d.closed_at", parameters));
    List<Row> data =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query(
                (row, number) ->
                    new Cycle(
                        selection.grouping().read(row),
                        row.getString("status"),
                        Durations.read(row, "micros")))
            .list()
            .stream()
            .sorted(
                selection
                    .order(Cycle::group, StageOrder.of(StageSettings.inForce(scope)))
                    .thenComparing(Cycle::outcome, Comparator.reverseOrder()))
            .map(cycle -> cycle.show(health))
            .toList();
    Row definition =
        new Row()
            .with("report", "cycle-time")
            .with("from", period.from())
            .with("to", period.to())
            .with("period", "closed in it")
            .with("anchor", "creation")
            .with("quantiles", "interpolated")
            .with("month", "of the close")
            .with("health", health.cycleDays().show());
    return new Body.Report(selection.describe(definition), data, selection.warnings(scope));
  }
}
