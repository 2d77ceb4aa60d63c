package io.winfold.query.stagetime;

import io.winfold.platform.web.Parameters;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Durations;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scope.Visits;
import io.winfold.query.scope.Warning;
import io.winfold.query.survival.CumulativeIncidence;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/time-in-stage}. */
@RestController
class TimeInStageReport {
  private static final int DEALS = 50;
  private static final int MOST_DEALS = 1_000;

  private static final String VISITS =
      """
      FROM (SELECT v.*, %s AS micros,
                   row_number() OVER (PARTITION BY v.deal, v.pipeline, v.stage
                                          ORDER BY v.ordinal) AS nth,
                   row_number() OVER (PARTITION BY v.deal, v.pipeline, v.stage
                                          ORDER BY v.ordinal DESC) AS nth_last
              FROM %s v) v\
      """
          .formatted(
              Figures.micros(
                  "v.entered_at", "CASE v.exit WHEN 'OPEN' THEN :t ELSE v.exited_at END"),
              Visits.SQL);

  /** Without the numbering, which takes a sort. */
  private static final String ALL_VISITS =
      "FROM (SELECT v.*, %s AS micros FROM %s v) v"
          .formatted(
              Figures.micros(
                  "v.entered_at", "CASE v.exit WHEN 'OPEN' THEN :t ELSE v.exited_at END"),
              Visits.SQL);

  private static final String BY_STAGE =
      """
      SELECT %1$s v.pipeline, v.stage,
             array_agg(v.micros) FILTER (WHERE v.exit <> 'OPEN') AS completed,
             array_agg(v.micros) FILTER (WHERE v.exit = 'OPEN') AS open
      %2$s JOIN %3$s d ON d.deal = v.deal
       WHERE true %4$s
       GROUP BY %1$s v.pipeline, v.stage\
      """;

  private static final String BY_DEAL =
      """
      SELECT %1$s d.id, v.pipeline, v.stage, count(*) AS visits, sum(v.micros) AS cumulative,
             (array_agg(v.micros ORDER BY v.ordinal DESC))[1] AS latest,
             bool_or(v.exit = 'OPEN') AS open
      %2$s JOIN %3$s d ON d.deal = v.deal
       WHERE true %4$s
       GROUP BY %1$s d.id, v.pipeline, v.stage
       ORDER BY cumulative DESC, d.id, v.pipeline, v.stage LIMIT :limit\
      """;

  private final Reads reads;

  TimeInStageReport(Reads reads) {
    this.reads = reads;
  }

  private enum By {
    /** One row a stage. */
    STAGE,
    /** One row a deal and stage, the longest first. */
    DEAL
  }

  private enum Visited {
    ALL("true"),
    FIRST("v.nth = 1"),
    LAST("v.nth_last = 1");

    private final String condition;

    Visited(String condition) {
      this.condition = condition;
    }
  }

  private record Choice(Selection selection, Period period, By by, Visited visited, int limit) {
    static Choice of(Parameters parameters, Reads reads) {
      By by = parameters.choice("by", By.class);
      Visited visited = parameters.choice("visits", Visited.class);
      return new Choice(
          Selection.of(parameters),
          Period.of(parameters, reads.zone()),
          by == null ? By.STAGE : by,
          visited == null ? Visited.ALL : visited,
          parameters.integer("limit", DEALS, 1, MOST_DEALS));
    }

    Row definition() {
      return selection.describe(
          new Row()
              .with("report", "time-in-stage")
              .with("from", period.from())
              .with("to", period.to())
              .with("period", "entered in it")
              .with("by", by.name().toLowerCase(Locale.ROOT))
              .with("visits", visited.name().toLowerCase(Locale.ROOT))
              .with("latestDays", by == By.DEAL ? "of the last visit that counts" : null)
              .with("quantiles", "of completed visits, interpolated")
              .with("kaplanMeierMedianDays", "open visits censored at the as-of instant")
              .with("month", "of the creation"));
    }
  }

  @GetMapping("/api/reports/time-in-stage")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Choice choice = Choice.of(parameters, reads);
          return Question.ofDurations(
              scope -> choice.by() == By.STAGE ? byStage(scope, choice) : byDeal(scope, choice));
        });
  }

  private record Stays(
      Row group, String pipeline, String stage, Durations completed, Durations open) {

    static Stays read(Selection selection, ResultSet row) throws SQLException {
      return new Stays(
          selection.grouping().read(row),
          row.getString("pipeline"),
          row.getString("stage"),
          Durations.read(row, "completed"),
          Durations.read(row, "open"));
    }

    Row show() {
      return new Row()
          .with("group", group)
          .with("pipeline", pipeline)
          .with("stage", stage)
          .with("completed", completed.count())
          .with("open", open.count())
          .with("meanDays", completed.mean())
          .with("medianDays", completed.quantile(0.5))
          .with("p90Days", completed.quantile(0.9))
          .with("kaplanMeierMedianDays", kaplanMeierMedian());
    }

    private @Nullable Double kaplanMeierMedian() {
      OptionalLong median =
          CumulativeIncidence.of(completed.sorted(), new long[0], open.sorted()).median();
      return median.isPresent() ? Figures.days((double) median.getAsLong()) : null;
    }
  }

  private static Body byStage(Scope scope, Choice choice) {
    Selection selection = choice.selection().monthOf("d.created_at");
    Map<String, @Nullable Object> parameters = scope.parameters();
    String sql =
        BY_STAGE.formatted(
            selection.groups(),
            choice.visited() == Visited.ALL ? ALL_VISITS : VISITS,
            ofTheDeals(selection).deals(scope, parameters),
            conditions(choice, parameters));
    Comparator<String> stages = StageOrder.of(StageSettings.inForce(scope));
    List<Row> data =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query((row, number) -> Stays.read(selection, row))
            .list()
            .stream()
            .sorted(
                selection
                    .order(Stays::group, stages)
                    .thenComparing(Stays::pipeline)
                    .thenComparing(Stays::stage, stages))
            .map(Stays::show)
            .toList();
    return new Body.Report(choice.definition(), data, selection.warnings(scope));
  }

  private static Body byDeal(Scope scope, Choice choice) {
    Selection selection = choice.selection().monthOf("d.created_at");
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("limit", choice.limit() + 1);
    String sql =
        BY_DEAL.formatted(
            selection.groups(),
            VISITS,
            ofTheDeals(selection).deals(scope, Deals.With.IDENTITY, parameters),
            conditions(choice, parameters));
    List<Row> rows =
        scope
            .jdbc()
            .sql(sql)
            .params(parameters)
            .query((row, number) -> deal(selection, row))
            .list();
    List<Warning> warnings = new ArrayList<>(selection.warnings(scope));
    if (rows.size() > choice.limit()) {
      warnings.add(
          new Warning("truncated", "There are more; limit takes up to " + MOST_DEALS + " of them"));
    }
    return new Body.Report(
        choice.definition(), rows.stream().limit(choice.limit()).toList(), warnings);
  }

  private static Row deal(Selection selection, ResultSet row) throws SQLException {
    return new Row()
        .with("group", selection.grouping().read(row))
        .with("id", row.getString("id"))
        .with("pipeline", row.getString("pipeline"))
        .with("stage", row.getString("stage"))
        .with("visits", row.getLong("visits"))
        .with("open", row.getBoolean("open"))
        .with("latestDays", Figures.days(row.getDouble("latest")))
        .with("cumulativeDays", Figures.days(row.getDouble("cumulative")));
  }

  /** The pipeline is the one of the visit. */
  private static Selection ofTheDeals(Selection selection) {
    return new Selection(selection.filters().without("pipeline"), selection.grouping());
  }

  private static String conditions(Choice choice, Map<String, @Nullable Object> parameters) {
    return choice.selection().filters().onColumn("pipeline", "v.pipeline", parameters)
        + choice.period().sql("v.entered_at", parameters)
        + " AND "
        + choice.visited().condition;
  }
}
