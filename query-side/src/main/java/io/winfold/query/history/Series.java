package io.winfold.query.history;

import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Period;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Instants at equal distances: the first is the beginning of the period, the others follow by days,
 * weeks or months of the zone, up to but not including its end, and not after the as-of instant.
 */
record Series(Period period, Step step) {
  /** The most instants of one answer. */
  private static final int MOST = 5_000;

  /** How many instants there are where the period has no beginning. */
  private static final int BY_DEFAULT = 30;

  /** A distance. */
  enum Step {
    DAY(ChronoUnit.DAYS),
    WEEK(ChronoUnit.WEEKS),
    MONTH(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    Step(ChronoUnit unit) {
      this.unit = unit;
    }
  }

  static Series of(Parameters parameters, ZoneId zone) {
    Period period = Period.of(parameters, zone);
    Step step = parameters.choice("step", Step.class);
    var series = new Series(period, step == null ? Step.DAY : step);
    Instant from = period.from();
    Instant to = period.to();
    if (from != null
        && to != null
        && from.atZone(zone).until(to.atZone(zone), series.step.unit) > MOST) {
      throw Parameters.invalid("step", "gives more than " + MOST + " instants in this period");
    }
    return series;
  }

  /**
   * @param asOf no instant is later; where the period has no end, it may be the last one
   */
  List<Instant> instants(Instant asOf, ZoneId zone) {
    Instant to = period.to();
    ZonedDateTime first = first(to == null || to.isAfter(asOf) ? asOf : to, zone);
    List<Instant> instants = new ArrayList<>();
    for (int i = 0; ; i++) {
      Instant at = first.plus(i, step.unit).toInstant();
      if (at.isAfter(asOf) || isAtOrAfter(at, to)) {
        return instants;
      }
      if (i == MOST) {
        throw Parameters.invalid("step", "gives more than " + MOST + " instants in this period");
      }
      instants.add(at);
    }
  }

  private ZonedDateTime first(Instant end, ZoneId zone) {
    Instant from = period.from();
    return from == null
        ? end.atZone(zone).truncatedTo(ChronoUnit.DAYS).minus(BY_DEFAULT - 1, step.unit)
        : from.atZone(zone);
  }

  private static boolean isAtOrAfter(Instant at, @Nullable Instant end) {
    return end != null && !at.isBefore(end);
  }
}
