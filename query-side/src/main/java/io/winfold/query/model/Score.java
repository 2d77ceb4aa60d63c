package io.winfold.query.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's probability of winning a deal and what it is made of: the baseline and the
 * contributions add up to the logarithm of the odds.
 *
 * @param basisPoints 1..9999, rounded half-up
 * @param baseline the logarithm of the odds before anything is known of the deal
 * @param interval where the model knows how sure it is
 */
public record Score(
    int basisPoints,
    double baseline,
    List<Contribution> contributions,
    @Nullable Interval interval) {

  /**
   * A credible interval.
   *
   * @param level how much lies within, 0..1
   * @param low in basis points
   * @param high in basis points
   */
  public record Interval(double level, int low, int high) {}
}
