package io.winfold.query.funnel;

import io.winfold.query.funnel.Journey.Stop;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the visits of many deals as the few ways they went: the fold has numbered the ways, so
 * deals that went the same way are counted together, visit by visit.
 */
final class Journeys {
  /** The deals, and which of their visits were entered in the period: from the first, exclusive. */
  private static final String SQL =
      """
      SELECT %1$s d.currency, d.status, d.way, d.first, d.beyond, d.closed_in_period, v.ordinal,
             min(v.pipeline) AS pipeline, min(v.stage) AS stage, min(v.exit) AS exit,
             count(*) AS count, sum(v.entry_amount) AS entry_amount, sum(d.amount) AS amount
        FROM %2$s v
        JOIN (SELECT %3$s d.deal, d.currency, d.status, d.way, d.amount, %4$s
                FROM %5$s d %6$s
               WHERE true %7$s) d ON d.deal = v.deal
       GROUP BY %1$s d.currency, d.status, d.way, d.first, d.beyond, d.closed_in_period, v.ordinal\
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
   * Some deals of one group and currency that went the same way.
   *
   * @param first of their visits, from 0, that was entered in the period
   * @param beyond the first visit after it that was not
   */
  private record Way(
      Row group,
      String currency,
      String status,
      long number,
      int first,
      int beyond,
      boolean closedInPeriod) {}

  /**
   * One of the visits, the same for all of them.
   *
   * @param amount of all the deals, when they entered
   */
  private record Visit(String pipeline, String stage, String exit, BigDecimal amount) {}

  /** How many deals went it, with their amounts: at each visit, and as they are. */
  private static final class Walked {
    private long count;
    private BigDecimal amount = BigDecimal.ZERO;
    private final Map<Integer, Visit> visits = new TreeMap<>();
  }

  private final Map<Way, Walked> ways = new LinkedHashMap<>();

  private Journeys() {}

  static Journeys read(Scope scope, Filters filters, Grouping grouping, Period period) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    boolean details = filters.needDetails() || grouping.needDetails();
    boolean ever = period.from() == null && period.to() == null;
    String closedInPeriod = "(true" + period.sql("d.closed_at", parameters) + ")";
    String sql =
        SQL.formatted(
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
    return journeys;
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
            row.getString("currency"),
            row.getString("status"),
            row.getLong("way"),
            row.getInt("first"),
            row.getInt("beyond"),
            row.getBoolean("closed_in_period"));
    Walked walked = ways.computeIfAbsent(way, key -> new Walked());
    walked.count = row.getLong("count");
    walked.amount = row.getBigDecimal("amount");
    walked.visits.put(
        row.getInt("ordinal"),
        new Visit(
            row.getString("pipeline"),
            row.getString("stage"),
            row.getString("exit"),
            row.getBigDecimal("entry_amount")));
  }

  /** Takes the journeys through one pipeline. */
  interface Taker {
    void take(Row group, String pipeline, String currency, Journey journey);
  }

  /**
   * Hands over every journey, pipeline by pipeline.
   *
   * @param stages the number of every stage of a pipeline, from 1
   */
  void forEach(Map<String, Map<String, Integer>> stages, Taker taker) {
    ways.forEach(
        (way, walked) -> {
          List<Visit> visits = List.copyOf(walked.visits.values());
          String pipeline = visits.getLast().pipeline();
          split(way, walked, visits, stages)
              .forEach(
                  (its, stops) ->
                      taker.take(
                          way.group(),
                          its,
                          way.currency(),
                          new Journey(
                              walked.count,
                              stops,
                              way.status().equals("OPEN") && pipeline.equals(its))));
        });
  }

  private static Map<String, List<Stop>> split(
      Way way, Walked walked, List<Visit> visits, Map<String, Map<String, Integer>> stages) {
    Map<String, List<Stop>> journeys = new LinkedHashMap<>();
    for (int i = 0; i < visits.size(); i++) {
      Visit visit = visits.get(i);
      Map<String, Integer> numbers = stages.getOrDefault(visit.pipeline(), Map.of());
      Integer n = numbers.get(visit.stage());
      if (n != null) {
        int next =
            switch (visit.exit()) {
              case "FORWARD", "SKIP", "BACK" ->
                  i + 1 < visits.size() ? numbers.getOrDefault(visits.get(i + 1).stage(), 0) : 0;
              case "WON" -> numbers.size() + 1;
              default -> 0;
            };
        journeys
            .computeIfAbsent(visit.pipeline(), key -> new ArrayList<>())
            .add(
                new Stop(
                    n, visit.exit(), next, way.first() <= i && i < way.beyond(), visit.amount()));
      }
    }
    String pipeline = visits.getLast().pipeline();
    List<Stop> last = journeys.get(pipeline);
    if (last != null && way.status().equals("WON")) {
      int won = stages.getOrDefault(pipeline, Map.of()).size() + 1;
      last.add(new Stop(won, "CLOSED", 0, way.closedInPeriod(), walked.amount));
    }
    return journeys;
  }
}
