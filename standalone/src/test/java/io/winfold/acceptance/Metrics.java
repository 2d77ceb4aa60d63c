package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.oracle.Conversions;
import io.winfold.oracle.Coverage;
import io.winfold.oracle.CycleTime;
import io.winfold.oracle.Line;
import io.winfold.oracle.LostReasons;
import io.winfold.oracle.Oracle;
import io.winfold.oracle.Period;
import io.winfold.oracle.Restatement;
import io.winfold.oracle.Selection;
import io.winfold.oracle.Slippage;
import io.winfold.oracle.Stale;
import io.winfold.oracle.TimeInStage;
import io.winfold.oracle.Transitions;
import io.winfold.oracle.Velocity;
import io.winfold.oracle.Waterfall;
import io.winfold.oracle.WinRate;
import io.winfold.oracle.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Holds what the reports of figures answer against what the oracle says of the same log. */
final class Metrics {
  private static final int MOST_DEALS = 1000;

  private final WinfoldClient winfold;
  private final Oracle oracle;
  private final World world;
  private final String at;

  /**
   * @param at the parameters asOf, knownAt and after
   */
  Metrics(WinfoldClient winfold, Oracle oracle, World world, String at) {
    this.winfold = winfold;
    this.oracle = oracle;
    this.world = world;
    this.at = at;
  }

  /**
   * What is asked about.
   *
   * @param filters of which those of the pipeline are always there
   */
  record Asked(Map<String, List<String>> filters, List<String> groupBy, Period period) {}

  World world() {
    return world;
  }

  private Selection selection(Asked asked) {
    return new Selection(world, asked.filters(), asked.groupBy());
  }

  private Answer ask(String report, Asked asked, String more) {
    String path =
        "/api/reports/%s?%s%s%s%s%s%s"
            .formatted(
                report,
                at,
                Comparison.query(asked.filters()),
                Comparison.query(asked.groupBy()),
                asked.period().from() == null ? "" : "&from=" + asked.period().from(),
                asked.period().to() == null ? "" : "&to=" + asked.period().to(),
                more);
    var rows = new ArrayList<JsonNode>();
    winfold.get(path).expect(200).at("/data").forEach(rows::add);
    return new Answer(path, rows);
  }

  void winRate(Asked asked) {
    ask("win-rate", asked, "").is(WinRate.byGroup(selection(asked), asked.period()));
  }

  void winRateByStage(Asked asked) {
    ask("win-rate", asked, "&by=stage").is(WinRate.byStage(selection(asked), asked.period()));
  }

  void lostReasons(Asked asked) {
    ask("lost-reasons", asked, "").is(LostReasons.of(selection(asked), asked.period()));
  }

  void cycleTime(Asked asked) {
    ask("cycle-time", asked, "").is(CycleTime.of(selection(asked), asked.period()));
  }

  /** Of now, by the pace of a trailing window: it has no period. */
  void velocity(Asked asked, int windowDays) {
    ask("velocity", asked, "&windowDays=" + windowDays)
        .is(Velocity.of(selection(asked), windowDays));
  }

  void slippage(Asked asked, Slippage.Window window) {
    String more =
        (window.from() == null ? "" : "&windowFrom=" + window.from())
            + (window.to() == null ? "" : "&windowTo=" + window.to());
    ask("slippage", asked, more).is(Slippage.of(oracle, selection(asked), asked.period(), window));
  }

  /**
   * @param pipeline whose stages; deals count wherever they are by now
   * @param visits first, last or all
   */
  void timeInStage(Asked asked, String pipeline, String visits) {
    var report = new TimeInStage(selection(asked), pipeline, visits, asked.period());
    String more = "&pipeline=" + pipeline + "&visits=" + visits;
    ask("time-in-stage", asked, more).is(report.byStage());
    List<Line> deals = report.byDeal();
    if (deals.size() <= MOST_DEALS) {
      ask("time-in-stage", asked, more + "&by=deal&limit=" + MOST_DEALS).is(deals);
    }
  }

  void stale(Asked asked, int untouchedDays) {
    var report = new Stale(selection(asked), untouchedDays);
    ask("stale", asked, "&limit=10000&untouchedDays=" + untouchedDays)
        .is(asked.groupBy().isEmpty() ? report.deals() : report.groups());
  }

  /** What moved between the ends of the period. */
  void waterfall(Asked asked, Waterfall.Asked how) {
    String more =
        "&mode=%s&weighted=%s%s%s"
            .formatted(
                how.mode(),
                how.weighted(),
                how.windowFrom() == null ? "" : "&windowFrom=" + how.windowFrom(),
                how.windowTo() == null ? "" : "&windowTo=" + how.windowTo());
    Answer answer = ask("waterfall", asked, more);
    new Answer(answer.path(), answer.rows().stream().filter(row -> !isStill(row)).toList())
        .is(new Waterfall(oracle, selection(asked), asked.period(), how).lines());
  }

  /** Where nothing was open and nothing moved there may be a row or none. */
  private static boolean isStill(JsonNode row) {
    var amounts = new ArrayList<>(List.of(row.get("opening"), row.get("closing")));
    row.get("buckets").forEach(amounts::add);
    return amounts.stream().allMatch(each -> new BigDecimal(each.stringValue()).signum() == 0);
  }

  /** What corrections recorded in the period told otherwise; its groups are not asked for. */
  void restatement(Asked asked) {
    Answer answer = ask("restatement", asked, "");
    var report = new Restatement(oracle, world, asked.filters(), asked.period());
    answer.is(report.lines());
    var totals = new ArrayList<JsonNode>();
    winfold.get(answer.path()).expect(200).at("/totals").forEach(totals::add);
    new Answer(answer.path(), totals).is(report.totals());
  }

  /**
   * Others set quotas too.
   *
   * @param ours what the ids of pipelines and the names of owners begin with
   */
  void coverage(String period, int windowDays, String ours) {
    String path =
        "/api/reports/coverage?%s&period=%s&windowDays=%d".formatted(at, period, windowDays);
    var rows = new ArrayList<JsonNode>();
    for (JsonNode row : winfold.get(path).expect(200).at("/data")) {
      if (row.get("pipeline").asString("").startsWith(ours)
          || row.get("name").asString("").startsWith(ours)) {
        rows.add(row);
      }
    }
    new Answer(path, rows).is(new Coverage(world, period, windowDays).lines());
  }

  /** Moves in one pipeline, wherever the deals are by now. */
  void transitions(Asked asked, String pipeline) {
    ask("transitions", asked, "&pipeline=" + pipeline)
        .is(Transitions.of(selection(asked), pipeline, asked.period()));
  }

  /** The funnel by all its axes; what entered a stage has left it or is still there. */
  void funnel(Asked asked, String pipeline, Conversions.Axes axes) {
    String more =
        "&pipeline=%s&population=%s&reach=%s&visits=%s&open=%s%s"
            .formatted(
                pipeline,
                axes.population(),
                axes.reach(),
                axes.visits(),
                axes.open(),
                axes.horizonDays() == null ? "" : "&horizonDays=" + axes.horizonDays());
    Answer answer = ask("funnel", asked, more);
    for (JsonNode row : answer.rows()) {
      if (row.has("visits")) {
        int left = row.get("open").intValue();
        for (JsonNode exits : row.get("exits")) {
          left += exits.intValue();
        }
        assertThat(left).as("%s%n%s", answer.path(), row).isEqualTo(row.get("visits").intValue());
      }
    }
    // Where no deal is, a pipeline may be listed or not.
    Map<String, List<JsonNode>> blocks =
        answer.rows().stream()
            .collect(Collectors.groupingBy(row -> row.get("group") + " " + row.get("currency")));
    blocks.values().removeIf(rows -> rows.stream().allMatch(Metrics::isEmpty));
    new Answer(answer.path(), blocks.values().stream().flatMap(List::stream).toList())
        .is(new Conversions(selection(asked), pipeline, axes, asked.period()).lines());
  }

  private static boolean isEmpty(JsonNode row) {
    return row.get("reached").intValue() == 0
        && row.path("visits").asInt(0) == 0
        && row.path("immature").asInt(0) == 0;
  }
}
