package io.winfold.oracle;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Each correction recorded in a period, with what is told of its deal just before it and with it.
 */
public final class Restatement {
  private static final List<String> FIGURES =
      List.of("count", "amount", "weightedAmount", "won", "wonAmount");

  private final Oracle oracle;
  private final World world;
  private final Map<String, List<String>> filters;
  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Total> totals = new TreeMap<>();

  private static final class Total {
    int corrections;
    final Map<String, Map<String, BigDecimal>> lastOf = new LinkedHashMap<>();
    final Map<String, BigDecimal> change = new LinkedHashMap<>();
  }

  public Restatement(
      Oracle oracle, World world, Map<String, List<String>> filters, Period recorded) {
    this.oracle = oracle;
    this.world = world;
    this.filters = filters;
    for (String id : oracle.dealIds()) {
      List<RecordedEvent> events = oracle.events(id);
      for (int i = 0; i < events.size(); i++) {
        if (events.get(i).event() instanceof Correction correction
            && recorded.has(events.get(i).recordedAt())) {
          add(id, correction, deal(id, i), deal(id, i + 1));
        }
      }
    }
  }

  /**
   * A deal that is asked about, as of the instant.
   *
   * @param known so many of its events
   */
  private @Nullable Deal deal(String id, int known) {
    Deal deal = oracle.deal(id, known, event -> !event.occurredAt().isAfter(world.asOf()));
    return deal.version == 0 || deal.discarded || !deal.matches(filters) ? null : deal;
  }

  private void add(String id, Correction correction, @Nullable Deal before, @Nullable Deal after) {
    if (before == null && after == null) {
      return;
    }
    String currency = (after == null ? before : after).currency;
    Map<String, BigDecimal> was = figures(before);
    Map<String, BigDecimal> is = figures(after);
    var change = new LinkedHashMap<String, BigDecimal>();
    FIGURES.forEach(name -> change.put(name, of(is, name).subtract(of(was, name))));
    lines.add(
        new Line()
            .with("id", id)
            .with("currency", currency)
            .with("field", correction instanceof FactCorrected fact ? fact.field() : null)
            .with("before", side(before, was))
            .with("after", side(after, is))
            .with("change", change));
    Total total = totals.computeIfAbsent(currency, _ -> new Total());
    total.corrections = total.corrections + 1;
    total.lastOf.put(id, is);
    change.forEach((name, each) -> total.change.merge(name, each, BigDecimal::add));
  }

  private Map<String, BigDecimal> figures(@Nullable Deal deal) {
    if (deal == null) {
      return Map.of();
    }
    return switch (deal.outcome) {
      case "OPEN" ->
          Map.of(
              "count",
              BigDecimal.ONE,
              "amount",
              deal.amount,
              "weightedAmount",
              world.weighted(deal));
      case "WON" -> Map.of("won", BigDecimal.ONE, "wonAmount", deal.amount);
      default -> Map.of();
    };
  }

  private static BigDecimal of(Map<String, BigDecimal> figures, String name) {
    return figures.getOrDefault(name, BigDecimal.ZERO);
  }

  private static Map<String, @Nullable Object> side(
      @Nullable Deal deal, Map<String, BigDecimal> figures) {
    var side = new LinkedHashMap<String, @Nullable Object>();
    side.put("status", deal == null ? null : deal.outcome);
    side.put("stage", deal == null ? null : deal.stage);
    FIGURES.forEach(name -> side.put(name, of(figures, name)));
    return side;
  }

  public List<Line> lines() {
    return lines;
  }

  /** Per currency; before is what the changes leave of after. */
  public List<Line> totals() {
    return totals.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static Line line(String currency, Total total) {
    var after = new LinkedHashMap<String, BigDecimal>();
    var before = new LinkedHashMap<String, BigDecimal>();
    for (String name : FIGURES) {
      BigDecimal sum =
          total.lastOf.values().stream()
              .map(deal -> of(deal, name))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      after.put(name, sum);
      before.put(name, sum.subtract(of(total.change, name)));
    }
    return new Line()
        .with("currency", currency)
        .with("corrections", total.corrections)
        .with("deals", total.lastOf.size())
        .with("before", before)
        .with("after", after)
        .with("change", total.change);
  }
}
