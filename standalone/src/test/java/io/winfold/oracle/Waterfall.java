package io.winfold.oracle;

import io.winfold.kernel.event.RecordedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Definitions 7: the open amount before and after, and every movement between. */
public final class Waterfall {
  private static final List<String> BUCKETS =
      List.of(
          "new",
          "pulledIn",
          "pushedIn",
          "reopened",
          "transferredIn",
          "increased",
          "decreased",
          "pushedOut",
          "pulledOut",
          "transferredOut",
          "lost",
          "won");
  private static final List<String> WEIGHTED_BUCKETS = List.of("probabilityChanged", "timePassed");

  /**
   * @param mode path or endpoint
   * @param windowFrom null, as its end: open deals count whatever their expected close
   * @param weighted amount times effective probability
   */
  public record Asked(
      String mode,
      @Nullable LocalDate windowFrom,
      @Nullable LocalDate windowTo,
      boolean weighted) {}

  private record Cell(Map<String, @Nullable String> group, String currency) {}

  /**
   * A deal between two events.
   *
   * @param deal null: not created yet, or discarded
   * @param values what it counts for in each waterfall it takes part in
   */
  private record State(@Nullable Deal deal, Map<Cell, BigDecimal> values) {
    BigDecimal in(Cell cell) {
      return values.getOrDefault(cell, BigDecimal.ZERO);
    }
  }

  private static final class Total {
    BigDecimal opening = BigDecimal.ZERO;
    BigDecimal closing = BigDecimal.ZERO;
    final Map<String, BigDecimal> buckets = new LinkedHashMap<>();
  }

  private final Oracle oracle;
  private final Selection selection;
  private final Asked asked;
  private final Predicate<RecordedEvent> before;
  private final Predicate<RecordedEvent> until;
  private final Map<Cell, Total> totals = new LinkedHashMap<>();

  /**
   * @param selection of the world of the as-of instant, after which nothing moves
   */
  public Waterfall(Oracle oracle, Selection selection, Period period, Asked asked) {
    this.oracle = oracle;
    this.selection = selection;
    this.asked = asked;
    Instant asOf = selection.world().asOf().plus(1, ChronoUnit.MICROS);
    Instant from = period.from() == null ? Instant.MIN : period.from();
    Instant to = period.to() == null || period.to().isAfter(asOf) ? asOf : period.to();
    until = event -> event.occurredAt().isBefore(to);
    before = event -> event.occurredAt().isBefore(from) && until.test(event);
  }

  /** Of every group and currency in which anything was open or moved. */
  public List<Line> lines() {
    for (String id : oracle.dealIds()) {
      State opening = state(id, before);
      opening
          .values()
          .forEach((cell, value) -> total(cell).opening = total(cell).opening.add(value));
      State closing = state(id, until);
      closing
          .values()
          .forEach((cell, value) -> total(cell).closing = total(cell).closing.add(value));
      if (asked.mode().equals("endpoint")) {
        move(opening, closing);
      } else {
        follow(id, opening);
      }
    }
    totals.values().removeIf(Waterfall::isNothing);
    return totals.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  /** Each event moves by what it makes of the deal. */
  private void follow(String id, State opening) {
    State now = opening;
    for (RecordedEvent event : oracle.course(id)) {
      if (until.test(event) && !before.test(event)) {
        State after = state(id, earlier -> isUpTo(earlier, event));
        move(now, after);
        now = after;
      }
    }
  }

  private static boolean isUpTo(RecordedEvent event, RecordedEvent last) {
    return event.occurredAt().isBefore(last.occurredAt())
        || (event.occurredAt().equals(last.occurredAt()) && event.position() <= last.position());
  }

  private State state(String id, Predicate<RecordedEvent> happened) {
    Deal deal = oracle.deal(id, happened);
    var values = new LinkedHashMap<Cell, BigDecimal>();
    if (deal.version == 0 || deal.discarded) {
      return new State(null, values);
    }
    if (deal.isOpen() && deal.matches(selection.filters()) && place(deal) == 0) {
      BigDecimal value = deal.amount;
      if (asked.weighted()) {
        var configuration = oracle.configuration(deal.pipeline, happened);
        BigDecimal percent = Probabilities.of(deal, configuration).effective();
        value = value.multiply(percent).movePointLeft(2);
      }
      for (var group : selection.groups(deal)) {
        values.put(new Cell(group, deal.currency), value);
      }
    }
    return new State(deal, values);
  }

  /** Before the window, in it or after it; undated is as if far in the future. */
  private int place(Deal deal) {
    LocalDate date = deal.expectedCloseDate;
    if (asked.windowFrom() == null || asked.windowTo() == null) {
      return 0;
    }
    if (date == null || !date.isBefore(asked.windowTo())) {
      return 1;
    }
    return date.isBefore(asked.windowFrom()) ? -1 : 0;
  }

  private void move(State from, State to) {
    Set<Cell> cells = new HashSet<>(from.values().keySet());
    cells.addAll(to.values().keySet());
    for (Cell cell : cells) {
      total(cell)
          .buckets
          .merge(bucket(cell, from, to), to.in(cell).subtract(from.in(cell)), BigDecimal::add);
    }
  }

  private String bucket(Cell cell, State from, State to) {
    if (from.values().containsKey(cell)) {
      return to.values().containsKey(cell) ? within(from, to) : exit(cell, to.deal());
    }
    return entry(cell, from.deal());
  }

  private static String within(State from, State to) {
    int change =
        from.deal() == null || to.deal() == null
            ? 0
            : to.deal().amount.compareTo(from.deal().amount);
    return change == 0 ? "probabilityChanged" : change > 0 ? "increased" : "decreased";
  }

  private String entry(Cell cell, @Nullable Deal was) {
    if (was == null) {
      return "new";
    }
    if (!was.isOpen()) {
      return "reopened";
    }
    if (!isInScope(cell, was)) {
      return "transferredIn";
    }
    return place(was) > 0 ? "pulledIn" : "pushedIn";
  }

  private String exit(Cell cell, @Nullable Deal is) {
    if (is != null && !is.isOpen()) {
      return is.outcome.equals("WON") ? "won" : "lost";
    }
    if (is == null || !isInScope(cell, is)) {
      return "transferredOut";
    }
    return place(is) > 0 ? "pushedOut" : "pulledOut";
  }

  private boolean isInScope(Cell cell, Deal deal) {
    return deal.matches(selection.filters()) && selection.groups(deal).contains(cell.group());
  }

  private Total total(Cell cell) {
    return totals.computeIfAbsent(cell, _ -> new Total());
  }

  private static boolean isNothing(Total total) {
    return total.opening.signum() == 0
        && total.closing.signum() == 0
        && total.buckets.values().stream().allMatch(moved -> moved.signum() == 0);
  }

  private Line line(Cell cell, Total total) {
    var buckets = new LinkedHashMap<String, @Nullable Object>();
    BUCKETS.forEach(name -> buckets.put(name, moved(total, name)));
    if (asked.weighted()) {
      WEIGHTED_BUCKETS.forEach(name -> buckets.put(name, moved(total, name)));
    }
    return new Line()
        .with("group", cell.group())
        .with("currency", cell.currency())
        .with("opening", total.opening)
        .with("buckets", buckets)
        .with("closing", total.closing);
  }

  private static BigDecimal moved(Total total, String bucket) {
    return total.buckets.getOrDefault(bucket, BigDecimal.ZERO);
  }
}
