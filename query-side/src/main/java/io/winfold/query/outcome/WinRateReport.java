package io.winfold.query.outcome;

import io.winfold.platform.web.Parameters;
import io.winfold.query.health.Health;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scope.StagesInForce;
import io.winfold.query.scope.Visits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/win-rate}: what share of deals is won, in three forms. */
@RestController
class WinRateReport {
  private static final String SUMS =
      """
      sum(won)::bigint AS won, sum(lost)::bigint AS lost,
             sum(won_amount) AS won_amount, sum(lost_amount) AS lost_amount,
             sum(created)::bigint AS created, sum(created_won)::bigint AS created_won,
             sum(open)::bigint AS open\
      """;

  /** Deals closed in the period and those created in it. */
  private static final String COUNTED =
      """
      SELECT %1$s d.pipeline, d.currency%6$s,
             count(*) FILTER (WHERE %4$s AND d.status = 'WON') AS won,
             count(*) FILTER (WHERE %4$s AND d.status = 'LOST') AS lost,
             coalesce(sum(d.amount) FILTER (WHERE %4$s AND d.status = 'WON'), 0) AS won_amount,
             coalesce(sum(d.amount) FILTER (WHERE %4$s AND d.status = 'LOST'), 0) AS lost_amount,
             count(*) FILTER (WHERE %5$s) AS created,
             count(*) FILTER (WHERE %5$s AND d.status = 'WON') AS created_won,
             count(*) FILTER (WHERE %5$s AND d.status = 'OPEN') AS open
        FROM %3$s d
       WHERE (d.status IN ('WON', 'LOST') AND %4$s) OR %5$s
       GROUP BY %1$s d.pipeline, d.currency%2$s\
      """;

  private static final String BY_GROUP =
      "SELECT %1$s currency, " + SUMS + " FROM (%2$s) f GROUP BY %1$s currency";

  /**
   * Each stage reached, or passed over, in the pipeline a deal is in now; a win passes over all
   * that were left. Deals that came the same way reached the same stages, so one of them tells for
   * all.
   */
  private static final String BY_STAGE =
      """
      WITH way AS MATERIALIZED (%2$s),
      reached AS (
        SELECT f.deal, s.pipeline, s.stage, s.rank <= f.furthest AS got_there
          FROM (SELECT v.deal, v.pipeline, max(s.rank) AS furthest
                  FROM %3$s v JOIN %4$s s ON s.pipeline = v.pipeline AND s.stage = v.stage
                 WHERE v.deal IN (SELECT deal FROM way)
                 GROUP BY v.deal, v.pipeline) f
          JOIN %4$s s ON s.pipeline = f.pipeline)
      SELECT %1$s pipeline, stage, currency, %5$s
        FROM (SELECT %1$s pipeline, stage, currency, won, won_amount, created_won,
                     CASE WHEN got_there THEN lost ELSE 0 END AS lost,
                     CASE WHEN got_there THEN lost_amount ELSE 0 END AS lost_amount,
                     CASE WHEN got_there THEN created ELSE created_won END AS created,
                     CASE WHEN got_there THEN open ELSE 0 END AS open
                FROM way JOIN reached USING (deal, pipeline)
               WHERE got_there OR won > 0 OR created_won > 0) f
       GROUP BY %1$s pipeline, stage, currency\
      """;

  private final Reads reads;
  private final Health health;

  WinRateReport(Reads reads, Health health) {
    this.reads = reads;
    this.health = health;
  }

  /** What there is a rate for. */
  private enum By {
    /** All deals of a group. */
    GROUP,
    /** Those of a group that ever reached a stage, stage by stage. */
    STAGE
  }

  @GetMapping("/api/reports/win-rate")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Selection selection = Selection.of(parameters);
          Period period = Period.of(parameters, reads.zone());
          By by = by(parameters);
          return scope -> report(scope, selection, period, by);
        });
  }

  private static By by(Parameters parameters) {
    By chosen = parameters.choice("by", By.class);
    return chosen == null ? By.GROUP : chosen;
  }

  /**
   * @param pipeline null: not by stage
   * @param stage null: not by stage
   */
  private record Closed(
      Row group,
      @Nullable String pipeline,
      @Nullable String stage,
      String currency,
      long won,
      long lost,
      BigDecimal wonAmount,
      BigDecimal lostAmount,
      long created,
      long createdWon,
      long open) {

    static Closed read(Selection selection, By by, ResultSet row) throws SQLException {
      return new Closed(
          selection.grouping().read(row),
          by == By.STAGE ? row.getString("pipeline") : null,
          by == By.STAGE ? row.getString("stage") : null,
          row.getString("currency"),
          row.getLong("won"),
          row.getLong("lost"),
          row.getBigDecimal("won_amount"),
          row.getBigDecimal("lost_amount"),
          row.getLong("created"),
          row.getLong("created_won"),
          row.getLong("open"));
    }

    Row show(Health health) {
      var row = new Row().with("group", group);
      if (stage != null) {
        row.with("pipeline", pipeline).with("stage", stage);
      }
      Double closed = Figures.rate(won, won + lost);
      return row.with("currency", currency)
          .with("won", won)
          .with("lost", lost)
          .with("open", open)
          .with("created", created)
          .with("createdWon", createdWon)
          .with("wonAmount", Amounts.plain(wonAmount, currency))
          .with("lostAmount", Amounts.plain(lostAmount, currency))
          .with("closed", closed)
          .with("createdCohort", Figures.rate(createdWon, created))
          .with("value", Figures.rate(wonAmount, wonAmount.add(lostAmount)))
          .with("health", health.winRate().judge(closed));
    }
  }

  /** The month is that of the close for what was closed, of the creation for what was created. */
  private static String counted(
      Scope scope,
      Selection selection,
      Period period,
      By by,
      Map<String, @Nullable Object> parameters) {
    String closed = "(true" + period.sql("d.closed_at", parameters) + ")";
    String created = "(true" + period.sql("d.created_at", parameters) + ")";
    String ofClosed = selection.monthOf("d.closed_at").deals(scope, parameters);
    if (!selection.grouping().names().contains("month")) {
      return counted(selection, by, ofClosed, closed, created);
    }
    String ofCreated = selection.monthOf("d.created_at").deals(scope, parameters);
    return counted(selection, by, ofClosed, closed, "false")
        + " UNION ALL "
        + counted(selection, by, ofCreated, "false", created);
  }

  private static String counted(
      Selection selection, By by, String deals, String closed, String created) {
    boolean byStage = by == By.STAGE;
    return COUNTED.formatted(
        selection.groups(),
        byStage ? ", d.way" : "",
        deals,
        closed,
        created,
        byStage ? ", min(d.deal) AS deal" : "");
  }

  private Body report(Scope scope, Selection selection, Period period, By by) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    String sql =
        switch (by) {
          case GROUP ->
              BY_GROUP.formatted(
                  selection.groups(), counted(scope, selection, period, by, parameters));
          case STAGE ->
              BY_STAGE.formatted(
                  selection.groups(),
                  counted(scope, selection, period, by, parameters),
                  Visits.SQL,
                  StagesInForce.SQL,
                  SUMS);
        };
    Comparator<String> stages = StageOrder.of(StageSettings.inForce(scope));
    List<Row> data =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query((row, number) -> Closed.read(selection, by, row))
            .list()
            .stream()
            .sorted(
                selection
                    .order(Closed::group, stages)
                    .thenComparing(Closed::pipeline, Comparator.nullsFirst(String::compareTo))
                    .thenComparing(Closed::stage, Comparator.nullsFirst(stages))
                    .thenComparing(Closed::currency))
            .map(closed -> closed.show(health))
            .toList();
    Row definition =
        new Row()
            .with("report", "win-rate")
            .with("from", period.from())
            .with("to", period.to())
            .with("by", by.name().toLowerCase(Locale.ROOT))
            .with("closed", "won / (won + lost), closed in the period")
            .with("createdCohort", "won / created, created in the period")
            .with("value", "amount won / (amount won + amount lost), closed in the period")
            .with("reach", by == By.STAGE ? "beyond" : null)
            .with("month", "of the close; of the creation for created, createdWon, open")
            .with("health", health.winRate().show());
    return new Body.Report(selection.describe(definition), data, selection.warnings(scope));
  }
}
