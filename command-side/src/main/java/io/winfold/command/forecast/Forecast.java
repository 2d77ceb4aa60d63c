package io.winfold.command.forecast;

import io.winfold.kernel.forecast.ForecastAmounts;
import org.jspecify.annotations.Nullable;

/** A forecast that people give. */
public sealed interface Forecast {

  /** Nobody has submitted it yet. */
  record None() implements Forecast {}

  /**
   * @param amounts in force
   * @param approved whether a manager stands by these amounts
   */
  record Given(
      ForecastSubject subject, ForecastAmounts amounts, @Nullable String note, boolean approved)
      implements Forecast {}
}
