package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.oracle.Deal;
import io.winfold.oracle.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happened, in whatever order: every report as of any instant is the fold of the log. */
class RandomHistoriesTest {
  private static final int INSTANTS = 12;

  @ParameterizedTest
  @CsvSource({"ONE_PROCESS,1", "ONE_PROCESS,2", "SIDES_APART,3", "AXON_SERVER,6"})
  void everyReportIsTheFoldOfTheLog(Form form, long seed) {
    Deployment deployment = form.shared();
    WinfoldClient winfold = deployment.client();
    String prefix = Names.fresh("r") + "-";
    var history = new RandomHistory(winfold, prefix, seed);
    history.play(12, 150);
    assertThat(history.accepted()).as("most commands are accepted").isGreaterThan(700);
    assertThat(history.refused()).as("some are refused").isGreaterThan(20);

    List<RecordedEvent> log = Log.of(deployment.log(), prefix);
    var oracle = new Oracle(log);
    var random = new Random(seed);
    var questions = new MetricQuestions(history, oracle, new Random(seed));
    for (Instant asOf : instants(oracle, random)) {
      var comparison = new Comparison(winfold, oracle, asOf, Log.after(log));
      compare(comparison, history.pipelines(), random);
      questions.ask(comparison.metrics());
    }
    for (Instant asOf : instants(oracle, random).subList(0, 4)) {
      Instant knownAt = log.get(log.size() / 4 + random.nextInt(log.size() / 2)).recordedAt();
      Comparison comparison = Comparison.known(winfold, log, asOf, knownAt);
      compareKnown(comparison, history.pipelines());
      questions.ask(comparison.metrics());
    }
    laws(new Laws(winfold, all(history) + "&after=" + Log.after(log)), oracle, random);
  }

  /** Facts are corrected and retracted all along: each report is the fold of the facts as known. */
  @ParameterizedTest
  @CsvSource({"ONE_PROCESS,4", "SIDES_APART,5", "AXON_SERVER,7"})
  void whatWasEnteredWrongIsToldOtherwiseFromThenOn(Form form, long seed) {
    Deployment deployment = form.shared();
    WinfoldClient winfold = deployment.client();
    String prefix = Names.fresh("r") + "-";
    var history = new RandomHistory(winfold, prefix, seed).withCorrections(25);
    history.play(10, 60);
    assertThat(history.corrected()).as("many corrections are accepted").isGreaterThan(60);

    List<RecordedEvent> log = Log.of(deployment.log(), prefix);
    var oracle = new Oracle(log);
    var random = new Random(seed);
    var questions = new MetricQuestions(history, oracle, new Random(seed));
    for (Instant asOf : instants(oracle, random).subList(INSTANTS / 2, INSTANTS)) {
      var comparison = new Comparison(winfold, oracle, asOf, Log.after(log));
      compare(comparison, history.pipelines(), random);
      questions.ask(comparison.metrics());
      questions.askOfCorrections(comparison.metrics(), log);
    }
    for (Instant asOf : instants(oracle, random).subList(0, INSTANTS / 2)) {
      Instant knownAt = log.get(log.size() / 8 + random.nextInt(log.size() / 8 * 7)).recordedAt();
      Comparison comparison = Comparison.known(winfold, log, asOf, knownAt);
      compareKnown(comparison, history.pipelines());
      questions.ask(comparison.metrics());
      questions.askOfCorrections(comparison.metrics(), log);
      reconcile(winfold, history.pipelines(), asOf, knownAt);
    }
  }

  private static String all(RandomHistory history) {
    return Comparison.query(Map.of("pipeline", history.pipelines()));
  }

  /** Between two instants, as of the later one. */
  private static void laws(Laws laws, Oracle oracle, Random random) {
    List<Instant> ends = instants(oracle, random).subList(0, 2).stream().sorted().toList();
    String between = "&from=%s&to=%s".formatted(ends.get(0), ends.get(1));
    String window = "&windowFrom=2025-04-01&windowTo=2025-07-01";
    laws.drillDownOfWaterfall(between + "&mode=path&weighted=true&groupBy=owner");
    laws.drillDownOfWaterfall(between + "&mode=path" + window);
    laws.drillDownOfWaterfall(between + "&mode=endpoint" + window + "&groupBy=team");
    List<String> closed = List.of("won", "lost", "wonAmount", "lostAmount", "created", "open");
    laws.groupsAddUp("win-rate", "owner,team", closed);
    laws.groupsAddUp("win-rate?by=stage", "month", closed);
    laws.groupsAddUp("lost-reasons", "source", List.of("count", "amount"));
    laws.groupsAddUp("cycle-time", "month", List.of("n"));
    laws.groupsAddUp("velocity", "industry", List.of("open", "won", "lost", "wonAmount"));
    laws.groupsAddUp("slippage?" + between, "team", List.of("pushes", "pullDays", "slipped"));
    laws.groupsAddUp("time-in-stage", "attribute.country", List.of("completed", "open"));
    laws.groupsAddUp("funnel", "month", List.of("reached", "amountReached", "visits", "open"));
    laws.groupsAddUp("pipeline", "owner", List.of("count", "weightedAmount"));
  }

  /** A waterfall that did not explain the difference of its ends would be refused as a defect. */
  private static void reconcile(
      WinfoldClient winfold, List<String> pipelines, Instant to, Instant knownAt) {
    for (String pipeline : pipelines) {
      for (String mode : List.of("path", "endpoint")) {
        winfold
            .get(
                "/api/reports/waterfall?pipeline=%s&to=%s&knownAt=%s&mode=%s"
                    .formatted(pipeline, to, knownAt, mode + "&weighted=true&groupBy=owner"))
            .expect(200);
      }
    }
  }

  private static List<Instant> instants(Oracle oracle, Random random) {
    List<Instant> known = oracle.instants();
    var instants = new ArrayList<Instant>();
    while (instants.size() < INSTANTS) {
      Instant instant = known.get(random.nextInt(known.size()));
      instants.add(instant.plus(Duration.ofNanos(1000L * (random.nextInt(3) - 1))));
    }
    instants.add(Instant.now().minusMillis(1));
    return instants.stream().filter(instant -> instant.isBefore(Instant.now())).toList();
  }

  private static void compare(Comparison comparison, List<String> pipelines, Random random) {
    Map<String, List<String>> ours = Map.of("pipeline", pipelines);
    comparison.list(ours, 1 + random.nextInt(200));
    comparison.list(filters(pipelines, random), 500);
    comparison.pipelineReport(List.of("stage"), ours);
    comparison.pipelineReport(List.of("currency"), ours);
    for (int i = 0; i < 4; i++) {
      comparison.pipelineReport(groupBy(random), filters(pipelines, random));
    }
    for (String pipeline : pipelines) {
      comparison.configuration(pipeline);
      comparison.stagesOfPipelineReport(pipeline);
      comparison.transitions(pipeline, Map.of());
      comparison.transitions(pipeline, filter("owner", RandomHistory.OWNERS, random));
      for (String reach : List.of("beyond", "any", "strict")) {
        comparison.funnel(pipeline, reach, List.of(), Map.of(), null, null);
      }
      comparison.funnel(
          pipeline,
          "beyond",
          List.of("currency"),
          filter("source", RandomHistory.SOURCES, random),
          null,
          null);
      comparison.funnel(
          pipeline,
          "any",
          List.of("owner"),
          Map.of(),
          Instant.parse("2025-03-01T00:00:00Z"),
          Instant.parse("2025-09-01T00:00:00Z"));
    }
    List<Deal> deals = comparison.world().deals();
    for (int i = 0; i < 5 && !deals.isEmpty(); i++) {
      Deal deal = deals.get(random.nextInt(deals.size()));
      comparison.deal(deal);
      comparison.stageVisits(deal);
      comparison.probabilityHistory(deal);
    }
    Instant end = comparison.world().asOf();
    Instant start = Instant.parse("2025-01-01T00:00:00Z");
    // Before that hardly a deal has been open at the beginning of a month.
    if (end.isAfter(Instant.parse("2025-03-01T00:00:00Z"))) {
      comparison.probabilityHistory(
          start, end, random.nextBoolean() ? List.of() : groupBy(random), ours);
    }
  }

  private static void compareKnown(Comparison comparison, List<String> pipelines) {
    Map<String, List<String>> ours = Map.of("pipeline", pipelines);
    comparison.list(ours, 500);
    comparison.pipelineReport(List.of("stage", "owner"), ours);
    for (String pipeline : pipelines) {
      comparison.funnel(pipeline, "beyond", List.of(), Map.of(), null, null);
      comparison.transitions(pipeline, Map.of());
    }
    comparison.world().deals().stream().limit(3).forEach(comparison::probabilityHistory);
  }

  private static List<String> groupBy(Random random) {
    var all =
        List.of(
            "pipeline",
            "stage",
            "owner",
            "team",
            "account",
            "source",
            "tag",
            "currency",
            "attribute.country",
            "month");
    var some = new ArrayList<String>();
    for (String name : all) {
      if (random.nextInt(4) == 0 && some.size() < 4) {
        some.add(name);
      }
    }
    return some.isEmpty() ? List.of("team") : some;
  }

  private static Map<String, List<String>> filters(List<String> pipelines, Random random) {
    var filters = new LinkedHashMap<String, List<String>>();
    filters.put("pipeline", some(pipelines, random));
    if (random.nextBoolean()) {
      filters.putAll(filter("owner", RandomHistory.OWNERS, random));
    }
    if (random.nextInt(3) == 0) {
      filters.putAll(filter("tag", RandomHistory.TAGS, random));
    }
    if (random.nextInt(3) == 0) {
      filters.putAll(filter("attribute.country", RandomHistory.COUNTRIES, random));
    }
    if (random.nextInt(3) == 0) {
      filters.putAll(filter("stage", List.of("s0", "s1", "s2"), random));
    }
    if (random.nextInt(3) == 0) {
      filters.put("currency", List.of("USD", "JPY"));
    }
    if (random.nextInt(3) == 0) {
      filters.putAll(filter("team", RandomHistory.TEAMS, random));
    }
    return filters;
  }

  private static Map<String, List<String>> filter(String name, List<String> values, Random random) {
    var taken = new ArrayList<>(some(values, random));
    if (random.nextInt(3) == 0 && !name.equals("stage")) {
      taken.add(""); // those without one
    }
    return Map.of(name, taken);
  }

  private static List<String> some(List<String> values, Random random) {
    var some = new ArrayList<>(values.stream().filter(_ -> random.nextBoolean()).toList());
    if (some.isEmpty()) {
      some.add(values.get(random.nextInt(values.size())));
    }
    return some;
  }
}
