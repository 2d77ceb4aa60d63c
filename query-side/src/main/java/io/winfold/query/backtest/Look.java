package io.winfold.query.backtest;

import io.winfold.query.model.Method;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was known and said at a cut.
 *
 * @param won how many deals of the pipeline were won by then
 * @param closed how many were won or lost
 * @param open the deals that were open
 * @param basisPoints what each method gave them, in their order
 * @param unscored how many of them a method had no score for and left to the stage default
 * @param refused the methods that could not be fitted, with the reason
 * @param outcomes the deals closed by the cut, and whether they were won
 */
record Look(
    Instant at,
    long won,
    long closed,
    List<Open> open,
    Map<Method, int[]> basisPoints,
    Map<Method, Integer> unscored,
    Map<Method, String> refused,
    Map<Long, Boolean> outcomes) {

  /** An open deal. */
  record Open(long deal, double amount, String currency) {}

  /** The share won; a half before the first deal is closed. */
  double baseRate() {
    return closed == 0 ? 0.5 : (double) won / closed;
  }

  /** What a method gave the open deals. */
  int[] of(Method method) {
    return Objects.requireNonNull(basisPoints.get(method), method::name);
  }
}
