package io.winfold.query.waterfall;

import java.math.BigDecimal;

/** What a deal is to a waterfall at one moment: part of the amount, or out of it for a reason. */
sealed interface Standing {

  /**
   * Open, in scope, closing within the window.
   *
   * @param basisPoints what the amount is weighted by; 10000 where it is not
   */
  record Counted(BigDecimal amount, int basisPoints) implements Standing {
    /** Amount times basis points. */
    BigDecimal value() {
      return amount.multiply(BigDecimal.valueOf(basisPoints));
    }
  }

  /** Why a deal is not part of it; of several reasons the first. */
  enum Out implements Standing {
    /** Not created yet. */
    ABSENT,
    WON,
    LOST,
    /** Not in the scope or in its group, or discarded. */
    ELSEWHERE,
    /** Expected to close before the window. */
    EARLIER,
    /** Expected to close after the window, or at no known date. */
    LATER
  }
}
