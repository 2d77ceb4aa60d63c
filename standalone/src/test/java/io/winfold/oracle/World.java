package io.winfold.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything as it was at an instant.
 *
 * @param deals all deals created and not discarded by then
 * @param configurations every pipeline ever defined; those not defined by then say so
 */
public record World(
    Instant asOf, List<Deal> deals, Map<String, Configuration> configurations, Quotas quotas) {

  public Configuration configuration(String pipeline) {
    return Objects.requireNonNull(configurations.get(pipeline), pipeline);
  }

  public Probabilities probabilities(Deal deal) {
    return Probabilities.of(deal, configuration(deal.pipeline));
  }

  public BigDecimal weighted(Deal deal) {
    return deal.amount.multiply(probabilities(deal).effective()).movePointLeft(2);
  }

  /** Null: it is not there. */
  @Nullable Deal deal(String id) {
    return deals.stream().filter(deal -> deal.id.equals(id)).findFirst().orElse(null);
  }

  public List<Deal> deals(Map<String, List<String>> filters) {
    return deals.stream().filter(deal -> deal.matches(filters)).toList();
  }

  /** What a group of open deals in one currency comes to. */
  public static final class Total {
    public int count;
    public BigDecimal amount = BigDecimal.ZERO;
    public BigDecimal weighted = BigDecimal.ZERO;
  }

  /**
   * @param group the values of the groupBy names
   */
  public record GroupKey(Map<String, @Nullable String> group, String currency) {}

  /** The open deals, counted and summed. */
  public Map<GroupKey, Total> pipelineReport(
      List<String> groupBy, Map<String, List<String>> filters) {
    var report = new LinkedHashMap<GroupKey, Total>();
    for (Deal deal : deals(filters)) {
      if (!deal.isOpen()) {
        continue;
      }
      for (var group : groups(deal, groupBy)) {
        Total total = report.computeIfAbsent(new GroupKey(group, deal.currency), _ -> new Total());
        total.count = total.count + 1;
        total.amount = total.amount.add(deal.amount);
        total.weighted = total.weighted.add(weighted(deal));
      }
    }
    return report;
  }

  /** The groups a deal belongs to; several only where tags overlap. */
  public static List<Map<String, @Nullable String>> groups(Deal deal, List<String> groupBy) {
    List<Map<String, @Nullable String>> groups = new ArrayList<>();
    groups.add(new TreeMap<>());
    for (String dimension : groupBy) {
      List<Map<String, @Nullable String>> wider = new ArrayList<>();
      for (var group : groups) {
        for (String value : deal.values(dimension)) {
          var more = new TreeMap<String, @Nullable String>(group);
          more.put(dimension, value);
          wider.add(more);
        }
      }
      groups = wider;
    }
    return groups;
  }

  /**
   * @param to a stage, or won, or lost
   */
  public record Transition(String pipeline, String from, String to) {}

  /** How often deals went from a stage to a stage of the same pipeline, or were won or lost. */
  public Map<Transition, Integer> transitions(Map<String, List<String>> filters) {
    var counts = new LinkedHashMap<Transition, Integer>();
    for (Deal deal : deals(filters)) {
      for (Visit visit : deal.visits) {
        if (visit.exit == null || visit.exit.equals("TRANSFER")) {
          continue;
        }
        String to =
            switch (visit.exit) {
              case "WON" -> "won";
              case "LOST" -> "lost";
              default -> Objects.requireNonNull(visit.exitStage);
            };
        counts.merge(new Transition(visit.pipeline, visit.stage, to), 1, Integer::sum);
      }
    }
    return counts;
  }
}
