package io.winfold.query.opportunity;

import io.winfold.query.health.Health;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Durations;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scope.StagesInForce;
import io.winfold.query.scope.Visits;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/stale}: open deals that want attention, each with the rules that say so;
 * with groups, how many deals of each group each rule hits.
 */
@RestController
class StaleReport {
  private static final int DEALS = 100;
  private static final int MOST_DEALS = 10_000;
  private static final int LONGEST_DAYS = 3_660;

  /** Open deals and which rules hit them. */
  private static final String HIT =
      """
      WITH ahead (pipeline, stage, days) AS (
        SELECT * FROM unnest(CAST(:pipelines AS text[]), CAST(:stages AS text[]),
                             CAST(:days AS float8[]))),
      hit AS (
        SELECT d.*, s.stale_after_days, a.days AS days_ahead,
               coalesce(%1$s, false) AS stage_limit,
               d.changed_at < :untouched_since AS untouched,
               coalesce(d.expected_close >= :today AND d.expected_close - :today < a.days, false)
                 AS early_stage,
               coalesce(%2$s, false) AS overdue
          FROM %3$s d
          LEFT JOIN %4$s s ON s.pipeline = d.pipeline AND s.stage = d.stage
          LEFT JOIN ahead a ON a.pipeline = d.pipeline AND a.stage = d.stage
         WHERE d.status = 'OPEN')
      """
          .formatted(DealRow.STALE, DealRow.LATE, "%1$s", StagesInForce.SQL);

  private static final String EACH =
      """
      SELECT * FROM hit WHERE stage_limit OR untouched OR early_stage OR overdue
       ORDER BY CAST(stage_limit AS int) + CAST(untouched AS int) + CAST(early_stage AS int)
                  + CAST(overdue AS int) DESC, changed_at, id
       LIMIT :limit\
      """;

  private static final String COUNTS =
      """
      SELECT %1$s currency, count(*) AS open,
             count(*) FILTER (WHERE stage_limit OR untouched OR early_stage OR overdue) AS hit,
             count(*) FILTER (WHERE stage_limit) AS stage_limit,
             count(*) FILTER (WHERE untouched) AS untouched,
             count(*) FILTER (WHERE early_stage) AS early_stage,
             count(*) FILTER (WHERE overdue) AS overdue,
             coalesce(sum(amount) FILTER (
               WHERE stage_limit OR untouched OR early_stage OR overdue), 0) AS amount
        FROM hit
       GROUP BY %1$s currency\
      """;

  private static final String COMPLETED =
      """
      SELECT v.pipeline, v.stage, array_agg(%s) AS micros
        FROM %s v
        JOIN %s d ON d.deal = v.deal
       WHERE v.exit <> 'OPEN'
       GROUP BY v.pipeline, v.stage\
      """;

  private final Reads reads;
  private final Health health;

  StaleReport(Reads reads, Health health) {
    this.reads = reads;
    this.health = health;
  }

  @GetMapping("/api/reports/stale")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Selection selection = Selection.of(parameters);
          int untouched =
              parameters.integer("untouchedDays", health.untouchedDays(), 1, LONGEST_DAYS);
          int limit = parameters.integer("limit", DEALS, 1, MOST_DEALS);
          return Question.ofDurations(scope -> report(scope, selection, untouched, limit));
        });
  }

  private static Body report(Scope scope, Selection selection, int untouchedDays, int limit) {
    List<StageSettings> stages = StageSettings.inForce(scope);
    List<Ahead> ahead = ahead(scope, stages);
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("pipelines", ahead.stream().map(Ahead::pipeline).toArray(String[]::new));
    parameters.put("stages", ahead.stream().map(Ahead::stage).toArray(String[]::new));
    parameters.put("days", ahead.stream().map(Ahead::days).toArray(Double[]::new));
    parameters.put(
        "untouched_since", Scope.timestamp(scope.asOf().minus(Duration.ofDays(untouchedDays))));
    parameters.put("limit", limit + 1);
    String hit = HIT.formatted(selection.deals(scope, Deals.With.IDENTITY, parameters));
    List<Warning> warnings = new ArrayList<>(selection.warnings(scope));
    boolean grouped = !selection.grouping().dimensions().isEmpty();
    List<Row> data =
        grouped
            ? counts(scope, selection, hit, stages, parameters)
            : scope
                .jdbc()
                .sql(hit + EACH)
                .params(parameters)
                .query((row, number) -> each(scope, row))
                .list();
    if (!grouped && data.size() > limit) {
      warnings.add(
          new Warning("truncated", "There are more; limit takes up to " + MOST_DEALS + " of them"));
      data = data.subList(0, limit);
    }
    Row definition =
        new Row()
            .with("report", "stale")
            .with(
                "rules",
                new Row()
                    .with("stage-limit", "longer in its stage than staleAfterDays of the stage")
                    .with("untouched", "no event for more than %d days".formatted(untouchedDays))
                    .with(
                        "early-stage",
                        "fewer days left to the expected close than the median days of the stages"
                            + " still ahead, by their completed visits")
                    .with("overdue", "the expected close lies before the day of the instant"));
    return new Body.Report(selection.describe(definition), data, warnings);
  }

  private static Row each(Scope scope, ResultSet row) throws SQLException {
    LocalDate expectedClose = row.getObject("expected_close", LocalDate.class);
    return new Row()
        .with("id", row.getString("id"))
        .with("name", row.getString("name"))
        .with("pipeline", row.getString("pipeline"))
        .with("stage", row.getString("stage"))
        .with("owner", row.getString("owner"))
        .with("team", row.getString("team"))
        .with("currency", row.getString("currency"))
        .with("amount", Amounts.plain(row.getBigDecimal("amount"), row.getString("currency")))
        .with("rules", rules(row))
        .with("daysInStage", DealRow.days(DealRow.instant(row, "stage_entered_at"), scope.asOf()))
        .with("staleAfterDays", row.getObject("stale_after_days", Integer.class))
        .with("daysUntouched", DealRow.days(DealRow.instant(row, "changed_at"), scope.asOf()))
        .with("expectedCloseDate", expectedClose)
        .with(
            "daysLeft",
            expectedClose == null ? null : expectedClose.toEpochDay() - scope.today().toEpochDay())
        .with("medianDaysAhead", row.getObject("days_ahead", Double.class));
  }

  private static List<String> rules(ResultSet row) throws SQLException {
    List<String> rules = new ArrayList<>();
    for (String rule : List.of("stage_limit", "untouched", "early_stage", "overdue")) {
      if (row.getBoolean(rule)) {
        rules.add(rule.replace('_', '-'));
      }
    }
    return rules;
  }

  private record Line(Row group, String currency, Row shown) {}

  private static List<Row> counts(
      Scope scope,
      Selection selection,
      String hit,
      List<StageSettings> stages,
      Map<String, @Nullable Object> parameters) {
    return scope
        .jdbc()
        .sql(hit + COUNTS.formatted(selection.groups()))
        .params(parameters)
        .query(
            (row, number) ->
                new Line(
                    selection.grouping().read(row),
                    row.getString("currency"),
                    count(selection, row)))
        .list()
        .stream()
        .sorted(selection.order(Line::group, StageOrder.of(stages)).thenComparing(Line::currency))
        .map(Line::shown)
        .toList();
  }

  private static Row count(Selection selection, ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Row()
        .with("group", selection.grouping().read(row))
        .with("currency", currency)
        .with("open", row.getLong("open"))
        .with("hit", row.getLong("hit"))
        .with("stageLimit", row.getLong("stage_limit"))
        .with("untouched", row.getLong("untouched"))
        .with("earlyStage", row.getLong("early_stage"))
        .with("overdue", row.getLong("overdue"))
        .with("amount", Amounts.plain(row.getBigDecimal("amount"), currency));
  }

  /**
   * What still lies before a deal in a stage.
   *
   * @param days the medians of the later stages together, as far as they are known
   */
  private record Ahead(String pipeline, String stage, double days) {}

  private static List<Ahead> ahead(Scope scope, List<StageSettings> stages) {
    Map<String, Double> medians = medians(scope);
    Map<String, Double> ahead = new HashMap<>();
    List<Ahead> all = new ArrayList<>();
    for (StageSettings stage : stages.reversed()) {
      double days = ahead.getOrDefault(stage.pipeline(), 0.0);
      all.add(new Ahead(stage.pipeline(), stage.id(), days));
      if (!stage.retired() && stage.isThere(scope.asOf())) {
        double its = medians.getOrDefault(stage.pipeline() + "/" + stage.id(), 0.0);
        ahead.put(stage.pipeline(), days + its);
      }
    }
    return all;
  }

  private static Map<String, Double> medians(Scope scope) {
    Map<String, Double> medians = new HashMap<>();
    scope
        .jdbc()
        .sql(
            COMPLETED.formatted(
                Figures.micros("v.entered_at", "v.exited_at"),
                Visits.SQL,
                Deals.sql(scope, Deals.With.NOTHING)))
        .params(scope.parameters())
        .query(
            row -> {
              Double median = Durations.read(row, "micros").quantile(0.5);
              if (median != null) {
                medians.put(row.getString("pipeline") + "/" + row.getString("stage"), median);
              }
            });
    return medians;
  }
}
