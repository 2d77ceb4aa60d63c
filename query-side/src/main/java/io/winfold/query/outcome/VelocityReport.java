package io.winfold.query.outcome;

import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/velocity}: what the open deals are worth a day at the pace and the win
 * rate of a trailing window, beside what was in fact won a day.
 */
@RestController
class VelocityReport {
  /** A quarter: recent enough to be about today, long enough to hold a sales cycle. */
  private static final int WINDOW_DAYS = 90;

  private static final int LONGEST_WINDOW_DAYS = 3_660;

  /** Digits after the point of amounts that are quotients. */
  private static final int SCALE = 4;

  private static final String SQL =
      """
      SELECT %1$s d.currency,
             count(*) FILTER (WHERE d.status = 'OPEN') AS open,
             count(*) FILTER (WHERE d.status = 'WON') AS won,
             count(*) FILTER (WHERE d.status = 'LOST') AS lost,
             coalesce(sum(d.amount) FILTER (WHERE d.status = 'WON'), 0) AS won_amount,
             coalesce(sum(%2$s) FILTER (WHERE d.status = 'WON'), 0) AS won_micros
        FROM %3$s d
       WHERE d.status = 'OPEN' OR (d.status IN ('WON', 'LOST') AND d.closed_at > :since)
       GROUP BY %1$s d.currency\
      """;

  private final Reads reads;

  VelocityReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/velocity")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Selection selection = Selection.of(parameters);
          int days = parameters.integer("windowDays", WINDOW_DAYS, 1, LONGEST_WINDOW_DAYS);
          return Question.ofDurations(scope -> report(scope, selection, days));
        });
  }

  /**
   * @param won in the window; lost too
   * @param wonMicros from the creations of the won deals to their wins, together
   */
  private record Pace(
      Row group,
      String currency,
      long open,
      long won,
      long lost,
      BigDecimal wonAmount,
      BigDecimal wonMicros) {

    Row show(int days) {
      Double cycleDays = won == 0 ? null : Figures.days(wonMicros.doubleValue()) / won;
      return new Row()
          .with("group", group)
          .with("currency", currency)
          .with("open", open)
          .with("won", won)
          .with("lost", lost)
          .with("averageWonAmount", quotient(wonAmount, BigDecimal.valueOf(won)))
          .with("winRate", Figures.rate(won, won + lost))
          .with("cycleDays", cycleDays)
          .with("velocityPerDay", velocity())
          .with("wonAmount", Amounts.plain(wonAmount, currency))
          .with("wonPerDay", quotient(wonAmount, BigDecimal.valueOf(days)));
    }

    /** N x (amount / won) x (won / (won + lost)) / (days / won), divided once. */
    private @Nullable String velocity() {
      BigDecimal cycles =
          wonMicros
              .divide(BigDecimal.valueOf(Duration.ofDays(1).toSeconds()), MathContext.DECIMAL128)
              .movePointLeft(6);
      return quotient(
          wonAmount.multiply(BigDecimal.valueOf(open)).multiply(BigDecimal.valueOf(won)),
          cycles.multiply(BigDecimal.valueOf(won + lost)));
    }

    private @Nullable String quotient(BigDecimal dividend, BigDecimal divisor) {
      return divisor.signum() == 0
          ? null
          : Amounts.plain(dividend.divide(divisor, SCALE, RoundingMode.HALF_UP), currency);
    }
  }

  private static Body report(Scope scope, Selection selection, int days) {
    Instant since = scope.asOf().minus(Duration.ofDays(days));
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("since", Scope.timestamp(since));
    String sql =
        SQL.formatted(
            selection.groups(),
            Figures.micros("d.created_at", "d.closed_at"),
            selection.deals(scope, parameters));
    List<Row> data =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query(
                (row, number) ->
                    new Pace(
                        selection.grouping().read(row),
                        row.getString("currency"),
                        row.getLong("open"),
                        row.getLong("won"),
                        row.getLong("lost"),
                        row.getBigDecimal("won_amount"),
                        row.getBigDecimal("won_micros")))
            .list()
            .stream()
            .sorted(
                selection
                    .order(Pace::group, StageOrder.of(StageSettings.inForce(scope)))
                    .thenComparing(Pace::currency))
            .map(pace -> pace.show(days))
            .toList();
    Row definition =
        new Row()
            .with("report", "velocity")
            .with("windowDays", days)
            .with("since", since)
            .with("velocityPerDay", "open x averageWonAmount x winRate / cycleDays")
            .with("winRate", "won / (won + lost), closed in the window")
            .with("cycleDays", "mean days from creation to the win, won in the window")
            .with("wonPerDay", "amount won in the window / its days");
    return new Body.Report(selection.describe(definition), data, selection.warnings(scope));
  }
}
