package io.winfold.query.waterfall;

import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Warning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/reports/waterfall}: the open amount at two instants and what moved it between.
 */
@RestController
class WaterfallReport {
  private final Reads reads;

  WaterfallReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/waterfall")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String query = request.getQueryString();
    reads.answer(
        request,
        response,
        parameters -> {
          Asked asked = Asked.of(parameters, reads.zone());
          return scope -> report(scope, asked, query);
        });
  }

  private static Body report(Scope scope, Asked asked, @Nullable String query) {
    var defaults = new StageDefaults(scope);
    Scores scores = Scores.read(scope, asked);
    Instant from = asked.from(scope);
    Instant to = asked.to(scope);
    Ends ends = Ends.read(scope, asked, defaults, EndScores.of(scores, from, to));
    var course = new Course(asked, from, to, defaults, scores);
    Map<Cell, Map<Bucket, BigDecimal>> moved = new HashMap<>();
    Consumer<List<State>> follow =
        states ->
            course.follow(
                states,
                (cell, movement, before, after, by) ->
                    moved
                        .computeIfAbsent(cell, key -> new EnumMap<>(Bucket.class))
                        .merge(movement.bucket(), movement.value(), BigDecimal::add));
    if (asked.movesByStep()) {
      States.readSteps(scope, asked, follow);
    } else {
      States.read(scope, asked, course, false, follow);
    }
    List<Warning> warnings = new ArrayList<>(scope.warnings());
    warnings.addAll(asked.grouping().warnings());
    Row definition =
        asked
            .definition()
            .with(
                "deals",
                WaterfallDeals.PATH + "?" + (query == null ? "" : query + "&") + "bucket={bucket}");
    return new Body.Report(definition, data(scope, asked, ends, moved), warnings);
  }

  private static List<Row> data(
      Scope scope, Asked asked, Ends ends, Map<Cell, Map<Bucket, BigDecimal>> moved) {
    Set<Cell> cells = new HashSet<>(moved.keySet());
    cells.addAll(ends.opening().keySet());
    cells.addAll(ends.closing().keySet());
    Comparator<String> stages = StageOrder.of(StageSettings.inForce(scope));
    return cells.stream()
        .sorted(
            Comparator.comparing(asked::show, asked.grouping().order(stages))
                .thenComparing(Cell::currency))
        .map(
            cell ->
                show(
                    asked,
                    cell,
                    ends.opening().getOrDefault(cell, BigDecimal.ZERO),
                    moved.getOrDefault(cell, Map.of()),
                    ends.closing().getOrDefault(cell, BigDecimal.ZERO)))
        .toList();
  }

  /**
   * @throws IllegalStateException if the movements do not explain the difference of the ends to the
   *     last cent
   */
  private static Row show(
      Asked asked,
      Cell cell,
      BigDecimal opening,
      Map<Bucket, BigDecimal> moved,
      BigDecimal closing) {
    BigDecimal explained = moved.values().stream().reduce(opening, BigDecimal::add);
    if (explained.compareTo(closing) != 0) {
      throw new IllegalStateException(
          "%s opens with %s and closes with %s; its movements are %s"
              .formatted(cell, opening, closing, moved));
    }
    var buckets = new Row();
    for (Bucket bucket : Bucket.of(asked.weighted())) {
      buckets.put(
          bucket.shown(),
          Amounts.weighted(moved.getOrDefault(bucket, BigDecimal.ZERO), cell.currency()));
    }
    return new Row()
        .with("group", asked.show(cell))
        .with("currency", cell.currency())
        .with("opening", Amounts.weighted(opening, cell.currency()))
        .with("buckets", buckets)
        .with("closing", Amounts.weighted(closing, cell.currency()));
  }
}
