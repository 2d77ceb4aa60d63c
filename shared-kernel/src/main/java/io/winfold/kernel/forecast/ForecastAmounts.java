package io.winfold.kernel.forecast;

import io.winfold.kernel.Money;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * What somebody expects of a fiscal period, in cumulative columns and one currency: each includes
 * what the one before it does, and what is won already.
 *
 * @param commit what will be won at the least: closed and commit
 * @param bestCase what will be won if all goes well: closed, commit and best case; null: not said
 * @param pipeline the open pipeline the period is expected to see: commit, best case and pipeline,
 *     without what is closed; null: not said
 */
public record ForecastAmounts(Money commit, @Nullable Money bestCase, @Nullable Money pipeline) {

  /** The currency of the commit, which is that of all. */
  public Currency currency() {
    return commit.currency();
  }
}
