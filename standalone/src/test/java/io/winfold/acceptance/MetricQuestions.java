package io.winfold.acceptance;

import io.winfold.acceptance.Metrics.Asked;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.oracle.Conversions;
import io.winfold.oracle.Deal;
import io.winfold.oracle.Oracle;
import io.winfold.oracle.Period;
import io.winfold.oracle.Slippage;
import io.winfold.oracle.Waterfall;
import io.winfold.oracle.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What may be asked of the reports of figures, at random: periods, filters, groups and axes. */
final class MetricQuestions {
  private static final List<Integer> WINDOWS = List.of(7, 30, 90, 365);

  private final RandomHistory history;
  private final List<Instant> instants;
  private final Random random;
  private final List<Instant> turns = new ArrayList<>();
  private final List<LocalDate> dates = new ArrayList<>();
  private final List<Integer> exactWindows = new ArrayList<>();

  /**
   * @param oracle whose instants are the ends of periods: where it matters on which side they are
   */
  MetricQuestions(RandomHistory history, Oracle oracle, Random random) {
    this.history = history;
    this.instants = oracle.instants();
    this.random = random;
  }

  /** Asks each report something. */
  void ask(Metrics metrics) {
    lookFor(metrics.world());
    metrics.winRate(asked(true));
    metrics.winRate(asked(true));
    metrics.winRateByStage(asked(true));
    metrics.lostReasons(asked(true));
    metrics.lostReasons(asked(true));
    metrics.cycleTime(asked(true));
    metrics.velocity(now(false), windowDays());
    metrics.slippage(asked(false), new Slippage.Window(null, null));
    metrics.slippage(asked(false), window());
    slip(metrics);
    metrics.waterfall(asked(false), waterfall("path", random.nextBoolean()));
    metrics.waterfall(asked(false), waterfall("endpoint", false));
    metrics.stale(new Asked(filters(), List.of(), Period.EVER), 1 + random.nextInt(30));
    metrics.stale(now(false), 1 + random.nextInt(30));
    for (String period : List.of("2025", "2025-Q" + (1 + random.nextInt(4)), month())) {
      metrics.coverage(period, windowDays(), history.prefix());
    }
    for (String pipeline : history.pipelines()) {
      metrics.timeInStage(
          anywhere(asked(false)), pipeline, pick(List.of("all", "all", "first", "last")));
      metrics.transitions(anywhere(asked(false)), pipeline);
      metrics.funnel(anywhere(asked(true)), pipeline, axes());
      metrics.funnel(anywhere(asked(true)), pipeline, axes());
    }
  }

  /** Where it matters on which side of an end something is. */
  private void lookFor(World world) {
    turns.clear();
    exactWindows.clear();
    dates.clear();
    dates.add(LocalDate.of(2025, 6, 1));
    for (Deal deal : world.deals()) {
      if (deal.expectedCloseDate != null) {
        dates.add(deal.expectedCloseDate);
      }
      turns.add(deal.createdAt);
      if (deal.closedAt != null) {
        turns.add(deal.closedAt);
        turns.add(deal.closedAt);
        Duration ago = Duration.between(deal.closedAt, world.asOf());
        if (ago.compareTo(Duration.ofDays(ago.toDays())) == 0 && ago.isPositive()) {
          exactWindows.add((int) ago.toDays());
        }
      }
    }
  }

  /** Often one at whose beginning a deal was closed. */
  private int windowDays() {
    return exactWindows.isEmpty() || random.nextInt(4) == 0 ? pick(WINDOWS) : pick(exactWindows);
  }

  /** Asks what the corrections recorded between two events have changed. */
  void askOfCorrections(Metrics metrics, List<RecordedEvent> log) {
    Instant from = pick(log).recordedAt();
    Instant to = pick(log).recordedAt();
    metrics.restatement(new Asked(filters(), List.of(), Period.EVER));
    metrics.restatement(
        new Asked(filters(), List.of(), new Period(from.isBefore(to) ? from : null, to)));
  }

  /** Of a window that ends on the day to which a deal was put off, which is one day too late. */
  private void slip(Metrics metrics) {
    List<Deal> moved =
        metrics.world().deals().stream()
            .filter(deal -> deal.isOpen() && !deal.moves.isEmpty())
            .toList();
    if (moved.isEmpty()) {
      return;
    }
    Deal deal = pick(moved);
    LocalDate date = deal.expectedCloseDate;
    if (date != null) {
      metrics.slippage(
          new Asked(
              Map.of("pipeline", List.of(deal.pipeline)),
              List.of(),
              new Period(deal.moves.getLast().at(), null)),
          new Slippage.Window(date.minusYears(1), date));
    }
  }

  private Asked asked(boolean byMonth) {
    return new Asked(filters(), groupBy(byMonth), period());
  }

  private Asked now(boolean byMonth) {
    List<String> groupBy = groupBy(byMonth);
    return new Asked(filters(), groupBy.isEmpty() ? List.of("owner") : groupBy, Period.EVER);
  }

  /** The same of deals in whatever pipeline, stage and all. */
  private static Asked anywhere(Asked asked) {
    var filters = new LinkedHashMap<>(asked.filters());
    filters.remove("pipeline");
    List<String> groupBy =
        asked.groupBy().stream().filter(name -> !name.equals("pipeline")).toList();
    return new Asked(filters, groupBy, asked.period());
  }

  private Map<String, List<String>> filters() {
    var filters = new LinkedHashMap<String, List<String>>();
    filters.put("pipeline", history.pipelines());
    if (random.nextInt(3) == 0) {
      filters.put("pipeline", List.of(pick(history.pipelines())));
    }
    switch (random.nextInt(10)) {
      case 0 -> filters.put("owner", List.of(pick(RandomHistory.OWNERS), ""));
      case 1 -> filters.put("team", List.of(pick(RandomHistory.TEAMS)));
      case 2 -> filters.put("tag", List.of(pick(RandomHistory.TAGS)));
      case 3 -> filters.put("source", List.of(pick(RandomHistory.SOURCES), ""));
      case 4 -> filters.put("industry", List.of(pick(RandomHistory.INDUSTRIES)));
      case 5 -> filters.put("stage", List.of("s0", "s1"));
      case 6 -> filters.put("attribute.country", List.of(pick(RandomHistory.COUNTRIES)));
      default -> {}
    }
    return filters;
  }

  private List<String> groupBy(boolean byMonth) {
    var names =
        new ArrayList<>(
            List.of(
                "pipeline",
                "stage",
                "owner",
                "team",
                "source",
                "industry",
                "type",
                "tag",
                "attribute.country"));
    if (byMonth) {
      names.add("month");
      names.add("month");
    }
    var some = new ArrayList<String>();
    for (int i = random.nextInt(3); i > 0; i--) {
      some.add(names.get(random.nextInt(names.size())));
    }
    return some.stream().distinct().toList();
  }

  /** Some have no beginning or no end, and some end after what is known. */
  private Period period() {
    Instant one = instant();
    Instant other = instant();
    boolean inOrder = one.isBefore(other);
    return new Period(
        random.nextInt(4) == 0 ? null : inOrder ? one : other,
        random.nextInt(4) == 0 ? null : inOrder ? other : one);
  }

  private Instant instant() {
    Instant instant = pick(turns.isEmpty() || random.nextBoolean() ? instants : turns);
    return random.nextBoolean()
        ? instant
        : instant.plus(Duration.ofNanos(random.nextBoolean() ? 1000 : -1000));
  }

  private Slippage.Window window() {
    List<LocalDate> ends = ends();
    return new Slippage.Window(maybe(ends.getFirst()), maybe(ends.getLast()));
  }

  /** Two expected close dates, the earlier first. */
  private List<LocalDate> ends() {
    return Stream.of(pick(dates), pick(dates)).sorted().toList();
  }

  private Waterfall.Asked waterfall(String mode, boolean weighted) {
    List<LocalDate> ends = ends();
    return random.nextBoolean()
        ? new Waterfall.Asked(mode, null, null, weighted)
        : new Waterfall.Asked(mode, ends.getFirst(), ends.getLast(), weighted);
  }

  private @Nullable LocalDate maybe(LocalDate day) {
    return random.nextInt(4) == 0 ? null : day;
  }

  private String month() {
    return "2025-%02d".formatted(1 + random.nextInt(12));
  }

  private Conversions.Axes axes() {
    return new Conversions.Axes(
        pick(List.of("cohort", "period")),
        pick(List.of("beyond", "any", "strict")),
        pick(List.of("first", "last", "all")),
        pick(List.of("count", "resolved", "censored")),
        random.nextBoolean() ? null : 1 + random.nextInt(60));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
