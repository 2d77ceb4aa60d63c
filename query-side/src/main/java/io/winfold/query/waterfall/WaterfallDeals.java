package io.winfold.query.waterfall;

import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.web.Parameters;
import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Cursor;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.waterfall.Standing.Counted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/waterfall/deals}: the deals and events that make one bucket of a
 * waterfall asked for with the same parameters, in the order the deals were recorded. Their
 * contributions add up to the bucket.
 */
@RestController
class WaterfallDeals {
  static final String PATH = "/api/reports/waterfall/deals";

  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private final Reads reads;
  private final EventLog log;

  WaterfallDeals(Reads reads, EventLog log) {
    this.reads = reads;
    this.log = log;
  }

  @GetMapping(PATH)
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = Reads.canonical(request, List.of("cursor", "limit", "after"));
    reads.answer(request, response, parameters -> first(parameters, query));
  }

  private Question first(Parameters parameters, String query) {
    Asked asked = Asked.of(parameters, reads.zone());
    Bucket bucket = Bucket.of(parameters, asked.weighted());
    int limit = parameters.integer("limit", 0, 1, MOST);
    Cursor cursor = Cursor.of(parameters, query);
    int begin = cursor == null ? 0 : Integer.parseInt(cursor.id());
    return new Walk(
        cursor == null ? null : cursor.pin(),
        scope -> {
          List<Line> lines = lines(scope, asked, bucket);
          return page(scope, asked, lines, begin, limit == 0 ? PAGE : limit, query);
        });
  }

  private record Walk(@Nullable Pin pin, Question question) implements Question {
    @Override
    public Body ask(Scope scope) {
      return question.ask(scope);
    }
  }

  private record Line(Cell cell, Movement movement, Step before, Step after, List<Step> by) {
    long deal() {
      return after.deal();
    }
  }

  private static List<Line> lines(Scope scope, Asked asked, Bucket bucket) {
    var course =
        new Course(
            asked,
            asked.from(scope),
            asked.to(scope),
            new StageDefaults(scope),
            Scores.read(scope, asked));
    List<Line> lines = new ArrayList<>();
    States.read(
        scope,
        asked,
        course,
        true,
        states ->
            course.follow(
                states,
                (cell, movement, before, after, by) -> {
                  if (movement.bucket() == bucket) {
                    lines.add(new Line(cell, movement, before, after, by));
                  }
                }));
    return lines;
  }

  /** A page is a part of lines that are the same whenever they are asked for at the same pin. */
  private Body.Listing page(
      Scope scope, Asked asked, List<Line> lines, int begin, int size, String query) {
    int from = Math.min(begin, lines.size());
    int to = Math.min(from + size, lines.size());
    List<Line> shown = lines.subList(from, to);
    Map<Long, String> ids = ids(scope, shown);
    Map<Long, String> eventIds = eventIds(shown);
    List<Row> data = shown.stream().map(line -> show(asked, line, ids, eventIds)).toList();
    if (to == lines.size()) {
      return new Body.Listing(data, null);
    }
    var pin = new Question.Pin(scope.asOf(), scope.position(), scope.snapshot().generation());
    return new Body.Listing(
        data,
        new Body.Page(
            new Cursor(pin, null, String.valueOf(to)).encode(query),
            new Walk(pin, later -> page(later, asked, lines, to, MOST, query))));
  }

  private Map<Long, String> eventIds(List<Line> lines) {
    Set<Long> positions = new HashSet<>();
    lines.forEach(
        line ->
            line.by().stream()
                .filter(step -> !step.isTime())
                .forEach(step -> positions.add(step.cause().point().position())));
    Map<Long, String> eventIds = HashMap.newHashMap(positions.size());
    log.at(positions).forEach((position, event) -> eventIds.put(position, event.eventId()));
    return eventIds;
  }

  private static Map<Long, String> ids(Scope scope, List<Line> lines) {
    Map<Long, String> ids = new HashMap<>();
    RowCallbackHandler read = row -> ids.put(row.getLong("deal"), row.getString("id"));
    scope
        .jdbc()
        .sql("SELECT i.deal, i.id FROM opportunity i WHERE i.deal = ANY (:deals)")
        .param("deals", lines.stream().map(Line::deal).distinct().toArray(Long[]::new))
        .query(read);
    return ids;
  }

  private static Row show(
      Asked asked, Line line, Map<Long, String> ids, Map<Long, String> eventIds) {
    return new Row()
        .with("id", ids.get(line.deal()))
        .with("group", asked.show(line.cell()))
        .with("currency", line.cell().currency())
        .with("contribution", Amounts.weighted(line.movement().value(), line.cell().currency()))
        .with("before", show(asked, line.cell(), line.before()))
        .with("after", show(asked, line.cell(), line.after()))
        .with(
            "events",
            line.by().stream()
                .map(step -> step.cause().show(step.isTime() ? Map.of() : eventIds))
                .toList());
  }

  /**
   * What it was, and how much of that counted. Of one that does not exist yet everything is null,
   * so that every row of a table has the same columns.
   */
  private static Row show(Asked asked, Cell cell, Step step) {
    State state = step.state();
    State.More more = state == null ? null : state.needMore();
    var row =
        new Row()
            .with("status", state == null ? null : state.status())
            .with("pipeline", more == null ? null : more.stage().pipeline())
            .with("stage", more == null ? null : more.stage().stage())
            .with("owner", more == null ? null : more.owner())
            .with("expectedCloseDate", state == null ? null : state.expectedClose())
            .with("amount", state == null ? null : Amounts.plain(state.amount(), state.currency()));
    Standing standing = step.in(cell);
    if (asked.weighted()) {
      row.put(
          "probability",
          standing instanceof Counted(var amount, int basisPoints)
              ? Amounts.percent(basisPoints)
              : null);
    }
    return row.with(
        "counted",
        standing instanceof Counted counted
            ? Amounts.weighted(counted.value(), cell.currency())
            : Amounts.plain(BigDecimal.ZERO, cell.currency()));
  }
}
