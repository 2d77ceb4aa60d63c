package io.winfold.query.funnel;

import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Row;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The choices by which conversions are counted; the first of each is the default. */
record Axes(Population population, Reach reach, Visited visits, Open open) {

  /** Which deals. */
  enum Population {
    /** Those whose first entry into the stage lies in the period. */
    COHORT
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
    RESOLVED
  }

  static Axes of(Parameters parameters) {
    return new Axes(
        orFirst(parameters.choice("population", Population.class), Population.COHORT),
        orFirst(parameters.choice("reach", Reach.class), Reach.BEYOND),
        orFirst(parameters.choice("visits", Visited.class), Visited.FIRST),
        orFirst(parameters.choice("open", Open.class), Open.COUNT));
  }

  private static <E extends Enum<E>> E orFirst(@Nullable E chosen, E first) {
    return Objects.requireNonNullElse(chosen, first);
  }

  Row echo() {
    return new Row()
        .with("population", wireName(population))
        .with("reach", wireName(reach))
        .with("visits", wireName(visits))
        .with("open", wireName(open))
        .with("horizonDays", null);
  }

  private static String wireName(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
