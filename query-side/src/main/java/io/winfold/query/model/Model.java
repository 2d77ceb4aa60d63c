package io.winfold.query.model;

import java.util.List;

/** The parameters of a fitted model: plain values, the same in memory, in an event and in JSON. */
public sealed interface Model
    permits StageDefaultModel, WinRateModel, MarkovModel, NaiveBayesModel, LogisticModel {

  Method method();

  /** The fields it looks at beside the stage. */
  List<Field> fields();

  /** Made ready to score. */
  Scorer scorer();

  /** Whether its scores may change at midnight, without an event of the deal. */
  default boolean dependsOnTime() {
    return fields().stream().anyMatch(Field::dependsOnTime);
  }
}
