package io.winfold.oracle;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions 5: what share of deals is won, of those closed, of those created, by amount. */
public final class WinRate {
  private final Selection selection;
  private final Period period;
  private final Map<Key, Counts> counts = new LinkedHashMap<>();

  private record Key(Map<String, @Nullable String> group, Stage stage, String currency) {}

  /**
   * @param stage null, as the pipeline: not by stage
   */
  private record Stage(@Nullable String pipeline, @Nullable String stage) {}

  private static final class Counts {
    int won;
    int lost;
    int open;
    int created;
    int createdWon;
    BigDecimal wonAmount = BigDecimal.ZERO;
    BigDecimal lostAmount = BigDecimal.ZERO;
  }

  private WinRate(Selection selection, Period period) {
    this.selection = selection;
    this.period = period;
  }

  public static List<Line> byGroup(Selection selection, Period period) {
    var report = new WinRate(selection, period);
    selection.deals().forEach(deal -> report.count(deal, new Stage(null, null)));
    return report.lines();
  }

  /** Of the deals that ever reached a stage of the pipeline they are in, or passed over it. */
  public static List<Line> byStage(Selection selection, Period period) {
    var report = new WinRate(selection, period);
    for (Deal deal : selection.deals()) {
      Configuration pipeline = selection.world().configuration(deal.pipeline);
      var funnel = new Funnel(pipeline, List.of(deal), "beyond", null, null);
      for (int rank = 0; rank < pipeline.order.size(); rank++) {
        if (funnel.entry(deal, rank) != null) {
          report.count(deal, new Stage(deal.pipeline, pipeline.order.get(rank)));
        }
      }
    }
    return report.lines();
  }

  private void count(Deal deal, Stage stage) {
    if (deal.closedAt != null && period.has(deal.closedAt)) {
      for (var group : selection.groups(deal, deal.closedAt)) {
        Counts its = counts(new Key(group, stage, deal.currency));
        if (deal.outcome.equals("WON")) {
          its.won = its.won + 1;
          its.wonAmount = its.wonAmount.add(deal.amount);
        } else {
          its.lost = its.lost + 1;
          its.lostAmount = its.lostAmount.add(deal.amount);
        }
      }
    }
    if (period.has(deal.createdAt)) {
      for (var group : selection.groups(deal, deal.createdAt)) {
        Counts its = counts(new Key(group, stage, deal.currency));
        its.created = its.created + 1;
        its.createdWon = its.createdWon + (deal.outcome.equals("WON") ? 1 : 0);
        its.open = its.open + (deal.isOpen() ? 1 : 0);
      }
    }
  }

  private Counts counts(Key key) {
    return counts.computeIfAbsent(key, _ -> new Counts());
  }

  private List<Line> lines() {
    return counts.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static Line line(Key key, Counts its) {
    var line = new Line().with("group", key.group());
    if (key.stage().stage() != null) {
      line.with("pipeline", key.stage().pipeline()).with("stage", key.stage().stage());
    }
    return line.with("currency", key.currency())
        .with("won", its.won)
        .with("lost", its.lost)
        .with("open", its.open)
        .with("created", its.created)
        .with("createdWon", its.createdWon)
        .with("wonAmount", its.wonAmount)
        .with("lostAmount", its.lostAmount)
        .with("closed", Ratio.of(its.won, its.won + its.lost))
        .with("createdCohort", Ratio.of(its.createdWon, its.created))
        .with("value", Ratio.of(its.wonAmount, its.wonAmount.add(its.lostAmount)));
  }
}
