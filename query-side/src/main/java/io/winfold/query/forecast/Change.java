package io.winfold.query.forecast;

import io.winfold.kernel.Money;
import io.winfold.kernel.pipeline.ForecastCategory;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is different about one deal in a scenario. What is null stays as it is.
 *
 * @param at where it stands in the request, such as {@code /deals/0}
 * @param removed whether it is not there at all
 * @param dateGiven whether the expected close date is another, or none
 * @param probability in basis points
 * @param outcome how it ended
 */
record Change(
    String at,
    boolean removed,
    @Nullable Money amount,
    boolean dateGiven,
    @Nullable LocalDate expectedClose,
    @Nullable String stage,
    @Nullable Integer probability,
    @Nullable ForecastCategory category,
    @Nullable Outcome outcome) {

  /** How a deal ends. */
  enum Outcome {
    WON,
    LOST
  }

  /** Whether it does something that only an open deal can do. */
  boolean isForOpenDeals() {
    return dateGiven
        || stage != null
        || probability != null
        || category != null
        || outcome == Outcome.WON;
  }
}
