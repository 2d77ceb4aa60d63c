package io.winfold.oracle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Definitions 4: how long deals stay in the stages of one pipeline. */
public final class TimeInStage {
  private final Selection selection;
  private final String pipeline;
  private final String which;
  private final Period period;

  /**
   * @param which first, last or all visits of each deal
   * @param period visits entered in it count
   */
  public TimeInStage(Selection selection, String pipeline, String which, Period period) {
    this.selection = selection;
    this.pipeline = pipeline;
    this.which = which;
    this.period = period;
  }

  private record Key(Map<String, @Nullable String> group, String stage) {}

  public List<Line> byStage() {
    var stays = new LinkedHashMap<Key, List<Visit>>();
    for (Deal deal : selection.deals()) {
      for (var group : selection.groups(deal)) {
        visits(deal)
            .forEach(
                (stage, visits) ->
                    stays
                        .computeIfAbsent(new Key(group, stage), _ -> new ArrayList<>())
                        .addAll(visits));
      }
    }
    return stays.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private Line line(Key key, List<Visit> visits) {
    List<Long> completed = micros(visits.stream().filter(visit -> visit.exit != null).toList());
    List<Long> open = micros(visits.stream().filter(visit -> visit.exit == null).toList());
    return new Line()
        .with("group", key.group())
        .with("pipeline", pipeline)
        .with("stage", key.stage())
        .with("completed", completed.size())
        .with("open", open.size())
        .with("meanDays", Days.mean(completed))
        .with("medianDays", Days.median(completed))
        .with("p90Days", Days.quantile(0.9, completed))
        .with("kaplanMeierMedianDays", Survival.medianDays(completed, open));
  }

  public List<Line> byDeal() {
    var lines = new ArrayList<Line>();
    for (Deal deal : selection.deals()) {
      for (var group : selection.groups(deal)) {
        visits(deal)
            .forEach(
                (stage, visits) ->
                    lines.add(
                        new Line()
                            .with("group", group)
                            .with("id", deal.id)
                            .with("pipeline", pipeline)
                            .with("stage", stage)
                            .with("visits", visits.size())
                            .with("open", visits.getLast().exit == null)
                            .with("latestDays", Days.of(micros(visits).getLast()))
                            .with("cumulativeDays", Days.of(Days.sum(micros(visits))))));
      }
    }
    return lines;
  }

  /** The visits of a deal that count, by stage. */
  private Map<String, List<Visit>> visits(Deal deal) {
    var all = new LinkedHashMap<String, List<Visit>>();
    for (Visit visit : deal.visits) {
      if (visit.pipeline.equals(pipeline)) {
        all.computeIfAbsent(visit.stage, _ -> new ArrayList<>()).add(visit);
      }
    }
    all.replaceAll(
        (_, visits) ->
            Visit.taken(visits, which).stream()
                .filter(visit -> period.has(visit.entered))
                .toList());
    all.values().removeIf(List::isEmpty);
    return all;
  }

  private List<Long> micros(List<Visit> visits) {
    Instant asOf = selection.world().asOf();
    return visits.stream()
        .map(visit -> Days.micros(visit.entered, Objects.requireNonNullElse(visit.exited, asOf)))
        .toList();
  }
}
