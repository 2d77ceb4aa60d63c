package io.winfold.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Definitions 4: moves in one pipeline from a stage to another or to an outcome, counted. */
public final class Transitions {
  private Transitions() {}

  private record Move(Map<String, @Nullable String> group, String from, String to) {}

  /**
   * @param period in which moves were made
   */
  public static List<Line> of(Selection selection, String pipeline, Period period) {
    var counts = new LinkedHashMap<Move, Integer>();
    for (Deal deal : selection.deals()) {
      for (Visit visit : deal.visits) {
        if (visit.pipeline.equals(pipeline)
            && visit.exited != null
            && period.has(visit.exited)
            && !"TRANSFER".equals(visit.exit)) {
          String to = Objects.requireNonNullElse(visit.exitStage, outcome(visit));
          for (var group : selection.groups(deal)) {
            counts.merge(new Move(group, visit.stage, to), 1, Integer::sum);
          }
        }
      }
    }
    return counts.entrySet().stream()
        .map(
            entry ->
                new Line()
                    .with("group", entry.getKey().group())
                    .with("pipeline", pipeline)
                    .with("from", entry.getKey().from())
                    .with("to", entry.getKey().to())
                    .with("count", entry.getValue()))
        .toList();
  }

  private static String outcome(Visit visit) {
    return "WON".equals(visit.exit) ? "won" : "lost";
  }
}
