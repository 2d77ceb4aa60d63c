package io.winfold.query.quota;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.platform.web.Parameters;
import io.winfold.query.health.Health;
import io.winfold.query.probability.ModelScores;
import io.winfold.query.quota.Quota.Target;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/coverage}: what is won and what is open in a period, in units of the
 * quotas for it.
 */
@RestController
class CoverageReport {
  /** A year evens out the seasons. */
  private static final int WINDOW_DAYS = 365;

  private static final int LONGEST_WINDOW_DAYS = 3_660;

  /** What deals of each owner, team and pipeline come to; weighted is amount times basis points. */
  private static final String SQL =
      """
      SELECT d.pipeline, d.team, d.owner, d.currency,
             coalesce(sum(d.amount) FILTER (WHERE d.status = 'OPEN'), 0) AS open,
             coalesce(sum(d.amount * coalesce(%s, s.probability_bp, 0))
                        FILTER (WHERE d.status = 'OPEN'), 0) AS weighted,
             coalesce(sum(d.amount) FILTER (
               WHERE d.status = 'WON' AND d.closed_at >= :begin AND d.closed_at < :end), 0) AS won,
             coalesce(sum(d.amount) FILTER (
               WHERE d.status = 'WON' AND d.closed_at > :since), 0) AS window_won,
             coalesce(sum(d.amount) FILTER (
               WHERE d.status = 'LOST' AND d.closed_at > :since), 0) AS window_lost
        FROM %s d LEFT JOIN %s s ON s.pipeline = d.pipeline AND s.stage = d.stage %s
       WHERE (d.status = 'OPEN' AND d.expected_close >= :first AND d.expected_close < :beyond)
          OR (d.status IN ('WON', 'LOST') AND d.closed_at >= least(:begin, :since))
       GROUP BY d.pipeline, d.team, d.owner, d.currency\
      """;

  private final Reads reads;
  private final Health health;
  private final Month fiscalYearStart;

  CoverageReport(
      Reads reads, Health health, @Value("${winfold.fiscal-year-start:1}") int fiscalYearStart) {
    this.reads = reads;
    this.health = health;
    this.fiscalYearStart = Month.of(fiscalYearStart);
  }

  @GetMapping("/api/reports/coverage")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          FiscalPeriod period = period(parameters);
          int days = parameters.integer("windowDays", WINDOW_DAYS, 1, LONGEST_WINDOW_DAYS);
          return Question.ofDurations(scope -> report(scope, period, days));
        });
  }

  private static FiscalPeriod period(Parameters parameters) {
    String period = parameters.text("period");
    if (period == null || !FiscalPeriod.isPeriod(period)) {
      throw Parameters.invalid("period", "must be a year, a quarter or a month, such as 2026-Q1");
    }
    return new FiscalPeriod(period);
  }

  /** What deals come to; {@code weighted} is amount times basis points. */
  private record Sums(
      BigDecimal open,
      BigDecimal weighted,
      BigDecimal won,
      BigDecimal windowWon,
      BigDecimal windowLost) {
    static final Sums NOTHING =
        new Sums(
            BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    Sums plus(Sums more) {
      return new Sums(
          open.add(more.open),
          weighted.add(more.weighted),
          won.add(more.won),
          windowWon.add(more.windowWon),
          windowLost.add(more.windowLost));
    }
  }

  private record Cell(
      String pipeline, @Nullable String team, @Nullable String owner, String currency, Sums sums) {

    boolean counts(Target target, String currency) {
      return this.currency.equals(currency)
          && (target.pipeline() == null || target.pipeline().equals(pipeline))
          && switch (target.scope()) {
            case "TEAM" -> Objects.equals(target.name(), team);
            case "OWNER" -> Objects.equals(target.name(), owner);
            default -> true;
          };
    }
  }

  private Body report(Scope scope, FiscalPeriod period, int days) {
    List<Cell> cells = cells(scope, period, days);
    List<Row> data =
        Targets.of(Quota.inForce(scope), period, fiscalYearStart).stream()
            .map(target -> show(target, cells))
            .toList();
    Row definition =
        new Row()
            .with("report", "coverage")
            .with("period", period.value())
            .with("from", period.begin(fiscalYearStart))
            .with("to", period.end(fiscalYearStart))
            .with("windowDays", days)
            .with("coverage", "open amount expected to close in the period / quota")
            .with("remainingCoverage", "the same / (quota - won); none once the quota is met")
            .with("neededCoverage", "1 / value win rate of the window")
            .with("attainment", "won in the period / quota")
            .with("weightedAttainment", "(won + weighted open) / quota")
            .with("health", health.coverage().show());
    return new Body.Report(definition, data, scope.warnings());
  }

  private List<Cell> cells(Scope scope, FiscalPeriod period, int days) {
    LocalDate begin = period.begin(fiscalYearStart);
    LocalDate end = period.end(fiscalYearStart);
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("first", begin);
    parameters.put("beyond", end);
    parameters.put("begin", Scope.timestamp(begin.atStartOfDay(scope.zone()).toInstant()));
    parameters.put("end", Scope.timestamp(end.atStartOfDay(scope.zone()).toInstant()));
    parameters.put("since", Scope.timestamp(scope.asOf().minus(Duration.ofDays(days))));
    ModelScores scores = ModelScores.of(scope);
    return scope
        .jdbc()
        .sql(
            SQL.formatted(
                scores.orOverride(),
                Deals.sql(scope, Deals.With.NOTHING),
                StagesInForce.SQL,
                scores.join(parameters)))
        .params(parameters)
        .query(
            (row, number) ->
                new Cell(
                    row.getString("pipeline"),
                    row.getString("team"),
                    row.getString("owner"),
                    row.getString("currency"),
                    new Sums(
                        row.getBigDecimal("open"),
                        row.getBigDecimal("weighted"),
                        row.getBigDecimal("won"),
                        row.getBigDecimal("window_won"),
                        row.getBigDecimal("window_lost"))))
        .list();
  }

  private Row show(Targets target, List<Cell> cells) {
    String currency = target.currency();
    BigDecimal quota = target.amount();
    Sums sums =
        cells.stream()
            .filter(cell -> cell.counts(target.target(), currency))
            .map(Cell::sums)
            .reduce(Sums.NOTHING, Sums::plus);
    BigDecimal weighted = sums.weighted().movePointLeft(4);
    BigDecimal left = quota.subtract(sums.won());
    Double coverage = Figures.rate(sums.open(), quota);
    return new Row()
        .with("scope", target.target().scope())
        .with("name", target.target().name())
        .with("pipeline", target.target().pipeline())
        .with("currency", currency)
        .with("quota", Amounts.plain(quota, currency))
        .with("quotaOf", target.of())
        .with("won", Amounts.plain(sums.won(), currency))
        .with("open", Amounts.plain(sums.open(), currency))
        .with("weightedOpen", Amounts.plain(weighted, currency))
        .with("coverage", coverage)
        .with("remainingCoverage", left.signum() <= 0 ? null : Figures.rate(sums.open(), left))
        .with(
            "neededCoverage",
            Figures.rate(sums.windowWon().add(sums.windowLost()), sums.windowWon()))
        .with("attainment", Figures.rate(sums.won(), quota))
        .with("weightedAttainment", Figures.rate(sums.won().add(weighted), quota))
        .with("health", health.coverage().judge(coverage));
  }
}
