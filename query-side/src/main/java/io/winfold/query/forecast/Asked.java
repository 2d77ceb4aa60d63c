package io.winfold.query.forecast;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.FiscalPeriod.Kind;
import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.KnownBy;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import java.time.Month;
import org.jspecify.annotations.Nullable;

/**
 * The forecast a request asks for.
 *
 * @param given null: the quarter of the as-of instant
 * @param interval whether quantiles are asked for
 * @param knownBy what counts as known at instants of the past
 */
record Asked(
    @Nullable FiscalPeriod given,
    Selection selection,
    int seed,
    boolean interval,
    KnownBy knownBy) {
  /** Any number would do; the same one makes answers comparable. */
  static final int SEED = 20_260_101;

  /** The rank of a tenth among them is off by 0.7 % of all, one standard error. */
  static final int DRAWS = 2_000;

  static Asked of(Parameters parameters) {
    return new Asked(
        period(parameters),
        Selection.of(parameters),
        parameters.integer("seed", SEED, 0, Integer.MAX_VALUE),
        parameters.bool("interval", true),
        knownBy(parameters));
  }

  private static @Nullable FiscalPeriod period(Parameters parameters) {
    String period = parameters.text("period");
    if (period != null && !FiscalPeriod.isPeriod(period)) {
      throw Parameters.invalid("period", "must be a year, a quarter or a month, such as 2026-Q1");
    }
    return period == null ? null : new FiscalPeriod(period);
  }

  FiscalPeriod period(Scope scope, Month fiscalYearStart) {
    return given != null
        ? given
        : FiscalPeriod.containing(scope.today(), Kind.QUARTER, fiscalYearStart);
  }

  static KnownBy knownBy(Parameters parameters) {
    KnownBy knownBy = parameters.choice("knownBy", KnownBy.class);
    return knownBy == null ? KnownBy.AUTO : knownBy;
  }

  /** The definitions of all figures that come with a forecast. */
  static Row describe(Row definition, FiscalPeriod period, Horizon horizon) {
    return definition
        .with("period", period.value())
        .with("from", horizon.begin())
        .with("to", horizon.end())
        .with(
            "weighted",
            "won in the period + sum over open deals expected to close in it of amount x effective"
                + " probability; trusts close dates")
        .with(
            "timed",
            "won in the period + sum over all open deals of amount x P(won in the period | open"
                + " now): Aalen-Johansen per pipeline by age since creation; trusts no close date")
        .with(
            "categories",
            "of the deal, else of its stage; open deals expected to close in the period")
        .with(
            "cumulative",
            "commit = closed + commit; bestCase = closed + commit + best case; openPipeline ="
                + " commit + best case + pipeline");
  }
}
