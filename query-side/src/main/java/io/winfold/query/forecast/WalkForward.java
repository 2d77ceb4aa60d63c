package io.winfold.query.forecast;

import io.winfold.query.statistics.Cohort;
import io.winfold.query.statistics.Cohort.Outcome;
import io.winfold.query.statistics.CommonFactor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much deals fared alike in the past, as of an instant: for each of the stretches of days as
 * long as the one forecast that were over by then, one ending with each month, the deals as they
 * were so long before its end as the instant is before the end of the one forecast, and which of
 * them were won in it. Nothing after a cut is used for its probabilities, nothing after the instant
 * for anything.
 *
 * @param weighted for the deals expected to close in the days
 * @param timed for all open deals
 */
record WalkForward(CommonFactor weighted, CommonFactor timed) {
  /** A year evens out the seasons. */
  static final int WINDOWS = 12;

  static WalkForward of(Books books, Instant asOf, Horizon horizon) {
    ZoneId zone = horizon.zone();
    // In local time, so that a cut at midnight stays one when clocks change.
    Duration lead =
        Duration.between(asOf.atZone(zone).toLocalDateTime(), horizon.end().atStartOfDay());
    LocalDate month = asOf.atZone(zone).toLocalDate().withDayOfMonth(1);
    Map<String, Instant> won = new HashMap<>();
    books.at(asOf).won().forEach(deal -> won.put(deal.id(), deal.closedAt()));
    List<Cohort> weighted = new ArrayList<>();
    List<Cohort> timed = new ArrayList<>();
    for (int i = 0; i < WINDOWS; i++) {
      LocalDate end = month.minusMonths(i);
      var window = new Horizon(end.minusMonths(horizon.months()), end, zone);
      Instant cut = end.atStartOfDay().minus(lead).atZone(zone).toInstant();
      Book book = books.at(cut);
      List<Outcome> dated = new ArrayList<>();
      List<Outcome> all = new ArrayList<>();
      for (Deal deal : book.open()) {
        boolean wins = window.contains(won.get(deal.id()));
        if (window.contains(deal.expectedClose())) {
          dated.add(new Outcome(deal.effective(), wins));
        }
        all.add(new Outcome(book.timed(deal, window), wins));
      }
      weighted.add(Cohort.of(dated));
      timed.add(Cohort.of(all));
    }
    return new WalkForward(CommonFactor.fit(weighted), CommonFactor.fit(timed));
  }
}
