package io.winfold.query.opportunity;

import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import org.jspecify.annotations.Nullable;

/** The four probabilities of a deal. */
final class Probabilities {
  private Probabilities() {}

  /**
   * In basis points, to be shown as percent numbers.
   *
   * @param model null: none is in force, or it has nothing to go by, or the deal is closed
   */
  static Row show(
      int effective,
      @Nullable Integer stageDefault,
      @Nullable Integer override,
      @Nullable Integer model) {
    return new Row()
        .with("effective", Amounts.percent(effective))
        .with("stageDefault", Amounts.percent(stageDefault))
        .with("override", Amounts.percent(override))
        .with("model", Amounts.percent(model));
  }
}
