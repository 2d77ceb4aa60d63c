package io.winfold.query.forecast;

import io.winfold.query.statistics.Arriving;
import io.winfold.query.statistics.Cohort;
import io.winfold.query.statistics.Cohort.Outcome;
import io.winfold.query.statistics.CommonFactor;
import io.winfold.query.statistics.SizeEffect;
import io.winfold.query.statistics.SizeEffect.Sized;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How forecasts like the one asked for went in the past, as of an instant: for each of the
 * stretches of days as long as the one forecast that were over by then, one ending with each month,
 * the deals as they were so long before its end as the instant is before the end of the one
 * forecast, which of them were won in it, and which others. Nothing after a cut is used for its
 * probabilities, nothing after the instant for anything. Of a large book a part of the deals is
 * looked at, the same ones at every cut.
 *
 * @param weighted for the deals expected to close in the days
 * @param timed for all open deals
 */
record WalkForward(Past weighted, Past timed) {
  /** A year evens out the seasons. */
  static final int WINDOWS = 12;

  /**
   * How one way to forecast went.
   *
   * @param size what the size of a deal does to its chance, of which its probability does not know
   * @param factor by how much the deals it counted on were off together
   * @param arriving how many more there were
   * @param unforeseen those
   */
  record Past(
      SizeEffect size, CommonFactor factor, Arriving arriving, List<Unforeseen> unforeseen) {}

  /**
   * A deal won in a past window that the forecast at its cut did not count on.
   *
   * @param months from the end of the window to the end of the days forecast
   */
  record Unforeseen(Deal deal, LocalDate windowEnd, long months) {}

  static WalkForward of(Books books, Instant asOf, Horizon horizon) {
    ZoneId zone = horizon.zone();
    // In local time, so that a cut at midnight stays one when clocks change.
    Duration lead =
        Duration.between(asOf.atZone(zone).toLocalDateTime(), horizon.end().atStartOfDay());
    LocalDate month = asOf.atZone(zone).toLocalDate().withDayOfMonth(1);
    int every = books.every(asOf);
    List<Deal> won =
        books.at(asOf).won().stream().filter(deal -> deal.number() % every == 0).toList();
    Instant settled = settled(won);
    Collected weighted = new Collected(horizon, every);
    Collected timed = new Collected(horizon, every);
    for (int i = 0; i < WINDOWS; i++) {
      LocalDate end = month.minusMonths(i);
      var window = new Horizon(end.minusMonths(horizon.months()), end, zone);
      Instant cut = end.atStartOfDay().minus(lead).atZone(zone).toInstant();
      if (cut.isBefore(settled)) {
        break;
      }
      Book book = books.part(cut, every);
      List<Deal> wins =
          won.stream()
              .filter(deal -> deal.closedAfter(cut) && window.contains(deal.closedAt()))
              .toList();
      weighted.add(
          window,
          wins,
          book.open().stream().filter(deal -> window.contains(deal.expectedClose())).toList(),
          Deal::effective);
      timed.add(window, wins, book.open(), deal -> book.timed(deal, window));
    }
    return new WalkForward(weighted.past(), timed.past());
  }

  /**
   * From when on a pipeline was full and its curves reached far enough to be forecast from: as long
   * after the first deal as nine tenths of the won ones took. Never, where none was won.
   */
  private static Instant settled(List<Deal> won) {
    List<Duration> ages = won.stream().map(Deal::ageAtClose).sorted().toList();
    return won.stream()
        .map(Deal::createdAt)
        .min(Comparator.naturalOrder())
        .map(first -> first.plus(ages.get(ages.size() * 9 / 10)))
        .orElse(Instant.MAX);
  }

  /** What is to be said of a deal that is counted on. */
  private interface Probability {
    int basisPoints(Deal deal);
  }

  /** One way to forecast, window by window. */
  private static final class Collected {
    private final Horizon horizon;
    private final int every;
    private final List<List<Sized>> windows = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private final List<Unforeseen> unforeseen = new ArrayList<>();

    Collected(Horizon horizon, int every) {
      this.horizon = horizon;
      this.every = every;
    }

    void add(Horizon window, List<Deal> wins, List<Deal> countedOn, Probability probability) {
      Set<Long> won = new HashSet<>();
      wins.forEach(deal -> won.add(deal.number()));
      Set<Long> foreseen = new HashSet<>();
      List<Sized> outcomes = new ArrayList<>(countedOn.size());
      for (Deal deal : countedOn) {
        foreseen.add(deal.number());
        int basisPoints = probability.basisPoints(deal);
        if (basisPoints > 0 && basisPoints < Deal.CERTAIN) {
          outcomes.add(
              new Sized(
                  basisPoints,
                  deal.amount().doubleValue(),
                  deal.currency(),
                  won.contains(deal.number())));
        }
      }
      windows.add(outcomes);
      int before = unforeseen.size();
      long months = window.monthsBefore(horizon);
      for (Deal deal : wins) {
        if (!foreseen.contains(deal.number())) {
          unforeseen.add(new Unforeseen(deal, window.end(), months));
        }
      }
      counts.add(unforeseen.size() - before);
    }

    Past past() {
      // A window ends with each month, so each month is in as many of them as they are long.
      int overlap = horizon.months();
      SizeEffect size = SizeEffect.fit(windows.stream().flatMap(List::stream).toList(), overlap);
      List<Cohort> cohorts =
          windows.stream()
              .map(
                  window ->
                      Cohort.of(
                          window.stream()
                              .map(
                                  one ->
                                      new Outcome(
                                          size.apply(
                                              one.basisPoints(), one.amount(), one.currency()),
                                          one.won()))
                              .toList()))
              .toList();
      return new Past(
          size,
          CommonFactor.fit(cohorts, overlap),
          Arriving.of(overlap, every, counts.stream().mapToInt(Integer::intValue).toArray()),
          List.copyOf(unforeseen));
    }
  }
}
