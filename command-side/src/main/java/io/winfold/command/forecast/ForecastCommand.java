package io.winfold.command.forecast;

import io.winfold.kernel.forecast.ForecastAmounts;
import org.jspecify.annotations.Nullable;

/** What can be asked of a forecast. */
public sealed interface ForecastCommand {

  /** This is what to expect; the first one begins the forecast. */
  record SubmitForecast(ForecastSubject subject, ForecastAmounts amounts, @Nullable String note)
      implements ForecastCommand {}

  /**
   * Another figure takes the place of the one in force.
   *
   * @param reason null: none was given, which a rule refuses
   */
  record AdjustForecast(ForecastAmounts amounts, @Nullable String reason)
      implements ForecastCommand {}

  /** The figure in force is the one to count on. */
  record ApproveForecast(@Nullable String note) implements ForecastCommand {}
}
