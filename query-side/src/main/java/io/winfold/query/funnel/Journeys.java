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
   * deal stands for all that are counted together; they have a number in common, since grouping
   * hundreds of thousands of rows by texts takes a third longer.
   */
  private static final String SUMS =
      """
      SELECT %1$s hashtextextended(d.currency, hashtextextended(d.status, d.way)) AS same,
             d.first, d.beyond, d.closed_in_period, v.ordinal,
             min(v.deal) AS example, count(*) AS count, sum(v.entry_amount) AS entry_amount,
             sum(d.amount) FILTER (WHERE v.ordinal = 1 AND d.status = 'WON') AS won_amount
        FROM %2$s v
        JOIN (SELECT %3$s d.deal, d.currency, d.status, d.way, d.amount, %4$s
                FROM %5$s d %6$s
               WHERE true %7$s) d ON d.deal = v.deal
       GROUP BY %1$s same, d.first, d.beyond, d.closed_in_period, v.ordinal\
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
   * @param same a number for currency, status and way
   * @param first of their visits, from 0, that was entered in the period
   * @param beyond the first visit after it that was not
   */
  private record Way(Row group, long same, int first, int beyond, boolean closedInPeriod) {}

  /** How many deals went a way, with their amounts: entering each visit, by ordinal, and won. */
  private static final class Walked {
    private long count;
    private BigDecimal wonAmount = BigDecimal.ZERO;
    private final Map<Integer, BigDecimal> amounts = new TreeMap<>();
  }

  /** A stay in a stage, without what differs from deal to deal. */
  private record Visit(String pipeline, String stage, String exit) {
    Stay stay(boolean inPeriod, BigDecimal amount) {
      return new Stay(
          pipeline, stage, exit, inPeriod, amount, 0, exit.equals("OPEN") ? Stay.NOT_YET : 0);
    }
  }

  /** A deal that stands for all of its number. */
  private record Example(String currency, List<Visit> visits) {}

  private final Map<Way, Walked> ways = new LinkedHashMap<>();

  /** The deals that are examples, by the number they stand for. */
  private final Map<Long, Long> deals = new HashMap<>();

  private final Map<Long, Example> examples = new HashMap<>();

  private Journeys() {}

  static Journeys read(Scope scope, Filters filters, Grouping grouping, Period period) {
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
    parameters.put("examples", journeys.deals.values().toArray(Long[]::new));
    scope
        .jdbc()
        .sql(EXAMPLES.formatted(Visits.SQL))
        .params(parameters)
        .query(
            row -> {
              journeys.addExample(row);
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
            row.getLong("same"),
            row.getInt("first"),
            row.getInt("beyond"),
            row.getBoolean("closed_in_period"));
    deals.putIfAbsent(way.same(), row.getLong("example"));
    Walked walked = ways.computeIfAbsent(way, key -> new Walked());
    walked.count = row.getLong("count");
    walked.amounts.put(row.getInt("ordinal"), row.getBigDecimal("entry_amount"));
    BigDecimal won = row.getBigDecimal("won_amount");
    if (won != null) {
      walked.wonAmount = won;
    }
  }

  private void addExample(ResultSet row) throws SQLException {
    Example example = examples.get(row.getLong("deal"));
    if (example == null) {
      example = new Example(row.getString("currency"), new ArrayList<>());
      examples.put(row.getLong("deal"), example);
    }
    example
        .visits()
        .add(new Visit(row.getString("pipeline"), row.getString("stage"), row.getString("exit")));
  }

  private Example example(Way way) {
    Long deal = Objects.requireNonNull(deals.get(way.same()));
    return Objects.requireNonNull(examples.get(deal));
  }

  /** Counts each of them. */
  void count(Tallies tallies) {
    ways.forEach(
        (way, walked) -> {
          List<Visit> visits = example(way).visits();
          List<BigDecimal> amounts = List.copyOf(walked.amounts.values());
          List<Stay> stays = new ArrayList<>(visits.size());
          for (int i = 0; i < visits.size(); i++) {
            stays.add(visits.get(i).stay(way.first() <= i && i < way.beyond(), amounts.get(i)));
          }
          Stay last = stays.getLast();
          Stay won =
              last.exit().equals("WON")
                  ? Journey.won(last.pipeline(), way.closedInPeriod(), walked.wonAmount, 0)
                  : null;
          tallies.add(way.group(), example(way).currency(), walked.count, stays, won);
        });
  }
}
