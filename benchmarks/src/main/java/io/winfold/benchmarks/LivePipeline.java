package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The pipeline by stage over HTTP, as it is and as it was, asked by one analyst. */
final class LivePipeline implements Benchmark {
  private static final int DEALS = 100_000;
  private static final int WRITERS = 64;
  private static final String BARE = "bare";
  private static final String BARE_THEN = "bare then";
  private static final String NOW = "now";
  private static final String THEN = "then";

  /** A tenth of what a common CRM takes for as many deals on such a machine. */
  private static final double NOW_MILLIS = 6.3;

  private static final double THEN_P95_MILLIS = 80;

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    try (Ground ground = Ground.start(bench);
        HttpCaller caller = new HttpCaller(ground.port());
        Connection connection = ground.connect()) {
      Ledger ledger = new Ledger();
      CatchUp.enter(new Deals(ground.commands(), ledger), bench.scaled(DEALS), WRITERS);
      ledger.check(ground);
      try (var statement = connection.createStatement()) {
        statement.execute("VACUUM (ANALYZE)");
        statement.execute("SET search_path = read_1");
      }
      Instant then = Instant.now().minus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
      String path = "/api/reports/pipeline";
      check(caller.get(path).json(), ledger.deals());
      Rounds rounds =
          new Rounds()
              .with(
                  BARE,
                  () ->
                      ground
                          .load()
                          .platform(
                              1,
                              bench.turn(),
                              _ ->
                                  query(
                                      connection,
                                      """
                                      SELECT stage, currency, count(*), sum(amount) FROM opportunity
                                       WHERE status = 'OPEN' GROUP BY stage, currency\
                                      """)))
              .with(NOW, () -> ground.load().platform(1, bench.turn(), _ -> ok(caller.get(path))))
              .with(
                  BARE_THEN,
                  () ->
                      ground
                          .load()
                          .platform(
                              1,
                              bench.turn(),
                              _ ->
                                  query(
                                      connection,
                                      """
                                      SELECT stage, currency, count(*), sum(amount)
                                        FROM opportunity_version
                                       WHERE status = 'OPEN' AND valid_from <= '%1$s'
                                         AND valid_to > '%1$s' GROUP BY stage, currency\
                                      """
                                          .formatted(then))))
              .with(
                  THEN,
                  () ->
                      ground
                          .load()
                          .platform(1, bench.turn(), _ -> ok(caller.get(path + "?asOf=" + then))))
              .run(bench.rounds());
      Nanos now = rounds.times(NOW);
      Nanos past = rounds.times(THEN);
      return List.of(
          new Row(
              "live pipeline by stage over HTTP, %,d open deals".formatted(ledger.deals()),
              now.percentiles(),
              "GROUP BY over the same rows, in SQL: " + rounds.times(BARE).percentiles(),
              "%.1f x".formatted(now.millis(0.5) / rounds.times(BARE).millis(0.5)),
              "p50 below 6.3 ms",
              bench.quick() ? Verdict.NONE : Verdict.of(now.millis(0.5) < NOW_MILLIS)),
          new Row(
              "pipeline 90 days ago over HTTP, %,d intervals".formatted(ledger.events()),
              past.percentiles(),
              "scan and GROUP BY, in SQL: " + rounds.times(BARE_THEN).percentiles(),
              "%.1f x".formatted(past.millis(0.5) / rounds.times(BARE_THEN).millis(0.5)),
              "p95 below 80 ms at 1,000,000",
              bench.quick() ? Verdict.NONE : Verdict.of(past.millis(0.95) < THEN_P95_MILLIS)));
    }
  }

  private static void check(JsonNode report, int deals) {
    int counted = 0;
    for (JsonNode row : report.path("data")) {
      counted += row.path("count").asInt();
    }
    if (counted != deals) {
      throw new IncompleteException(counted + " of " + deals + " deals are in the report");
    }
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
