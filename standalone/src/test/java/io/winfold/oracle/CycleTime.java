package io.winfold.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions 5: from creation to the close, won and lost apart. */
public final class CycleTime {
  private CycleTime() {}

  private record Key(Map<String, @Nullable String> group, String outcome) {}

  public static List<Line> of(Selection selection, Period period) {
    var cycles = new LinkedHashMap<Key, List<Long>>();
    for (Deal deal : selection.deals()) {
      if (deal.closedAt != null && period.has(deal.closedAt)) {
        for (var group : selection.groups(deal, deal.closedAt)) {
          cycles
              .computeIfAbsent(new Key(group, deal.outcome), _ -> new ArrayList<>())
              .add(Days.micros(deal.createdAt, deal.closedAt));
        }
      }
    }
    return cycles.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static Line line(Key key, List<Long> micros) {
    return new Line()
        .with("group", key.group())
        .with("outcome", key.outcome())
        .with("n", micros.size())
        .with("meanDays", Days.mean(micros))
        .with("medianDays", Days.median(micros))
        .with("p25Days", Days.quantile(0.25, micros))
        .with("p75Days", Days.quantile(0.75, micros));
  }
}
