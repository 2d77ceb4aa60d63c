package io.winfold.query.forecast;

import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.query.forecast.Forecast.Cell;
import io.winfold.query.forecast.Forecast.Sums;
import io.winfold.query.forecast.Quantiles.Range;
import io.winfold.query.forecast.submission.Submission;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.quota.QuotasForPeriod;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.PastKnowledge;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/forecast}: what a period is likely to bring, in all the ways there are to
 * say so, against its quota and beside what people said.
 */
@RestController
class ForecastReport {
  private final Reads reads;
  private final Month fiscalYearStart;

  ForecastReport(Reads reads, @Value("${winfold.fiscal-year-start:1}") int fiscalYearStart) {
    this.reads = reads;
    this.fiscalYearStart = Month.of(fiscalYearStart);
  }

  @GetMapping("/api/reports/forecast")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = request.getQueryString();
    reads.answer(
        request,
        response,
        parameters -> {
          Asked asked = Asked.of(parameters);
          return Question.ofDurations(scope -> report(scope, asked, query));
        });
  }

  private Body report(Scope scope, Asked asked, @Nullable String query) {
    FiscalPeriod period = asked.period(scope, fiscalYearStart);
    Horizon horizon = Horizon.of(period, fiscalYearStart, scope.zone());
    PastKnowledge known = PastKnowledge.of(scope, null, asked.knownBy());
    Books books = Books.of(scope, asked.selection(), known);
    Forecast forecast = new Forecast(books.now(), horizon);
    Quantiles quantiles =
        asked.interval() && !horizon.isOver(scope.asOf())
            ? new Quantiles(
                WalkForward.of(books, scope.asOf(), horizon),
                asked.seed(),
                UnaryOperator.identity())
            : null;
    var beside =
        new Beside(
            asked.selection(),
            QuotasForPeriod.of(scope, period, fiscalYearStart),
            Submission.inForce(scope).stream().filter(one -> one.period().equals(period)).toList());
    Map<Cell, Sums> cells = new HashMap<>(forecast.cells());
    beside.cells().forEach(cell -> cells.putIfAbsent(cell, new Sums()));
    List<Row> data =
        cells.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(order(scope, asked.selection())))
            .map(cell -> show(cell.getKey(), cell.getValue(), quantiles, beside))
            .toList();
    return new Body.Report(
        definition(asked, period, forecast, known, quantiles, query),
        data,
        warnings(scope, asked, horizon, known, quantiles));
  }

  static Comparator<Cell> order(Scope scope, Selection selection) {
    return selection
        .<Cell>order(Cell::group, StageOrder.of(StageSettings.inForce(scope)))
        .thenComparing(Cell::currency);
  }

  private static Row definition(
      Asked asked,
      FiscalPeriod period,
      Forecast forecast,
      PastKnowledge known,
      @Nullable Quantiles quantiles,
      @Nullable String query) {
    Row definition =
        Asked.describe(new Row().with("report", "forecast"), period, forecast.horizon())
            .with("interval", quantiles == null ? null : quantiles.describe())
            .with("knownBy", known.show())
            .with("curves", curves(forecast.book()))
            .with("gap", "quota - forecast")
            .with("attainment", "won / quota; weighted and timed: forecast / quota")
            .with(
                "deals",
                ForecastDeals.PATH + "?" + (query == null ? "" : query + "&") + "part={part}");
    return asked.selection().describe(definition);
  }

  private static List<Row> curves(Book book) {
    List<Row> curves = new ArrayList<>();
    book.curves()
        .forEach(
            (pipeline, curve) ->
                curves.add(
                    new Row()
                        .with("pipeline", pipeline)
                        .with("won", curve.won())
                        .with("lost", curve.lost())
                        .with("open", curve.open())));
    return curves;
  }

  static List<Warning> warnings(
      Scope scope,
      Asked asked,
      Horizon horizon,
      PastKnowledge known,
      @Nullable Quantiles quantiles) {
    List<Warning> warnings = new ArrayList<>(asked.selection().warnings(scope));
    if (horizon.isOver(scope.asOf())) {
      warnings.add(
          new Warning(
              "period-over",
              "The period is over: deals still open and expected to close in it stay in the"
                  + " weighted forecast, though they can no longer be won in it; there is no"
                  + " interval"));
    }
    warnings.addAll(known.warnings());
    if (quantiles != null) {
      warnings.addAll(quantiles.warnings());
    }
    return warnings;
  }

  /** What a row is set against. */
  private record Beside(Selection selection, QuotasForPeriod quotas, List<Submission> submissions) {

    /** A row without deals that has a quota or a submission is one all the same. */
    List<Cell> cells() {
      var group = new Row();
      if (!selection.grouping().dimensions().isEmpty()) {
        return List.of();
      }
      Subject subject = Subject.of(selection, group);
      if (subject == null) {
        return List.of();
      }
      var currencies =
          new TreeSet<>(quotas.currencies(subject.scope(), subject.name(), subject.pipeline()));
      submissions.stream()
          .filter(one -> subject.submission(List.of(one), one.currency()) != null)
          .forEach(one -> currencies.add(one.currency()));
      List<String> wanted = selection.filters().values("currency");
      return currencies.stream()
          .filter(currency -> wanted == null || wanted.contains(currency))
          .map(currency -> new Cell(group, currency))
          .toList();
    }
  }

  private static Row show(Cell cell, Sums sums, @Nullable Quantiles quantiles, Beside beside) {
    String currency = cell.currency();
    Subject subject = Subject.of(beside.selection(), cell.group());
    BigDecimal quota = subject == null ? null : subject.quota(beside.quotas(), currency);
    Submission submission =
        subject == null ? null : subject.submission(beside.submissions(), currency);
    return new Row()
        .with("group", cell.group())
        .with("currency", currency)
        .with(figures(cell, sums, quantiles))
        .with("quota", against(sums, quota, currency))
        .with("submission", said(submission));
  }

  /** What is computed. */
  static Row figures(Cell cell, Sums sums, @Nullable Quantiles quantiles) {
    String currency = cell.currency();
    Range weighted = quantiles == null ? null : quantiles.weighted(cell, sums);
    Range timed = quantiles == null ? null : quantiles.timed(cell, sums);
    return new Row()
        .with("won", counted(sums, Part.WON, currency))
        .with("open", counted(sums, Part.OPEN, currency))
        .with("weighted", forecast(sums, Part.WEIGHTED, weighted, currency))
        .with("timed", forecast(sums, Part.TIMED, timed, currency))
        .with("categories", categories(sums, currency))
        .with("cumulative", cumulative(sums, currency))
        .with("undated", counted(sums, Part.UNDATED, currency))
        .with("overdue", counted(sums, Part.OVERDUE, currency))
        .with("later", counted(sums, Part.LATER, currency));
  }

  private static Row counted(Sums sums, Part part, String currency) {
    return new Row()
        .with("count", sums.count(part))
        .with("amount", Amounts.plain(sums.amount(part), currency));
  }

  private static Row forecast(Sums sums, Part open, @Nullable Range range, String currency) {
    return new Row()
        .with("open", Amounts.plain(sums.amount(open), currency))
        .with("forecast", Amounts.plain(sums.amount(Part.WON, open), currency))
        .with("unforeseen", range == null ? null : Quantiles.rounded(range.unforeseen(), currency))
        .with("interval", Quantiles.show(range == null ? null : range.interval(), currency));
  }

  private static Row categories(Sums sums, String currency) {
    var row = new Row();
    for (ForecastCategory category : ForecastCategory.values()) {
      row.with(category.name(), counted(sums, Part.of(category), currency));
    }
    return row;
  }

  private static Row cumulative(Sums sums, String currency) {
    return new Row()
        .with("commit", Amounts.plain(sums.amount(Part.CLOSED, Part.COMMIT), currency))
        .with(
            "bestCase",
            Amounts.plain(sums.amount(Part.CLOSED, Part.COMMIT, Part.BEST_CASE), currency))
        .with(
            "openPipeline",
            Amounts.plain(sums.amount(Part.COMMIT, Part.BEST_CASE, Part.PIPELINE), currency));
  }

  private static Row against(Sums sums, @Nullable BigDecimal quota, String currency) {
    BigDecimal weighted = sums.amount(Part.WON, Part.WEIGHTED);
    BigDecimal timed = sums.amount(Part.WON, Part.TIMED);
    return new Row()
        .with("amount", quota == null ? null : Amounts.plain(quota, currency))
        .with(
            "weightedGap", quota == null ? null : Amounts.plain(quota.subtract(weighted), currency))
        .with("timedGap", quota == null ? null : Amounts.plain(quota.subtract(timed), currency))
        .with("attainment", quota == null ? null : Figures.rate(sums.amount(Part.WON), quota))
        .with("weightedAttainment", quota == null ? null : Figures.rate(weighted, quota))
        .with("timedAttainment", quota == null ? null : Figures.rate(timed, quota));
  }

  /** What people said; every column is there, so that tables have the same ones in every row. */
  private static Row said(@Nullable Submission submission) {
    Row row = submission == null ? new Row() : submission.show();
    var shown = new Row();
    for (String column :
        List.of(
            "id",
            "status",
            "commit",
            "bestCase",
            "openPipeline",
            "submittedCommit",
            "note",
            "at",
            "actor",
            "version",
            "history")) {
      shown.put(column, row.get(column));
    }
    return shown;
  }
}
