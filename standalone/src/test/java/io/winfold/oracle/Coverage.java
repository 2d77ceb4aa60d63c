package io.winfold.oracle;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Definitions 5: what is open and what is won in a period, in units of the quotas for it. */
public final class Coverage {
  private final World world;
  private final String period;
  private final Instant since;

  /**
   * @param windowDays the win rate is of deals closed since so many days of 24 hours
   */
  public Coverage(World world, String period, int windowDays) {
    this.world = world;
    this.period = period;
    this.since = world.asOf().minus(Duration.ofDays(windowDays));
  }

  public List<Line> lines() {
    var lines = new ArrayList<Line>();
    for (Quotas.Aim aim : world.quotas().aims(period)) {
      List<Deal> deals =
          world.deals().stream()
              .filter(deal -> deal.currency.equals(aim.currency()) && aim.target().counts(deal))
              .toList();
      lines.add(line(aim, deals));
    }
    return lines;
  }

  private Line line(Quotas.Aim aim, List<Deal> deals) {
    List<Deal> closing = deals.stream().filter(this::closes).toList();
    BigDecimal open = amount(closing);
    BigDecimal weighted =
        closing.stream().map(world::weighted).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal won = amount(closed(deals, "WON").filter(this::inPeriod).toList());
    BigDecimal lately = amount(closed(deals, "WON").filter(this::inWindow).toList());
    BigDecimal lost = amount(closed(deals, "LOST").filter(this::inWindow).toList());
    BigDecimal quota = aim.amount();
    boolean met = won.compareTo(quota) >= 0;
    return new Line()
        .with("scope", aim.target().scope())
        .with("name", aim.target().name())
        .with("pipeline", aim.target().pipeline())
        .with("currency", aim.currency())
        .with("quota", quota)
        .with("quotaOf", aim.of())
        .with("won", won)
        .with("open", open)
        .with("weightedOpen", weighted)
        .with("coverage", Ratio.of(open, quota))
        .with("remainingCoverage", met ? null : Ratio.of(open, quota.subtract(won)))
        .with("neededCoverage", Ratio.of(lately.add(lost), lately))
        .with("attainment", Ratio.of(won, quota))
        .with("weightedAttainment", Ratio.of(won.add(weighted), quota));
  }

  private static Stream<Deal> closed(List<Deal> deals, String outcome) {
    return deals.stream().filter(deal -> deal.outcome.equals(outcome));
  }

  private static BigDecimal amount(List<Deal> deals) {
    return deals.stream().map(deal -> deal.amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private boolean closes(Deal deal) {
    return deal.isOpen() && deal.expectedCloseDate != null && has(deal.expectedCloseDate);
  }

  private boolean inPeriod(Deal deal) {
    return deal.closedAt != null && has(deal.closedAt.atZone(ZoneOffset.UTC).toLocalDate());
  }

  private boolean has(LocalDate day) {
    return !day.isBefore(Quotas.begin(period).atDay(1))
        && day.isBefore(Quotas.end(period).atDay(1));
  }

  private boolean inWindow(Deal deal) {
    return deal.closedAt != null && deal.closedAt.isAfter(since);
  }
}
