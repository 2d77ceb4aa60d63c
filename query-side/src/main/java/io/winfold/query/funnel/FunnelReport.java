package io.winfold.query.funnel;

import static java.util.Comparator.naturalOrder;

import io.winfold.query.funnel.Tallies.Block;
import io.winfold.query.funnel.Tallies.Place;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/funnel}. */
@RestController
class FunnelReport {
  private final Reads reads;
  private final KnownPaths paths = new KnownPaths();

  FunnelReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/funnel")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Filters filters = Filters.of(parameters);
          Grouping grouping = Grouping.of(parameters);
          Period period = Period.of(parameters, reads.zone());
          Axes axes = Axes.of(parameters);
          Question question = scope -> report(scope, filters, grouping, period, axes);
          return axes.tellTime() ? Question.ofDurations(question) : question;
        });
  }

  private Body report(Scope scope, Filters filters, Grouping grouping, Period period, Axes axes) {
    Grouping grouped = grouping.without("pipeline").monthLast();
    List<StageSettings> stages = StageSettings.inForce(scope);
    Map<String, List<StageSettings>> pipelines = new LinkedHashMap<>();
    for (StageSettings stage : stages) {
      pipelines.computeIfAbsent(stage.pipeline(), key -> new ArrayList<>()).add(stage);
    }
    boolean byMonth = grouping.names().contains("month");
    var tallies =
        new Tallies(axes, byMonth, scope.asOf(), scope.zone(), numbers(pipelines, filters));
    if (axes.needTimes() || byMonth) {
      TimedJourneys.count(
          scope, filters, grouped.without("month"), period, axes.population(), tallies);
    } else {
      Journeys.read(scope, filters, grouped, period, paths).count(tallies);
    }
    Map<Place, StageFigures> figures = tallies.figures();
    List<Row> data = new ArrayList<>();
    for (Block block : blocks(scope, filters, grouped, figures.keySet(), pipelines, stages)) {
      addRows(data, block, pipelines.getOrDefault(block.pipeline(), List.of()), figures, grouping);
    }
    List<Warning> warnings = new ArrayList<>(scope.warnings());
    warnings.addAll(grouping.warnings());
    Row definition =
        new Row()
            .with("report", "funnel")
            .with("from", period.from())
            .with("to", period.to())
            .with(axes.echo())
            .with("groupBy", grouping.names())
            .with("filters", filters.echo());
    return new Body.Report(definition, data, warnings);
  }

  /** Of the stages of the pipelines asked for, from 1. */
  private static Map<String, Map<String, Integer>> numbers(
      Map<String, List<StageSettings>> pipelines, Filters filters) {
    Map<String, Map<String, Integer>> numbers = new HashMap<>();
    List<String> wanted = filters.values("pipeline");
    pipelines.forEach(
        (pipeline, stages) -> {
          if (wanted == null || wanted.contains(pipeline)) {
            Map<String, Integer> its = new HashMap<>();
            stages.forEach(stage -> its.put(stage.id(), its.size() + 1));
            numbers.put(pipeline, its);
          }
        });
    return numbers;
  }

  /** Without groups every pipeline that is there has a block; with groups, where deals are. */
  private static List<Block> blocks(
      Scope scope,
      Filters filters,
      Grouping grouping,
      Set<Place> places,
      Map<String, List<StageSettings>> pipelines,
      List<StageSettings> stages) {
    Set<Block> blocks = new HashSet<>();
    places.forEach(place -> blocks.add(place.block()));
    Set<String> filled =
        blocks.stream().map(Block::pipeline).collect(Collectors.toUnmodifiableSet());
    List<String> wanted = filters.values("pipeline");
    if (grouping.dimensions().isEmpty()) {
      pipelines.forEach(
          (pipeline, its) -> {
            if (!filled.contains(pipeline)
                && (wanted == null || wanted.contains(pipeline))
                && its.stream().anyMatch(stage -> stage.isThere(scope.asOf()))) {
              blocks.add(new Block(new Row(), pipeline, null));
            }
          });
    }
    return blocks.stream()
        .sorted(
            Comparator.comparing(Block::group, grouping.order(StageOrder.of(stages)))
                .thenComparing(Block::pipeline)
                .thenComparing(Block::currency, Comparator.nullsLast(naturalOrder())))
        .toList();
  }

  private static void addRows(
      List<Row> data,
      Block block,
      List<StageSettings> stages,
      Map<Place, StageFigures> figures,
      Grouping grouping) {
    for (int n = 1; n <= stages.size() + 1; n++) {
      StageFigures its = figures.getOrDefault(new Place(block, n), StageFigures.NONE);
      var row = new Row().with("group", group(block, grouping)).with("pipeline", block.pipeline());
      data.add(
          n > stages.size()
              ? row.with("stage", "won").with(its.showWon(block.currency()))
              : row.with("stage", stages.get(n - 1).id()).with(its.showStage(block.currency())));
    }
  }

  private static Row group(Block block, Grouping grouping) {
    var group = new Row();
    for (String name : grouping.names()) {
      group.put(name, name.equals("pipeline") ? block.pipeline() : block.group().get(name));
    }
    return group;
  }
}
