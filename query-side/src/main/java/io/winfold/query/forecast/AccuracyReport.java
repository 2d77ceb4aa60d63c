package io.winfold.query.forecast;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.query.forecast.Forecast.Cell;
import io.winfold.query.forecast.Forecast.Sums;
import io.winfold.query.forecast.submission.Submission;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.PastKnowledge;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Warning;
import io.winfold.query.statistics.Interval;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/forecast-accuracy}: what was forecast of past periods, computed as of
 * then, against what was won in them.
 */
@RestController
class AccuracyReport {
  private final Reads reads;
  private final Month fiscalYearStart;

  AccuracyReport(Reads reads, @Value("${winfold.fiscal-year-start:1}") int fiscalYearStart) {
    this.reads = reads;
    this.fiscalYearStart = Month.of(fiscalYearStart);
  }

  @GetMapping("/api/reports/forecast-accuracy")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          PastPeriods asked = PastPeriods.of(parameters);
          return scope -> report(scope, asked);
        });
  }

  /** A way to forecast. */
  private enum Way {
    WEIGHTED,
    TIMED,
    COMMIT,
    BEST_CASE,
    /** What those who sell said last. */
    SUBMITTED,
    /** What was in force, after what managers made of it. */
    IN_FORCE;

    /** Null: it is not computed, but said. */
    @Nullable BigDecimal computed(Sums sums) {
      return switch (this) {
        case WEIGHTED -> sums.amount(Part.WON, Part.WEIGHTED);
        case TIMED -> sums.amount(Part.WON, Part.TIMED);
        case COMMIT -> sums.amount(Part.CLOSED, Part.COMMIT);
        case BEST_CASE -> sums.amount(Part.CLOSED, Part.COMMIT, Part.BEST_CASE);
        case SUBMITTED, IN_FORCE -> null;
      };
    }
  }

  /** How all ways did in one group, so long before the end. */
  private record Key(int lead, Cell cell) {}

  private Body report(Scope scope, PastPeriods asked) {
    List<FiscalPeriod> periods = asked.periods(scope, fiscalYearStart);
    PastKnowledge known = PastKnowledge.of(scope, null, asked.knownBy());
    Map<Key, Map<Way, Track>> tracks = new HashMap<>();
    int passedOver = 0;
    boolean fitted = true;
    Books books = Books.of(scope, asked.byLeaf(), known);
    for (int lead : asked.leads()) {
      books.forget();
      for (FiscalPeriod period : periods) {
        Scope then = known.at(scope, asked.cut(period, lead, fiscalYearStart, scope));
        if (books.at(then.asOf()).isBeforeHistory()) {
          passedOver++;
        } else {
          fitted &= score(asked, books, period, then, lead, tracks);
        }
      }
    }
    return new Body.Report(
        definition(asked, periods, known),
        data(scope, asked, tracks),
        warnings(scope, asked, known, passedOver, fitted));
  }

  /** Whether the intervals' factors were fitted. */
  private boolean score(
      PastPeriods asked,
      Books books,
      FiscalPeriod period,
      Scope then,
      int lead,
      Map<Key, Map<Way, Track>> tracks) {
    Instant cut = then.asOf();
    Horizon horizon = Horizon.of(period, fiscalYearStart, then.zone());
    Map<Cell, Sums> forecast = new Forecast(books.at(cut), horizon).cells();
    Map<Cell, BigDecimal> actual = won(books.now(), horizon);
    Map<Cell, BigDecimal> naive = naive(books.at(cut), period, cut, then);
    WalkForward past = WalkForward.of(books, cut, horizon);
    var quantiles = new Quantiles(past, asked.seed(), asked::groupOf);
    List<Submission> said =
        Submission.inForce(then).stream().filter(one -> one.period().equals(period)).toList();

    Set<Cell> leaves = new HashSet<>(forecast.keySet());
    leaves.addAll(actual.keySet());
    leaves.addAll(naive.keySet());
    Map<Cell, Sums> wholes = new HashMap<>();
    Map<Cell, BigDecimal> came = new HashMap<>();
    for (Cell leaf : leaves) {
      Cell whole = new Cell(asked.groupOf(leaf.group()), leaf.currency());
      Sums sums = forecast.getOrDefault(leaf, new Sums());
      wholes.computeIfAbsent(whole, none -> new Sums()).addAll(sums);
      BigDecimal won = actual.getOrDefault(leaf, BigDecimal.ZERO);
      came.merge(whole, won, BigDecimal::add);
      BigDecimal before = naive.getOrDefault(leaf, BigDecimal.ZERO);
      for (Way way : Way.values()) {
        BigDecimal expected = way.computed(sums);
        if (expected != null) {
          track(tracks, lead, whole, way)
              .score()
              .addLeaf(expected.doubleValue(), won.doubleValue(), before.doubleValue());
        }
      }
    }
    wholes.forEach(
        (cell, sums) -> {
          for (Way way : Way.values()) {
            BigDecimal computed = way.computed(sums);
            BigDecimal expected = computed != null ? computed : said(asked, said, cell, way);
            if (expected != null) {
              track(tracks, lead, cell, way)
                  .add(
                      period.value(),
                      cut,
                      cell.currency(),
                      expected,
                      came.getOrDefault(cell, BigDecimal.ZERO),
                      interval(way, quantiles, cell, sums));
            }
          }
        });
    return quantiles.isFitted();
  }

  private static Track track(Map<Key, Map<Way, Track>> tracks, int lead, Cell cell, Way way) {
    return tracks
        .computeIfAbsent(new Key(lead, cell), key -> new EnumMap<>(Way.class))
        .computeIfAbsent(way, none -> new Track());
  }

  private static @Nullable Interval interval(Way way, Quantiles quantiles, Cell cell, Sums sums) {
    return switch (way) {
      case WEIGHTED -> quantiles.weighted(cell, sums).interval();
      case TIMED -> quantiles.timed(cell, sums).interval();
      case COMMIT, BEST_CASE, SUBMITTED, IN_FORCE -> null;
    };
  }

  private static @Nullable BigDecimal said(
      PastPeriods asked, List<Submission> said, Cell cell, Way way) {
    Subject subject = Subject.of(asked.selection(), cell.group());
    Submission submission = subject == null ? null : subject.submission(said, cell.currency());
    if (submission == null) {
      return null;
    }
    return (way == Way.SUBMITTED ? submission.submitted() : submission.latest()).commit();
  }

  private static Map<Cell, BigDecimal> won(Book book, Horizon horizon) {
    Map<Cell, BigDecimal> won = new HashMap<>();
    for (Deal deal : book.won()) {
      if (deal.chosen() && horizon.contains(deal.closedAt())) {
        for (Row group : deal.groups()) {
          won.merge(new Cell(group, deal.currency()), deal.amount(), BigDecimal::add);
        }
      }
    }
    return won;
  }

  /** What was won in the last period of the kind that was over by the cut. */
  private Map<Cell, BigDecimal> naive(Book book, FiscalPeriod period, Instant cut, Scope scope) {
    FiscalPeriod before = period.previous(fiscalYearStart);
    while (!Horizon.of(before, fiscalYearStart, scope.zone()).isOver(cut)) {
      before = before.previous(fiscalYearStart);
    }
    return won(book, Horizon.of(before, fiscalYearStart, scope.zone()));
  }

  private static List<Row> data(Scope scope, PastPeriods asked, Map<Key, Map<Way, Track>> tracks) {
    List<Key> keys = new ArrayList<>(tracks.keySet());
    keys.sort(
        Comparator.comparing(Key::cell, ForecastReport.order(scope, asked.selection()))
            .thenComparing(Key::lead, Comparator.reverseOrder()));
    List<Row> data = new ArrayList<>();
    for (Key key : keys) {
      Map<Way, Track> ways = tracks.getOrDefault(key, Map.of());
      ways.forEach(
          (way, track) -> {
            if (track.score().cases() > 0) {
              data.add(
                  new Row()
                      .with("group", key.cell().group())
                      .with("currency", key.cell().currency())
                      .with("leadDays", key.lead())
                      .with("method", way.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                      .with(track.show(key.cell().currency(), asked.cases())));
            }
          });
    }
    return data;
  }

  private static Row definition(
      PastPeriods asked, List<FiscalPeriod> periods, PastKnowledge known) {
    Row definition =
        new Row()
            .with("report", "forecast-accuracy")
            .with("per", asked.kind().name().toLowerCase(Locale.ROOT))
            .with("periods", periods.stream().map(FiscalPeriod::value).toList())
            .with("leadDays", asked.leads())
            .with(
                "lead",
                "days before the end of the period; the forecast as of the start of that day")
            .with("actual", "won in the period as of the report's instant; groups as of then")
            .with("error", "forecast - actual; ape = |error| / actual")
            .with("leaf", asked.leaf())
            .with("wape", "sum |forecast - actual| / sum |actual| over leaves and periods")
            .with("bias", "sum (forecast - actual) / sum actual; above 0: over-forecast")
            .with("naive", "the actual of the last period that was over at the cut")
            .with("skill", "1 - WAPE / WAPE of the naive forecast")
            .with("coverage", "share of actuals within P10..P90; 0.8 is right")
            .with("pinball", "mean loss of P10, P50 and P90, in the currency")
            .with(
                "tendency",
                "HOPEFUL where bias > %s, HOLDS_BACK where < -%s, over at least %d periods"
                    .formatted(Track.EVEN, Track.EVEN, Track.FEWEST_PERIODS))
            .with(
                "methods",
                "weighted, timed, commit, best-case as in the forecast report; submitted: the"
                    + " commit last submitted; in-force: that after adjustments")
            .with("seed", asked.seed())
            .with("draws", Asked.DRAWS)
            .with("knownBy", known.show());
    return asked.selection().describe(definition);
  }

  private static List<Warning> warnings(
      Scope scope, PastPeriods asked, PastKnowledge known, int passedOver, boolean fitted) {
    List<Warning> warnings = new ArrayList<>(asked.selection().warnings(scope));
    warnings.addAll(known.warnings());
    if (passedOver > 0) {
      warnings.add(
          new Warning(
              "before-history",
              "%d forecasts lie before the first deal and are left out".formatted(passedOver)));
    }
    if (!fitted) {
      warnings.add(
          new Warning(
              "thin-history",
              "Some intervals are drawn with the default sigma, for there was too little history"
                  + " before them"));
    }
    return warnings;
  }
}
