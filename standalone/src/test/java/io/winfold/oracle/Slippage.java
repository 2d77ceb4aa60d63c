package io.winfold.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Definitions 6: expected close dates moved later or earlier, and deals slipped out of a window.
 */
public final class Slippage {

  /** A change of a deal's expected close date to another; 0 days are neither push nor pull. */
  public record Move(Instant at, long days) {}

  /**
   * The close dates asked about.
   *
   * @param from inclusive; null: the day the period begins
   * @param to exclusive; null: the day the period ends
   */
  public record Window(@Nullable LocalDate from, @Nullable LocalDate to) {
    Window orOf(Period period) {
      return new Window(
          from == null ? day(period.from()) : from, to == null ? day(period.to()) : to);
    }

    private static @Nullable LocalDate day(@Nullable Instant instant) {
      return instant == null ? null : instant.atZone(ZoneOffset.UTC).toLocalDate();
    }
  }

  private record Key(Map<String, @Nullable String> group, String currency) {}

  private static final class Moved {
    long pushes;
    long pushDays;
    long pushed;
    long pulls;
    long pullDays;
    long pulled;
    long expected;
    BigDecimal expectedAmount = BigDecimal.ZERO;
    long slipped;
    BigDecimal slippedAmount = BigDecimal.ZERO;
  }

  private final Selection selection;
  private final Period period;
  private final Map<Key, Moved> moved = new LinkedHashMap<>();

  private Slippage(Selection selection, Period period) {
    this.selection = selection;
    this.period = period;
  }

  public static List<Line> of(Oracle oracle, Selection selection, Period period, Window given) {
    var report = new Slippage(selection, period);
    selection.deals().forEach(report::countMoves);
    Window window = given.orOf(period);
    boolean asked = period.from() != null && window.from() != null && window.to() != null;
    if (asked) {
      Instant asOf = selection.world().asOf();
      World opening = oracle.asOf(before(period.from(), asOf));
      World closing = oracle.asOf(before(period.to(), asOf));
      selection.deals().forEach(deal -> report.countSlip(deal, opening, closing, window));
    }
    return report.moved.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue(), asked))
        .toList();
  }

  /** The last instant before an end of the period, but none after the as-of instant. */
  private static Instant before(@Nullable Instant end, Instant asOf) {
    return end == null || end.isAfter(asOf) ? asOf : end.minus(1, ChronoUnit.MICROS);
  }

  private void countMoves(Deal deal) {
    List<Long> days =
        deal.moves.stream()
            .filter(move -> period.has(move.at()) && move.days() != 0)
            .map(Move::days)
            .toList();
    if (days.isEmpty()) {
      return;
    }
    List<Long> pushes = days.stream().filter(each -> each > 0).toList();
    List<Long> pulls = days.stream().filter(each -> each < 0).toList();
    for (Moved its : of(deal)) {
      its.pushes = its.pushes + pushes.size();
      its.pushDays = its.pushDays + Days.sum(pushes);
      its.pushed = its.pushed + (pushes.isEmpty() ? 0 : 1);
      its.pulls = its.pulls + pulls.size();
      its.pullDays = its.pullDays - Days.sum(pulls);
      its.pulled = its.pulled + (pulls.isEmpty() ? 0 : 1);
    }
  }

  private void countSlip(Deal deal, World opening, World closing, Window window) {
    Deal then = opening.deal(deal.id);
    LocalDate expected = then == null || !then.isOpen() ? null : then.expectedCloseDate;
    if (then == null
        || expected == null
        || window.from() == null
        || window.to() == null
        || expected.isBefore(window.from())
        || !expected.isBefore(window.to())) {
      return;
    }
    Deal later = closing.deal(deal.id);
    LocalDate now = later == null || !later.isOpen() ? null : later.expectedCloseDate;
    boolean slipped = now != null && !now.isBefore(window.to());
    for (Moved its : of(deal)) {
      its.expected = its.expected + 1;
      its.expectedAmount = its.expectedAmount.add(then.amount);
      if (slipped) {
        its.slipped = its.slipped + 1;
        its.slippedAmount = its.slippedAmount.add(then.amount);
      }
    }
  }

  private List<Moved> of(Deal deal) {
    return selection.groups(deal).stream()
        .map(group -> moved.computeIfAbsent(new Key(group, deal.currency), _ -> new Moved()))
        .toList();
  }

  private static Line line(Key key, Moved its, boolean asked) {
    return new Line()
        .with("group", key.group())
        .with("currency", key.currency())
        .with("pushes", its.pushes)
        .with("pushDays", its.pushDays)
        .with("pushedDeals", its.pushed)
        .with("pulls", its.pulls)
        .with("pullDays", its.pullDays)
        .with("pulledDeals", its.pulled)
        .with("expected", asked ? its.expected : null)
        .with("expectedAmount", asked ? its.expectedAmount : null)
        .with("slipped", asked ? its.slipped : null)
        .with("slippedAmount", asked ? its.slippedAmount : null)
        .with("slipRate", asked ? Ratio.of(its.slipped, its.expected) : null);
  }
}
