package io.winfold.query.calibration;

import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scoring.Cuts;
import io.winfold.query.scoring.Cuts.Step;
import io.winfold.query.scoring.Resampling;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * What a request asks for.
 *
 * @param step between cuts; of no matter where stages are entered
 */
record Asked(Selection selection, Period period, At at, Step step, Resampling resampling) {
  private static final int WEEKS_BY_DEFAULT = 52;
  private static final int RESAMPLES_BY_DEFAULT = 500;
  private static final int MOST_RESAMPLES = 5_000;

  /** When the probability of a deal is looked at. */
  enum At {
    /** At instants at equal distances, of every deal open then. */
    CUT,
    /** Whenever a deal has entered a stage. */
    STAGE_ENTRY
  }

  static Asked of(Parameters parameters, ZoneId zone) {
    At at = parameters.choice("at", At.class);
    Step step = parameters.choice("step", Step.class);
    if (at == At.STAGE_ENTRY && step != null) {
      throw Parameters.invalid("step", "goes with at=cut only");
    }
    return new Asked(
        Selection.of(parameters),
        Period.of(parameters, zone),
        at == null ? At.CUT : at,
        step == null ? Step.WEEK : step,
        new Resampling(
            parameters.integer("seed", 1, 0, Integer.MAX_VALUE),
            parameters.integer("resamples", RESAMPLES_BY_DEFAULT, 0, MOST_RESAMPLES)));
  }

  /** Without a beginning: a year of weeks before the end. */
  Instant from(Scope scope) {
    if (period.from() != null) {
      return period.from();
    }
    LocalDate end = to(scope).atZone(scope.zone()).toLocalDate();
    return end.minusWeeks(WEEKS_BY_DEFAULT).atStartOfDay(scope.zone()).toInstant();
  }

  /** Without an end: the as-of instant, itself included. */
  Instant to(Scope scope) {
    Instant asOf = scope.asOf();
    return period.to() == null || period.to().isAfter(asOf) ? asOf.plusNanos(1_000) : period.to();
  }

  List<Instant> cuts(Scope scope) {
    List<Instant> cuts = Cuts.of(from(scope), to(scope), scope.asOf(), step, scope.zone());
    if (cuts.size() > Cuts.MOST) {
      throw Parameters.invalid("step", "gives more than " + Cuts.MOST + " cuts in this period");
    }
    return cuts;
  }
}
