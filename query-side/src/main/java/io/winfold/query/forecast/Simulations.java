package io.winfold.query.forecast;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.platform.web.Payload;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.Problem.FieldError;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.forecast.Forecast.Cell;
import io.winfold.query.forecast.Forecast.Sums;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.probability.Scoring;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.PastKnowledge;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /api/simulations}: the forecast as it is and as it would be in a scenario, side by
 * side. It takes the parameters of the forecast report and the scenario as its body, and leaves
 * nothing behind.
 */
@RestController
class Simulations {
  private static final int PAGE = 1_000;
  private static final int MOST = 10_000;

  private final Reads reads;
  private final Month fiscalYearStart;

  Simulations(Reads reads, @Value("${winfold.fiscal-year-start:1}") int fiscalYearStart) {
    this.reads = reads;
    this.fiscalYearStart = Month.of(fiscalYearStart);
  }

  @PostMapping("/api/simulations")
  void simulate(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Scenario scenario = Scenario.read(Payload.json(request));
    reads.answer(
        request,
        response,
        parameters -> {
          Asked asked = Asked.of(parameters);
          int deals = parameters.integer("deals", PAGE, 0, MOST);
          return Question.ofDurations(scope -> compare(scope, asked, scenario, deals));
        });
  }

  private Body compare(Scope scope, Asked asked, Scenario scenario, int deals) {
    FiscalPeriod period = asked.period(scope, fiscalYearStart);
    Horizon horizon = Horizon.of(period, fiscalYearStart, scope.zone());
    PastKnowledge known = PastKnowledge.of(scope, null, asked.knownBy());
    Books books = Books.of(scope, asked.selection(), known);
    var alternative =
        new Alternative(
            scenario, StageSettings.inForce(scope), scores(scope, scenario), scope.zone());
    Forecast baseline = new Forecast(books.now(), horizon);
    Forecast different = new Forecast(alternative.of(books.now()), horizon);
    Quantiles quantiles =
        asked.interval() && !horizon.isOver(scope.asOf())
            ? new Quantiles(
                WalkForward.of(books, scope.asOf(), horizon),
                asked.seed(),
                UnaryOperator.identity())
            : null;
    Set<Cell> cells = new HashSet<>(baseline.cells().keySet());
    cells.addAll(different.cells().keySet());
    Map<Cell, List<Row>> changed = changed(baseline, different);
    List<Row> data =
        cells.stream()
            .sorted(ForecastReport.order(scope, asked.selection()))
            .map(
                cell ->
                    show(
                        cell,
                        baseline.cells().getOrDefault(cell, new Sums()),
                        different.cells().getOrDefault(cell, new Sums()),
                        quantiles,
                        changed.getOrDefault(cell, List.of()),
                        deals))
            .toList();
    Row definition =
        Asked.describe(new Row().with("report", "simulation"), period, horizon)
            .with("interval", quantiles == null ? null : quantiles.describe())
            .with("knownBy", known.show())
            .with("difference", "scenario - baseline; of each deal: won + weighted, won + timed")
            .with(
                "scenario",
                "filters take deals as they are; the curves and sigma stay those of the baseline; a"
                    + " deal moved to another stage loses its override; probabilities change the"
                    + " weighted forecast, the timed one goes by age");
    return new Body.Report(
        asked.selection().describe(definition),
        data,
        ForecastReport.warnings(scope, asked, horizon, known, quantiles));
  }

  private static Map<Long, Integer> scores(Scope scope, Scenario scenario) {
    String model = scenario.model();
    if (model == null) {
      return Map.of();
    }
    return Scoring.by(scope, model)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                        ProblemCode.MODEL_NOT_FOUND,
                        "There is no such model as of " + scope.asOf(),
                        List.of(FieldError.at("/model", "is no model there was")))));
  }

  private static Row show(
      Cell cell,
      Sums baseline,
      Sums scenario,
      @Nullable Quantiles quantiles,
      List<Row> changed,
      int deals) {
    String currency = cell.currency();
    return new Row()
        .with("group", cell.group())
        .with("currency", currency)
        .with("baseline", ForecastReport.figures(cell, baseline, quantiles))
        .with("scenario", ForecastReport.figures(cell, scenario, quantiles))
        .with(
            "difference",
            new Row()
                .with("won", difference(baseline, scenario, currency, Part.WON))
                .with("open", difference(baseline, scenario, currency, Part.OPEN))
                .with("weighted", difference(baseline, scenario, currency, Part.WON, Part.WEIGHTED))
                .with("timed", difference(baseline, scenario, currency, Part.WON, Part.TIMED))
                .with("commit", difference(baseline, scenario, currency, Part.CLOSED, Part.COMMIT))
                .with(
                    "bestCase",
                    difference(
                        baseline, scenario, currency, Part.CLOSED, Part.COMMIT, Part.BEST_CASE))
                .with(
                    "openPipeline",
                    difference(
                        baseline, scenario, currency, Part.COMMIT, Part.BEST_CASE, Part.PIPELINE)))
        .with("changedDeals", changed.size())
        .with("deals", changed.subList(0, Math.min(deals, changed.size())));
  }

  private static String difference(
      Sums baseline, Sums scenario, String currency, Part part, Part... more) {
    return Amounts.plain(
        scenario.amount(part, more).subtract(baseline.amount(part, more)), currency);
  }

  /** A deal and what it adds to the two forecasts, as amount times basis points. */
  private record Line(Deal deal, BigDecimal weighted, BigDecimal timed) {
    static Line of(Forecast forecast, Deal deal) {
      Map<Part, BigDecimal> parts = new HashMap<>();
      forecast.parts(deal, parts::put);
      BigDecimal won = parts.getOrDefault(Part.WON, BigDecimal.ZERO);
      return new Line(
          deal,
          won.add(parts.getOrDefault(Part.WEIGHTED, BigDecimal.ZERO)),
          won.add(parts.getOrDefault(Part.TIMED, BigDecimal.ZERO)));
    }

    Row show() {
      return new Row()
          .with("status", deal.isOpen() ? "OPEN" : "WON")
          .with("stage", deal.stage())
          .with("amount", Amounts.plain(deal.amount(), deal.currency()))
          .with("probability", Amounts.percent(deal.effective()))
          .with("category", deal.category().name())
          .with("expectedCloseDate", deal.expectedClose())
          .with("weighted", Amounts.weighted(weighted, deal.currency()))
          .with("timed", Amounts.weighted(timed, deal.currency()));
    }
  }

  private static Map<Cell, Map<String, Line>> lines(Forecast forecast) {
    Map<Cell, Map<String, Line>> lines = new HashMap<>();
    for (List<Deal> deals : List.of(forecast.book().open(), forecast.book().won())) {
      for (Deal deal : deals) {
        if (deal.chosen()) {
          Line line = Line.of(forecast, deal);
          for (Row group : deal.groups()) {
            lines
                .computeIfAbsent(new Cell(group, deal.currency()), cell -> new TreeMap<>())
                .put(deal.id(), line);
          }
        }
      }
    }
    return lines;
  }

  /** The deals of each cell that are different, those that differ most first. */
  private static Map<Cell, List<Row>> changed(Forecast baseline, Forecast scenario) {
    Map<Cell, Map<String, Line>> before = lines(baseline);
    Map<Cell, Map<String, Line>> after = lines(scenario);
    Set<Cell> cells = new HashSet<>(before.keySet());
    cells.addAll(after.keySet());
    Map<Cell, List<Row>> changed = new HashMap<>();
    for (Cell cell : cells) {
      changed.put(
          cell,
          changed(
              cell.currency(),
              before.getOrDefault(cell, Map.of()),
              after.getOrDefault(cell, Map.of())));
    }
    return changed;
  }

  private record Difference(BigDecimal weighted, Row shown) {}

  private static List<Row> changed(
      String currency, Map<String, Line> before, Map<String, Line> after) {
    Set<String> ids = new HashSet<>(before.keySet());
    ids.addAll(after.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String id : ids) {
      Line one = before.get(id);
      Line other = after.get(id);
      if (!Objects.equals(one, other)) {
        BigDecimal weighted = weighted(other).subtract(weighted(one));
        BigDecimal timed = timed(other).subtract(timed(one));
        differences.add(
            new Difference(
                weighted,
                new Row()
                    .with("id", id)
                    .with("baseline", one == null ? null : one.show())
                    .with("scenario", other == null ? null : other.show())
                    .with("weighted", Amounts.weighted(weighted, currency))
                    .with("timed", Amounts.weighted(timed, currency))));
      }
    }
    return differences.stream()
        .sorted(
            Comparator.comparing((Difference one) -> one.weighted().abs())
                .reversed()
                .thenComparing(one -> String.valueOf(one.shown().get("id"))))
        .map(Difference::shown)
        .toList();
  }

  private static BigDecimal weighted(@Nullable Line line) {
    return line == null ? BigDecimal.ZERO : line.weighted();
  }

  private static BigDecimal timed(@Nullable Line line) {
    return line == null ? BigDecimal.ZERO : line.timed();
  }
}
