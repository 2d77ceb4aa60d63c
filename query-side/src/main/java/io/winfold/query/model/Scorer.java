package io.winfold.query.model;

import org.jspecify.annotations.Nullable;

/** A model made ready to score many deals. Pure: the same features give the same score. */
public interface Scorer {
  /** That there is no score: the model has nothing to go by. */
  int NONE = -1;

  /** The probability of winning in basis points, 1..9999, or {@link #NONE}. */
  int basisPoints(Features features);

  /** The same with what it is made of; null where there is none. */
  @Nullable Score explain(Features features);
}
