package io.winfold.benchmarks;

import io.winfold.benchmarks.ReportQueries.Query;
import io.winfold.benchmarks.Row.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Every report over HTTP, of the present and as of a past instant, asked by one analyst: first over
 * a log of a million events, then the live pipeline over a million open deals.
 */
final class ReportLatency implements Benchmark {
  private static final int EVENTS = 1_000_000;
  private static final int OPEN_DEALS = 1_000_000;
  private static final int DAYS_AGO = 90;
  private static final double LIVE_P99_MILLIS = 50;
  private static final String BARE = "bare";
  private static final String NOW = "now ";
  private static final String THEN = "then ";

  /** Shorter turns than others have: there are many of them. */
  private static final Duration TURN = Duration.ofMillis(500);

  @Override
  public String name() {
    return "reports";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    List<Row> rows = new ArrayList<>(history(bench));
    rows.add(openDeals(bench));
    return rows;
  }

  private static List<Row> history(Bench bench) throws Exception {
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    Instant then = end.minus(DAYS_AGO, ChronoUnit.DAYS);
    try (Ground ground = Ground.empty(bench)) {
      LongHistory history = LongHistory.upTo(bench.scaled(EVENTS), end);
      String schema = LoadedLog.load(ground, history);
      return history(bench, ground, history, schema, end, then);
    }
  }

  /** Connected only now: one that waits through the load is closed by the server. */
  private static List<Row> history(
      Bench bench, Ground ground, LongHistory history, String schema, Instant end, Instant then)
      throws Exception {
    int events = history.happenings().size();
    try (HttpCaller caller = new HttpCaller(ground.port());
        Connection connection = ground.connect()) {
      var totals = new ReportTotals(connection, schema, caller);
      totals.check(history, end, "");
      totals.check(history, then, "asOf=" + then);
      String scan = scanOf(schema, then);
      Rounds rounds =
          new Rounds()
              .with(BARE, () -> ground.load().platform(1, TURN, _ -> query(connection, scan)));
      List<Query> now = ReportQueries.before(end);
      List<Query> past = ReportQueries.before(then);
      for (int i = 0; i < now.size(); i++) {
        String live = now.get(i).path();
        String asOf = past.get(i).at(then);
        rounds
            .with(NOW + i, () -> ground.load().platform(1, TURN, _ -> ok(caller.get(live))))
            .with(THEN + i, () -> ground.load().platform(1, TURN, _ -> ok(caller.get(asOf))));
      }
      rounds.run(bench.rounds());
      Nanos bare = rounds.times(BARE);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < now.size(); i++) {
        Query query = now.get(i);
        Nanos asOf = rounds.times(THEN + i);
        rows.add(
            new Row(
                "`%s`, %,d events".formatted(query.name(), events),
                "now: %s; %d days ago: %s"
                    .formatted(rounds.times(NOW + i).percentiles(), DAYS_AGO, asOf.percentiles()),
                "scan and GROUP BY of the intervals, in SQL: " + bare.percentiles(),
                "%.1f x (past)".formatted(asOf.millis(0.5) / bare.millis(0.5)),
                query.targetMillis() == 0
                    ? ""
                    : "past p95 below %.0f ms at 1,000,000".formatted(query.targetMillis()),
                query.targetMillis() == 0 || bench.quick()
                    ? Verdict.NONE
                    : Verdict.of(asOf.millis(0.95) < query.targetMillis())));
      }
      return rows;
    }
  }

  private static Row openDeals(Bench bench) throws Exception {
    try (Ground ground = Ground.empty(bench)) {
      LongHistory history =
          LongHistory.ofCreations(
              bench.scaled(OPEN_DEALS), Instant.now().truncatedTo(ChronoUnit.MINUTES));
      String schema = LoadedLog.load(ground, history);
      return openDeals(bench, ground, history, schema);
    }
  }

  private static Row openDeals(Bench bench, Ground ground, LongHistory history, String schema)
      throws Exception {
    try (HttpCaller caller = new HttpCaller(ground.port());
        Connection connection = ground.connect()) {
      String path = "/api/reports/pipeline";
      long counted = sum(caller.get(path).json(), "count");
      if (counted != history.deals()) {
        throw new IncompleteException(counted + " of " + history.deals() + " deals are counted");
      }
      String scan =
          """
          SELECT stage, currency, count(*), sum(amount) FROM %s.opportunity
           WHERE status = 'OPEN' GROUP BY stage, currency\
          """
              .formatted(schema);
      Rounds rounds =
          new Rounds()
              .with(
                  BARE, () -> ground.load().platform(1, bench.turn(), _ -> query(connection, scan)))
              .with(NOW, () -> ground.load().platform(1, bench.turn(), _ -> ok(caller.get(path))))
              .run(bench.rounds());
      Nanos now = rounds.times(NOW);
      Nanos bare = rounds.times(BARE);
      return new Row(
          "live pipeline by stage over HTTP, %,d open deals".formatted(history.deals()),
          now.percentiles(),
          "GROUP BY over the same rows, in SQL: " + bare.percentiles(),
          "%.2f x".formatted(now.millis(0.5) / bare.millis(0.5)),
          "p99 below 50 ms at 1,000,000",
          bench.quick() ? Verdict.NONE : Verdict.of(now.millis(0.99) < LIVE_P99_MILLIS));
    }
  }

  private static String scanOf(String schema, Instant then) {
    return """
    SELECT stage, currency, count(*), sum(amount) FROM %1$s.opportunity_version
     WHERE status = 'OPEN' AND valid_from <= '%2$s' AND valid_to > '%2$s'
     GROUP BY stage, currency\
    """
        .formatted(schema, then);
  }

  static long sum(JsonNode report, String column) {
    long sum = 0;
    for (JsonNode row : report.path("data")) {
      sum += row.path(column).asLong();
    }
    return sum;
  }

  private static void ok(HttpCaller.Reply reply) {
    if (reply.status() != 200) {
      throw new IllegalStateException("No report: " + reply.text());
    }
  }

  private static void query(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        row.getBigDecimal(4);
      }
    }
  }
}
