package io.winfold.query.funnel;

import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Row;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The choices by which conversions are counted; the first of each is the default.
 *
 * @param horizonDays how many days of 24 hours a deal has to go on from its entry; null: any
 */
record Axes(
    Population population, Reach reach, Visited visits, Open open, @Nullable Integer horizonDays) {
  private static final int LONGEST_HORIZON = 3_660;

  /** Which deals. */
  enum Population {
    /** Those whose first entry into the stage lies in the period. */
    COHORT,
    /** Those that left the stage in the period, and only those visits. */
    PERIOD
  }

  /** What counts as reaching a stage. */
  enum Reach {
    /** To have been there or further: a skipped stage counts. */
    BEYOND,
    /** To have been there. */
    ANY,
    /** To have been there after every stage before it, in order. */
    STRICT
  }

  /** Which visits of a stage. */
  enum Visited {
    FIRST,
    LAST,
    ALL
  }

  /** What becomes of deals that may still go on. */
  enum Open {
    /** They stay in the denominator: a lower bound. */
    COUNT,
    /** They are left out. */
    RESOLVED,
    /** They count as far as they have come: competing risks. */
    CENSORED
  }

  static Axes of(Parameters parameters) {
    int horizon = parameters.integer("horizonDays", 0, 1, LONGEST_HORIZON);
    return new Axes(
        orFirst(parameters.choice("population", Population.class), Population.COHORT),
        orFirst(parameters.choice("reach", Reach.class), Reach.BEYOND),
        orFirst(parameters.choice("visits", Visited.class), Visited.FIRST),
        orFirst(parameters.choice("open", Open.class), Open.COUNT),
        horizon == 0 ? null : horizon);
  }

  private static <E extends Enum<E>> E orFirst(@Nullable E chosen, E first) {
    return Objects.requireNonNullElse(chosen, first);
  }

  /** Whether shares are of deals, by what they ever reached; else of visits, by their ends. */
  boolean countDeals() {
    return population == Population.COHORT && visits == Visited.FIRST;
  }

  /** Whether it matters when a deal went on, not only how it went. */
  boolean needTimes() {
    return population == Population.PERIOD || open == Open.CENSORED || horizonDays != null;
  }

  /** Whether shares change by time alone. */
  boolean tellTime() {
    return open == Open.CENSORED || horizonDays != null;
  }

  Row echo() {
    return new Row()
        .with("population", wireName(population))
        .with("reach", wireName(reach))
        .with("visits", wireName(visits))
        .with("open", wireName(open))
        .with("horizonDays", horizonDays);
  }

  /** The horizon in microseconds; null: any time. */
  @Nullable Long horizonMicros() {
    return horizonDays == null ? null : Duration.ofDays(horizonDays).toMillis() * 1_000;
  }

  private static String wireName(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
