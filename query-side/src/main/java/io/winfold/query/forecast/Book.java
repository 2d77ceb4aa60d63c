package io.winfold.query.forecast;

import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.query.probability.ModelScores;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scope.StagesInForce;
import io.winfold.query.survival.CumulativeIncidence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * All a forecast is made from, as of an instant.
 *
 * @param open the open deals, those the filters leave out too
 * @param won the won deals, likewise
 * @param curves how deals of each pipeline end, from all of them
 */
record Book(Instant asOf, List<Deal> open, List<Deal> won, Map<String, Curve> curves) {

  /** A deal of several tags has several rows where tags are grouped by. */
  private static final String DEALS =
      """
      SELECT %s (true %s) AS chosen, d.deal, %s AS id, d.status, d.pipeline, d.stage, d.currency,
             d.amount, d.override_bp, coalesce(%s, s.probability_bp, 0) AS effective_bp,
             coalesce(d.category, s.category, 'PIPELINE') AS category,
             d.category IS NOT NULL AS category_set, d.expected_close, d.owner, d.team,
             d.created_at, d.closed_at
        FROM %s d %s %s
        LEFT JOIN %s s ON s.pipeline = d.pipeline AND s.stage = d.stage %s
       WHERE d.status IN ('OPEN', 'WON', 'LOST') %s\
      """;

  private static final int ROWS_A_FETCH = 10_000;

  /**
   * When deals of a pipeline are won, by their age since creation.
   *
   * @param won how many ended so; the other two likewise
   */
  record Curve(CumulativeIncidence incidence, int won, int lost, int open) {}

  /**
   * @param every 1: all deals; else those whose number it divides
   */
  static Book read(Scope scope, Selection selection, int every) {
    Map<Long, Deal> open = new LinkedHashMap<>();
    Map<Long, Deal> won = new LinkedHashMap<>();
    Map<Long, Lost> lost = new HashMap<>();
    Map<Row, Row> groups = new HashMap<>();
    Map<String, @Nullable Object> parameters = scope.parameters();
    boolean details = selection.filters().needDetails() || selection.grouping().needDetails();
    boolean whole = every == 1;
    // The table of the present has the ids; a part of a past book is never shown and needs none.
    Deals.With with =
        whole && scope.current()
            ? Deals.With.IDENTITY
            : details ? Deals.With.DETAILS : Deals.With.NOTHING;
    ModelScores scores = ModelScores.of(scope, every);
    parameters.put("every", every);
    String sql =
        DEALS.formatted(
            selection.grouping().select(parameters),
            selection.filters().sql(parameters),
            whole ? (scope.current() ? "d.id" : "i.id") : "CAST(d.deal AS text)",
            scores.orOverride(),
            Deals.sql(scope, with),
            selection.grouping().join(),
            whole && !scope.current() ? "JOIN opportunity i ON i.deal = d.deal" : "",
            StagesInForce.SQL,
            scores.join(parameters),
            whole ? "" : "AND d.deal % :every = 0");
    RowCallbackHandler read =
        row -> {
          if (row.getString("status").equals("LOST")) {
            lost.put(row.getLong("deal"), Lost.read(row));
            return;
          }
          Row group = selection.grouping().read(row);
          Row shared = groups.computeIfAbsent(group, same -> same);
          Deal deal = read(row, shared);
          (deal.isOpen() ? open : won).merge(deal.number(), deal, Book::inBoth);
        };
    scope.jdbc().sql(sql).withFetchSize(ROWS_A_FETCH).params(parameters).query(read);
    return of(
        scope.asOf(),
        List.copyOf(open.values()),
        List.copyOf(won.values()),
        List.copyOf(lost.values()));
  }

  /** A deal that ended otherwise. */
  record Lost(String pipeline, Instant createdAt, Instant closedAt) {
    private static Lost read(ResultSet row) throws SQLException {
      return new Lost(
          row.getString("pipeline"), instant(row, "created_at"), instant(row, "closed_at"));
    }
  }

  /** A book with the curves its deals make. */
  static Book of(Instant asOf, List<Deal> open, List<Deal> won, List<Lost> lost) {
    Map<String, Ages> ages = new TreeMap<>();
    for (Deal deal : open) {
      of(ages, deal.pipeline()).open.add(micros(deal.createdAt(), asOf));
    }
    for (Deal deal : won) {
      Instant closedAt = deal.closedAt() == null ? asOf : deal.closedAt();
      of(ages, deal.pipeline()).won.add(micros(deal.createdAt(), closedAt));
    }
    for (Lost deal : lost) {
      of(ages, deal.pipeline()).lost.add(micros(deal.createdAt(), deal.closedAt()));
    }
    Map<String, Curve> curves = new TreeMap<>();
    ages.forEach((pipeline, of) -> curves.put(pipeline, of.curve()));
    return new Book(asOf, open, won, curves);
  }

  private static Ages of(Map<String, Ages> ages, String pipeline) {
    return ages.computeIfAbsent(pipeline, none -> new Ages());
  }

  /** How old the deals of a pipeline were when they ended, or are. */
  private static final class Ages {
    private final LongStream.Builder won = LongStream.builder();
    private final LongStream.Builder lost = LongStream.builder();
    private final LongStream.Builder open = LongStream.builder();

    Curve curve() {
      long[] wins = won.build().toArray();
      long[] losses = lost.build().toArray();
      long[] running = open.build().toArray();
      return new Curve(
          CumulativeIncidence.of(wins, losses, running),
          wins.length,
          losses.length,
          running.length);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Deal read(ResultSet row, Row group) throws SQLException {
    boolean won = row.getString("status").equals("WON");
    return new Deal(
        row.getString("id"),
        row.getLong("deal"),
        List.of(group),
        row.getBoolean("chosen"),
        row.getString("pipeline"),
        row.getString("stage"),
        row.getString("currency"),
        row.getBigDecimal("amount"),
        row.getObject("override_bp", Integer.class),
        won ? Deal.CERTAIN : row.getInt("effective_bp"),
        won ? ForecastCategory.CLOSED : ForecastCategory.valueOf(row.getString("category")),
        row.getBoolean("category_set"),
        row.getObject("expected_close", LocalDate.class),
        row.getString("owner"),
        row.getString("team"),
        instant(row, "created_at"),
        won ? instant(row, "closed_at") : null);
  }

  private static Deal inBoth(Deal one, Deal other) {
    List<Row> groups = new ArrayList<>(one.groups());
    groups.addAll(other.groups());
    return one.in(List.copyOf(groups));
  }

  /**
   * The probability in basis points that an open deal is won within a stretch of days: {@code
   * (CIF(end) - CIF(begin or now)) / S(age now)}. 0 once the days are over, else at least 0.01 and
   * at most 99.99 %, as everything that is learned.
   */
  int timed(Deal deal, Horizon horizon) {
    Curve curve = curves.get(deal.pipeline());
    if (curve == null || horizon.isOver(asOf)) {
      return 0;
    }
    long age = micros(deal.createdAt(), asOf);
    // An event at the very end of a stretch is no longer in it; times are whole microseconds.
    long before = Math.max(age, micros(deal.createdAt(), horizon.from()) - 1);
    long last = micros(deal.createdAt(), horizon.to()) - 1;
    CumulativeIncidence incidence = curve.incidence();
    double probability = incidence.incidence(last, age) - incidence.incidence(before, age);
    return Math.clamp(Math.round(probability * Deal.CERTAIN), 1, Deal.CERTAIN - 1);
  }

  /** Whether there is no deal yet. */
  boolean isBeforeHistory() {
    return curves.isEmpty();
  }

  private static long micros(Instant from, Instant to) {
    Duration duration = Duration.between(from, to);
    return duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000;
  }
}
