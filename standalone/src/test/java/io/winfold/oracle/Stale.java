package io.winfold.oracle;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions 12: open deals that want attention, and the rules that say so. */
public final class Stale {
  private final Selection selection;
  private final int untouchedDays;
  private final Instant asOf;

  /**
   * @param untouchedDays after more days than these without an event a deal is to be followed up
   */
  public Stale(Selection selection, int untouchedDays) {
    this.selection = selection;
    this.untouchedDays = untouchedDays;
    this.asOf = selection.world().asOf();
  }

  /** One deal a line, only those a rule hits. */
  public List<Line> deals() {
    var lines = new ArrayList<Line>();
    for (Deal deal : selection.deals()) {
      List<String> rules = rules(deal);
      if (!rules.isEmpty()) {
        lines.add(
            new Line()
                .with("id", deal.id)
                .with("stage", deal.stage)
                .with("currency", deal.currency)
                .with("amount", deal.amount)
                .with("rules", rules)
                .with("daysInStage", days(deal.visit().entered))
                .with("staleAfterDays", limit(deal))
                .with("daysUntouched", days(deal.changedAt))
                .with("expectedCloseDate", text(deal.expectedCloseDate))
                .with("daysLeft", daysLeft(deal))
                .with("medianDaysAhead", daysAhead(deal)));
      }
    }
    return lines;
  }

  private record Key(Map<String, @Nullable String> group, String currency) {}

  /** One group a line: how many open deals each rule hits. */
  public List<Line> groups() {
    var groups = new LinkedHashMap<Key, List<Deal>>();
    for (Deal deal : selection.deals()) {
      if (deal.isOpen()) {
        for (var group : selection.groups(deal)) {
          groups.computeIfAbsent(new Key(group, deal.currency), _ -> new ArrayList<>()).add(deal);
        }
      }
    }
    return groups.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private Line line(Key key, List<Deal> open) {
    List<Deal> hit = open.stream().filter(deal -> !rules(deal).isEmpty()).toList();
    return new Line()
        .with("group", key.group())
        .with("currency", key.currency())
        .with("open", open.size())
        .with("hit", hit.size())
        .with("stageLimit", count(hit, "stage-limit"))
        .with("untouched", count(hit, "untouched"))
        .with("earlyStage", count(hit, "early-stage"))
        .with("overdue", count(hit, "overdue"))
        .with(
            "amount",
            hit.stream().map(deal -> deal.amount).reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private long count(List<Deal> deals, String rule) {
    return deals.stream().filter(deal -> rules(deal).contains(rule)).count();
  }

  private List<String> rules(Deal deal) {
    var rules = new ArrayList<String>();
    if (!deal.isOpen()) {
      return rules;
    }
    Integer limit = limit(deal);
    if (limit != null && isLonger(deal.visit().entered, limit)) {
      rules.add("stage-limit");
    }
    if (isLonger(deal.changedAt, untouchedDays)) {
      rules.add("untouched");
    }
    Long daysLeft = daysLeft(deal);
    if (daysLeft != null && daysLeft >= 0 && daysLeft < daysAhead(deal)) {
      rules.add("early-stage");
    }
    if (deal.status(asOf).equals("LATE")) {
      rules.add("overdue");
    }
    return rules;
  }

  private boolean isLonger(Instant since, int days) {
    return since.plus(Duration.ofDays(days)).isBefore(asOf);
  }

  private double days(Instant since) {
    return Days.of(Days.micros(since, asOf));
  }

  private @Nullable Integer limit(Deal deal) {
    return pipeline(deal).stages.get(deal.stage).expectations.staleAfterDays();
  }

  private @Nullable Long daysLeft(Deal deal) {
    LocalDate today = asOf.atZone(ZoneOffset.UTC).toLocalDate();
    return deal.expectedCloseDate == null
        ? null
        : ChronoUnit.DAYS.between(today, deal.expectedCloseDate);
  }

  /** The median days of the stages after its own that are in use, together. */
  private double daysAhead(Deal deal) {
    Configuration pipeline = pipeline(deal);
    double days = 0;
    int own = pipeline.order.indexOf(deal.stage);
    for (String stage : pipeline.order.subList(own + 1, pipeline.order.size())) {
      var settings = pipeline.stages.get(stage);
      Double median = settings.added && !settings.retired ? median(pipeline.id, stage) : null;
      days += median == null ? 0 : median;
    }
    return days;
  }

  /** Of all completed visits there were by then. */
  private @Nullable Double median(String pipeline, String stage) {
    var stays = new ArrayList<Long>();
    for (Deal deal : selection.world().deals()) {
      for (Visit visit : deal.visits) {
        if (visit.pipeline.equals(pipeline) && visit.stage.equals(stage) && visit.exited != null) {
          stays.add(Days.micros(visit.entered, visit.exited));
        }
      }
    }
    return Days.median(stays);
  }

  private Configuration pipeline(Deal deal) {
    return selection.world().configuration(deal.pipeline);
  }

  private static @Nullable String text(@Nullable LocalDate date) {
    return date == null ? null : date.toString();
  }
}
