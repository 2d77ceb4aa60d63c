package io.winfold.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why deals were lost: count and amount, by the stage lost from. */
public final class LostReasons {
  private LostReasons() {}

  private record Place(
      Map<String, @Nullable String> group, String pipeline, String stage, String currency) {}

  public static List<Line> of(Selection selection, Period period) {
    var places = new LinkedHashMap<Place, Map<String, List<Deal>>>();
    for (Deal deal : selection.deals()) {
      if (deal.outcome.equals("LOST") && deal.closedAt != null && period.has(deal.closedAt)) {
        for (var group : selection.groups(deal, deal.closedAt)) {
          places
              .computeIfAbsent(
                  new Place(group, deal.pipeline, deal.stage, deal.currency),
                  _ -> new LinkedHashMap<>())
              .computeIfAbsent(String.valueOf(deal.lostReason), _ -> new ArrayList<>())
              .add(deal);
        }
      }
    }
    var lines = new ArrayList<Line>();
    places.forEach(
        (place, reasons) -> {
          int all = reasons.values().stream().mapToInt(List::size).sum();
          reasons.forEach((reason, deals) -> lines.add(line(place, reason, deals, all)));
        });
    return lines;
  }

  private static Line line(Place place, String reason, List<Deal> deals, int all) {
    return new Line()
        .with("group", place.group())
        .with("pipeline", place.pipeline())
        .with("stage", place.stage())
        .with("reason", reason)
        .with("currency", place.currency())
        .with("count", deals.size())
        .with("share", Ratio.of(deals.size(), all))
        .with(
            "amount",
            deals.stream().map(deal -> deal.amount).reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
