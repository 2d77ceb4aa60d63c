package io.winfold.query.outcome;

import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/lost-reasons}: why deals were lost, and from which stage: the stage of a
 * lost deal is the last it was in.
 */
@RestController
class LostReasonsReport {
  private static final String SQL =
      """
      SELECT %1$s d.pipeline, d.stage, d.lost_reason, d.currency, count(*) AS count,
             sum(d.amount) AS amount
        FROM %2$s d
       WHERE d.status = 'LOST' %3$s
       GROUP BY %1$s d.pipeline, d.stage, d.lost_reason, d.currency\
      """;

  private final Reads reads;

  LostReasonsReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/lost-reasons")
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

  private record Lost(
      Row group,
      String pipeline,
      String stage,
      String reason,
      String currency,
      long count,
      BigDecimal amount) {

    Row show(Map<Line, Long> totals) {
      return new Row()
          .with("group", group)
          .with("pipeline", pipeline)
          .with("stage", stage)
          .with("reason", reason)
          .with("currency", currency)
          .with("count", count)
          .with("share", Figures.rate(count, totals.getOrDefault(line(), 0L)))
          .with("amount", Amounts.plain(amount, currency));
    }

    Line line() {
      return new Line(group, pipeline, stage, currency);
    }
  }

  /** What the shares of reasons add up to 1 in. */
  private record Line(Row group, String pipeline, String stage, String currency) {}

  private static Body report(Scope scope, Selection selection, Period period) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    String sql =
        SQL.formatted(
            selection.groups(),
            selection.monthOf("d.closed_at").deals(scope, parameters),
            period.sql("d.closed_at", parameters));
    List<Lost> lost =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query(
                (row, number) ->
                    new Lost(
                        selection.grouping().read(row),
                        row.getString("pipeline"),
                        row.getString("stage"),
                        row.getString("lost_reason"),
                        row.getString("currency"),
                        row.getLong("count"),
                        row.getBigDecimal("amount")))
            .list();
    Map<Line, Long> totals = new HashMap<>();
    lost.forEach(each -> totals.merge(each.line(), each.count(), Long::sum));
    Comparator<String> stages = StageOrder.of(StageSettings.inForce(scope));
    List<Row> data =
        lost.stream()
            .sorted(
                selection
                    .order(Lost::group, stages)
                    .thenComparing(Lost::pipeline)
                    .thenComparing(Lost::stage, stages)
                    .thenComparing(Lost::currency)
                    .thenComparing(Comparator.comparingLong(Lost::count).reversed())
                    .thenComparing(Lost::reason))
            .map(each -> each.show(totals))
            .toList();
    Row definition =
        new Row()
            .with("report", "lost-reasons")
            .with("from", period.from())
            .with("to", period.to())
            .with("stage", "the last one before the loss")
            .with("share", "of the losses from the stage, by count")
            .with("month", "of the loss");
    return new Body.Report(selection.describe(definition), data, selection.warnings(scope));
  }
}
