package io.winfold.query.scoring;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The instants at which deals are looked at. */
public final class Cuts {
  /** The most of one answer. */
  public static final int MOST = 1_100;

  /** How far one is from the next. */
  public enum Step {
    DAY(ChronoUnit.DAYS),
    WEEK(ChronoUnit.WEEKS),
    MONTH(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    Step(ChronoUnit unit) {
      this.unit = unit;
    }
  }

  private Cuts() {}

  /**
   * The first is the beginning, the others follow by days, weeks or months of the zone.
   *
   * @param to no cut is at or after it
   * @param asOf no cut is after it
   * @return one more than {@link #MOST} where there are too many
   */
  public static List<Instant> of(Instant from, Instant to, Instant asOf, Step step, ZoneId zone) {
    List<Instant> cuts = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      Instant at = from.atZone(zone).plus(i, step.unit).toInstant();
      if (!at.isBefore(to) || at.isAfter(asOf)) {
        break;
      }
      cuts.add(at);
    }
    return List.copyOf(cuts);
  }
}
