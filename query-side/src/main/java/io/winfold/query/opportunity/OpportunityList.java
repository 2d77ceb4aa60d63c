package io.winfold.query.opportunity;

import io.winfold.platform.web.Parameters;
import io.winfold.query.probability.ModelScores;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Cursor;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/opportunities}: a list in pages that neither repeat nor skip a deal. */
@RestController
class OpportunityList {
  private static final String TEXT = "lower(d.name) LIKE :q OR lower(d.account) LIKE :q";
  private static final int PAGE = 50;
  private static final int MOST = 1_000;
  private static final int FEW = 1_000;
  private static final Pattern WITHIN = Pattern.compile("within:([0-9]{1,4})d");

  private final Reads reads;

  OpportunityList(Reads reads) {
    this.reads = reads;
  }

  /** What a deal can be, one at a time. */
  enum Status {
    OPEN("(d.status = 'OPEN' AND (d.expected_close IS NULL OR d.expected_close >= :today))"),
    LATE(DealRow.LATE),
    WON("d.status = 'WON'"),
    LOST("d.status = 'LOST'");

    private final String sql;

    Status(String sql) {
      this.sql = sql;
    }
  }

  @GetMapping("/api/opportunities")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(request, response, parameters -> walk(request, parameters));
  }

  private static Walk walk(HttpServletRequest request, Parameters parameters) {
    Filters filters = Filters.of(parameters);
    List<Status> statuses = parameters.choices("status", Status.class);
    Boolean open = flag(parameters, "open");
    Boolean stale = flag(parameters, "stale");
    String closing = parameters.text("closing");
    Integer within = within(closing);
    String text = parameters.text("q");
    Sort sort = Sort.of(parameters);
    int limit = parameters.integer("limit", 0, 1, MOST);
    var conditions = new ArrayList<String>();
    if (!statuses.isEmpty()) {
      conditions.add(String.join(" OR ", statuses.stream().map(each -> each.sql).toList()));
    }
    if (open != null) {
      conditions.add(open ? "d.status = 'OPEN'" : "d.status <> 'OPEN'");
    }
    if (stale != null) {
      conditions.add("coalesce(" + DealRow.STALE + ", false) = " + stale);
    }
    if (closing != null) {
      conditions.add(
          within == null
              ? DealRow.LATE
              : "d.status = 'OPEN' AND d.expected_close BETWEEN :today AND :today + " + within);
    }
    String pattern = text == null ? null : "%" + escaped(text.toLowerCase(Locale.ROOT)) + "%";
    String query = query(request);
    return new Walk(filters, conditions, pattern, sort, limit, query, Cursor.of(parameters, query));
  }

  private static @Nullable Boolean flag(Parameters parameters, String name) {
    String given = parameters.text(name);
    return switch (given) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw Parameters.invalid(name, "must be true or false");
    };
  }

  private static @Nullable Integer within(@Nullable String closing) {
    if (closing == null || closing.equals("overdue")) {
      return null;
    }
    Matcher matcher = WITHIN.matcher(closing);
    if (!matcher.matches()) {
      throw Parameters.invalid("closing", "must be overdue, or within:<days>d as in within:14d");
    }
    return Integer.valueOf(matcher.group(1));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  /** What makes two requests pages of one walk: all but how many and where. */
  private static String query(HttpServletRequest request) {
    return Reads.canonical(request, List.of("cursor", "limit", "after"));
  }

  /**
   * A list, from somewhere on.
   *
   * @param limit 0: as many as suits
   */
  private record Walk(
      Filters filters,
      List<String> conditions,
      @Nullable String pattern,
      Sort sort,
      int limit,
      String query,
      @Nullable Cursor cursor)
      implements Question {

    @Override
    public @Nullable Pin pin() {
      return cursor == null ? null : cursor.pin();
    }

    @Override
    public Pace pace() {
      return Pace.MINUTE;
    }

    private record Line(Row row, @Nullable String sortValue) {}

    @Override
    public Body ask(Scope scope) {
      Map<String, @Nullable Object> parameters = scope.parameters();
      int size = limit == 0 ? PAGE : limit;
      var sql =
          new StringBuilder(
              DealRow.select(scope, ModelScores.of(scope), parameters)
                  .replaceFirst("SELECT", selectSort()));
      sql.append(filters.sql(parameters));
      if (pattern != null) {
        parameters.put("q", pattern);
        sql.append(" AND (").append(TEXT).append(')');
        Long[] few = fewDeals(scope);
        if (few != null) {
          parameters.put("few", few);
          sql.append(" AND d.deal = ANY (:few)");
        }
      }
      conditions.forEach(condition -> sql.append(" AND (").append(condition).append(')'));
      if (cursor != null) {
        sql.append(after(cursor, parameters));
      }
      sql.append(" ORDER BY ").append(sort.orderBy()).append(" LIMIT ").append(size + 1);
      List<Line> lines =
          scope
              .jdbc()
              .sql(sql.toString())
              .params(parameters)
              .query(
                  (row, number) -> new Line(DealRow.read(row, scope), row.getString("sort_value")))
              .list();
      List<Row> data = lines.stream().limit(size).map(Line::row).toList();
      return new Body.Listing(data, lines.size() > size ? next(scope, lines.get(size - 1)) : null);
    }

    /**
     * A rare text of the past: the deals it can be about, so that not every deal is looked up what
     * it was called then (1.3 s with 176,000 deals, then 0.07).
     *
     * @return null: they are not few, or the present is asked, which needs no looking up
     */
    private Long @Nullable [] fewDeals(Scope scope) {
      if (scope.current()) {
        return null;
      }
      List<Long> deals =
          scope
              .jdbc()
              .sql(Deals.everHad(TEXT) + " LIMIT " + (FEW + 1))
              .param("q", pattern)
              .query((row, number) -> row.getLong(1))
              .list();
      return deals.size() > FEW ? null : deals.toArray(Long[]::new);
    }

    private String selectSort() {
      return "SELECT " + sort.select().replace("$", "\\$") + ",";
    }

    private String after(Cursor cursor, Map<String, @Nullable Object> parameters) {
      try {
        return sort.after(cursor.value(), cursor.id(), parameters);
      } catch (IllegalArgumentException e) {
        throw Parameters.invalid("cursor", "is not a cursor this query has given");
      }
    }

    private Body.Page next(Scope scope, Line last) {
      var next =
          new Cursor(
              new Pin(scope.asOf(), scope.position(), scope.snapshot().generation()),
              last.sortValue(),
              String.valueOf(last.row().get("id")));
      return new Body.Page(
          next.encode(query),
          new Walk(filters, conditions, pattern, sort, limit == 0 ? MOST : limit, query, next));
    }
  }
}
