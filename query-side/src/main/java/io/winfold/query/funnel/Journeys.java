package io.winfold.query.funnel;

import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Visits;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the visits of many deals as the few ways they went: the fold has numbered the ways, so
 * deals that went the same way are counted together, visit by visit.
 */
final class Journeys {
  /**
   * The deals, and which of their visits were entered in the period: from the first, exclusive. One
   * deal stands for all that are counted together. Whether they were won, in which currency, is in
   * the number of their way: texts are in the way of joins and groups of hundreds of thousands of
   * rows.
   */
  private static final String SUMS =
      """
      SELECT %1$s d.way, d.first, d.beyond, d.closed_in_period, v.ordinal,
             min(v.deal) AS example, count(*) AS count, sum(v.entry_amount) AS entry_amount,
             sum(d.amount) FILTER (WHERE v.ordinal = 1) AS amount
        FROM %2$s v
        JOIN (SELECT %3$s d.deal, d.way, d.amount, %4$s
                FROM %5$s d %6$s
               WHERE true %7$s) d ON d.deal = v.deal
       GROUP BY %1$s d.way, d.first, d.beyond, d.closed_in_period, v.ordinal\
      """;

  /** What all deals counted together have in common, of one of them each. */
  private static final String EXAMPLES =
      """
      SELECT v.deal, v.currency, v.pipeline, v.stage, v.exit
        FROM %s v WHERE v.deal = ANY (:examples) ORDER BY v.deal, v.ordinal\
      """;

  private static final String EVER = "0 AS first, 2147483647 AS beyond, true AS closed_in_period";

  private static final String IN_PERIOD =
      "e.first, e.beyond, coalesce(%s, false) AS closed_in_period";

  /** How many visits each deal had begun before the period, and by its end. */
  private static final String ENTERED =
      """
      JOIN (SELECT v.deal,
                   count(*) FILTER (WHERE v.entered_at < %1$s) AS first,
                   count(*) FILTER (WHERE v.entered_at < %2$s) AS beyond
              FROM %3$s v GROUP BY v.deal) e ON e.deal = d.deal \
      """;

  /**
   * Some deals of one group that went the same way.
   *
   * @param number for the way, the currency and how it ended
   * @param first of their visits, from 0, that was entered in the period
   * @param beyond the first visit after it that was not
   */
  private record Way(Row group, long number, int first, int beyond, boolean closedInPeriod) {}

  /** How many deals went a way, with their amounts: entering each visit, by ordinal, and now. */
  private static final class Walked {
    private long count;
    private BigDecimal amount = BigDecimal.ZERO;
    private final Map<Integer, BigDecimal> amounts = new TreeMap<>();
  }

  private final Map<Way, Walked> ways = new LinkedHashMap<>();

  /** A deal for each way, by the way's number. */
  private final Map<Long, Long> examples = new HashMap<>();

  private final Map<Long, Path> paths = new HashMap<>();

  private Journeys() {}

  /**
   * @param known what ways there were before, and are to be known from now on
   */
  static Journeys read(
      Scope scope, Filters filters, Grouping grouping, Period period, KnownPaths known) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    boolean details = filters.needDetails() || grouping.needDetails();
    boolean ever = period.from() == null && period.to() == null;
    String closedInPeriod = "(true" + period.sql("d.closed_at", parameters) + ")";
    String sql =
        SUMS.formatted(
            grouping.columns("d."),
            Visits.SQL,
            grouping.select(parameters),
            ever ? EVER : IN_PERIOD.formatted(closedInPeriod),
            Deals.sql(scope, details ? Deals.With.DETAILS : Deals.With.NOTHING),
            (ever ? "" : entered(period)) + grouping.join(),
            // A deal counts in each pipeline by its visits there, wherever it stands now.
            filters.without("pipeline").sql(parameters)
                + (ever ? "" : " AND (e.first < e.beyond OR " + closedInPeriod + ")"));
    var journeys = new Journeys();
    scope
        .jdbc()
        .sql(sql)
        .params(parameters)
        .query(
            row -> {
              journeys.add(grouping.read(row), row);
            });
    journeys.findPaths(scope, parameters, known);
    return journeys;
  }

  private void findPaths(Scope scope, Map<String, @Nullable Object> parameters, KnownPaths known) {
    Map<Long, Long> unknown = new HashMap<>();
    examples.forEach(
        (way, deal) -> {
          Path path = known.get(way);
          if (path == null) {
            unknown.put(deal, way);
          } else {
            paths.put(way, path);
          }
        });
    if (unknown.isEmpty()) {
      return;
    }
    parameters.put("examples", unknown.keySet().toArray(Long[]::new));
    scope
        .jdbc()
        .sql(EXAMPLES.formatted(Visits.SQL))
        .params(parameters)
        .query(
            row -> {
              long way = Objects.requireNonNull(unknown.get(row.getLong("deal")));
              Path path = paths.get(way);
              if (path == null) {
                path = new Path(row.getString("currency"), new ArrayList<>());
                paths.put(way, path);
              }
              path.visits()
                  .add(
                      new Path.Visit(
                          row.getString("pipeline"),
                          row.getString("stage"),
                          row.getString("exit")));
            });
    unknown.values().forEach(way -> known.put(way, path(way)));
  }

  /** The bounds are parameters already where they are given. */
  private static String entered(Period period) {
    return ENTERED.formatted(
        period.from() == null ? "'-infinity'" : ":from",
        period.to() == null ? "'infinity'" : ":to",
        Visits.SQL);
  }

  private void add(Row group, ResultSet row) throws SQLException {
    var way =
        new Way(
            group,
            row.getLong("way"),
            row.getInt("first"),
            row.getInt("beyond"),
            row.getBoolean("closed_in_period"));
    examples.putIfAbsent(way.number(), row.getLong("example"));
    Walked walked = ways.computeIfAbsent(way, key -> new Walked());
    walked.count = row.getLong("count");
    walked.amounts.put(row.getInt("ordinal"), row.getBigDecimal("entry_amount"));
    BigDecimal amount = row.getBigDecimal("amount");
    if (amount != null) {
      walked.amount = amount;
    }
  }

  private Path path(long way) {
    return Objects.requireNonNull(paths.get(way));
  }

  /** Counts each of them. */
  void count(Tallies tallies) {
    ways.forEach(
        (way, walked) -> {
          Path path = path(way.number());
          List<Path.Visit> visits = path.visits();
          List<BigDecimal> amounts = List.copyOf(walked.amounts.values());
          // As many, unless a deal is ahead of its visits, whose instant another node's clock told.
          int entered = Math.min(visits.size(), amounts.size());
          List<Stay> stays = new ArrayList<>(entered);
          for (int i = 0; i < entered; i++) {
            stays.add(visits.get(i).stay(way.first() <= i && i < way.beyond(), amounts.get(i)));
          }
          Stay last = stays.getLast();
          Stay won =
              last.exit().equals("WON")
                  ? Journey.won(last.pipeline(), way.closedInPeriod(), walked.amount, 0)
                  : null;
          tallies.add(way.group(), path.currency(), walked.count, stays, won);
        });
  }
}
