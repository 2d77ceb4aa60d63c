package io.winfold.query.forecast;

import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Cursor;
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
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/forecast/deals}: the deals that make parts of a forecast asked for with
 * the same parameters, by id. Their contributions add up to the part.
 */
@RestController
class ForecastDeals {
  static final String PATH = "/api/reports/forecast/deals";

  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private final Reads reads;
  private final Month fiscalYearStart;

  ForecastDeals(Reads reads, @Value("${winfold.fiscal-year-start:1}") int fiscalYearStart) {
    this.reads = reads;
    this.fiscalYearStart = Month.of(fiscalYearStart);
  }

  @GetMapping(PATH)
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = Reads.canonical(request, List.of("cursor", "limit", "after"));
    reads.answer(request, response, parameters -> first(parameters, query));
  }

  private Question first(Parameters parameters, String query) {
    Asked asked = Asked.of(parameters);
    List<Part> parts = parameters.choices("part", Part.class);
    if (parts.isEmpty()) {
      throw Parameters.invalid("part", "says which part of the forecast: weighted, commit, ...");
    }
    int limit = parameters.integer("limit", 0, 1, MOST);
    Cursor cursor = Cursor.of(parameters, query);
    int begin = cursor == null ? 0 : Integer.parseInt(cursor.id());
    return new Walk(
        cursor == null ? null : cursor.pin(),
        scope -> page(scope, lines(scope, asked, parts), begin, limit == 0 ? PAGE : limit, query));
  }

  private record Walk(@Nullable Pin pin, Question question) implements Question {
    @Override
    public Body ask(Scope scope) {
      return question.ask(scope);
    }

    @Override
    public Pace pace() {
      return Pace.MINUTE;
    }
  }

  /**
   * A deal's contribution to one part of one group.
   *
   * @param timed its probability to be won in the period, in basis points
   */
  private record Line(Deal deal, Row group, Part part, BigDecimal contribution, int timed) {}

  private List<Line> lines(Scope scope, Asked asked, List<Part> parts) {
    Book book = Book.read(scope, asked.selection(), 1);
    Horizon horizon =
        Horizon.of(asked.period(scope, fiscalYearStart), fiscalYearStart, scope.zone());
    Forecast forecast = new Forecast(book, horizon);
    List<Line> lines = new ArrayList<>();
    Stream.concat(book.won().stream(), book.open().stream())
        .filter(Deal::chosen)
        .sorted(Comparator.comparing(Deal::id))
        .forEach(
            deal ->
                forecast.parts(
                    deal,
                    (part, contribution) -> {
                      if (parts.contains(part)) {
                        int timed = deal.isOpen() ? book.timed(deal, horizon) : Deal.CERTAIN;
                        deal.groups()
                            .forEach(
                                group ->
                                    lines.add(new Line(deal, group, part, contribution, timed)));
                      }
                    }));
    return lines;
  }

  /** A page is a part of lines that are the same whenever they are asked for at the same pin. */
  private static Body.Listing page(
      Scope scope, List<Line> lines, int begin, int size, String query) {
    int from = Math.min(begin, lines.size());
    int to = Math.min(from + size, lines.size());
    List<Row> data = lines.subList(from, to).stream().map(ForecastDeals::show).toList();
    if (to == lines.size()) {
      return new Body.Listing(data, null);
    }
    var pin = new Question.Pin(scope.asOf(), scope.position(), scope.snapshot().generation());
    return new Body.Listing(
        data,
        new Body.Page(
            new Cursor(pin, null, String.valueOf(to)).encode(query),
            new Walk(pin, later -> page(later, lines, to, MOST, query))));
  }

  private static Row show(Line line) {
    Deal deal = line.deal();
    return new Row()
        .with("id", deal.id())
        .with("group", line.group())
        .with("part", line.part().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .with("currency", deal.currency())
        .with("contribution", Amounts.weighted(line.contribution(), deal.currency()))
        .with("amount", Amounts.plain(deal.amount(), deal.currency()))
        .with("probability", Amounts.percent(deal.effective()))
        .with("timedProbability", Amounts.percent(line.timed()))
        .with("category", deal.category().name())
        .with("expectedCloseDate", deal.expectedClose())
        .with("pipeline", deal.pipeline())
        .with("stage", deal.stage())
        .with("owner", deal.owner())
        .with("team", deal.team())
        .with("createdAt", deal.createdAt())
        .with("closedAt", deal.closedAt());
  }
}
