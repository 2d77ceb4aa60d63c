package io.winfold.benchmarks;

import io.winfold.benchmarks.LongHistory.Happening;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What reports come to, held against the history itself and against plain SQL. */
final class ReportTotals {
  private final Connection connection;
  private final String schema;
  private final HttpCaller caller;

  ReportTotals(Connection connection, String schema, HttpCaller caller) {
    this.connection = connection;
    this.schema = schema;
    this.caller = caller;
  }

  private enum Status {
    OPEN,
    WON,
    LOST,
    DISCARDED
  }

  /**
   * @param asOf as a parameter; empty: the present
   * @throws IncompleteException if a deal is missing, or one too many
   */
  void check(LongHistory history, Instant at, String asOf) throws SQLException, IOException {
    same("parked deals", 0, count("SELECT count(*) FROM %s.parked".formatted(schema)));
    Map<Status, Long> deals = deals(history, at);
    long open = deals.getOrDefault(Status.OPEN, 0L);
    long won = deals.getOrDefault(Status.WON, 0L);
    long lost = deals.getOrDefault(Status.LOST, 0L);
    same("open deals of the pipeline", open, sum("pipeline", asOf, "count"));
    same("open deals by month", open, sum("pipeline?groupBy=month,owner", asOf, "count"));
    same("won deals", won, sum("win-rate", asOf, "won"));
    same("lost deals", lost, sum("win-rate", asOf, "lost"));
    same("losses by reason", lost, sum("lost-reasons", asOf, "count"));
    same("closed deals with a cycle", won + lost, sum("cycle-time", asOf, "n"));
    long reached = 0;
    for (JsonNode row : get("funnel", asOf).path("data")) {
      reached += row.path("stage").asString().equals("won") ? row.path("reached").asLong() : 0;
    }
    same("won deals of the funnel", won, reached);
    same(
        "visits",
        count(
            """
            SELECT count(*) FROM %1$s.stage_visit v JOIN %1$s.opportunity_version d USING (deal)
             WHERE v.entered_at <= '%2$s' AND d.valid_from <= '%2$s' AND d.valid_to > '%2$s'
               AND d.status <> 'DISCARDED'\
            """
                .formatted(schema, at)),
        sum("time-in-stage", asOf, "completed") + sum("time-in-stage", asOf, "open"));
  }

  /** How many deals are open at an instant, from the history alone. */
  static long openDeals(LongHistory history, Instant at) {
    return deals(history, at).getOrDefault(Status.OPEN, 0L);
  }

  /** From the history alone. */
  private static Map<Status, Long> deals(LongHistory history, Instant at) {
    Map<String, Status> statuses = new HashMap<>();
    for (Happening happening : history.happenings()) {
      if (happening.at().isAfter(at)) {
        break;
      }
      switch (happening.event()) {
        case OpportunityCreated _, Reopened _ -> statuses.put(happening.stream(), Status.OPEN);
        case Won _ -> statuses.put(happening.stream(), Status.WON);
        case Lost _ -> statuses.put(happening.stream(), Status.LOST);
        case Discarded _ -> statuses.put(happening.stream(), Status.DISCARDED);
        default -> {}
      }
    }
    Map<Status, Long> counts = new HashMap<>();
    statuses.values().forEach(status -> counts.merge(status, 1L, Long::sum));
    return counts;
  }

  private long sum(String report, String asOf, String column) throws IOException {
    return ReportLatency.sum(get(report, asOf), column);
  }

  private JsonNode get(String report, String asOf) throws IOException {
    String path = "/api/reports/" + report;
    return caller
        .get(asOf.isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + asOf)
        .json();
  }

  private long count(String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void same(String what, long expected, long found) {
    if (expected != found) {
      throw new IncompleteException("%s: %,d, but %,d found".formatted(what, expected, found));
    }
  }
}
