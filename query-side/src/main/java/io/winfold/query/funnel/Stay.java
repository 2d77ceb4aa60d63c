package io.winfold.query.funnel;

import java.math.BigDecimal;

/**
 * A deal's stay in a stage, or that of all deals of one way.
 *
 * @param exit how it ended: FORWARD, SKIP, BACK, WON, LOST, TRANSFER, or OPEN
 * @param inPeriod whether it counts by the period asked for
 * @param amount of all the deals, when they entered
 * @param entered in microseconds of the epoch; 0 where times are not asked for
 * @param left the same; {@link #NOT_YET} while it is open
 */
record Stay(
    String pipeline,
    String stage,
    String exit,
    boolean inPeriod,
    BigDecimal amount,
    long entered,
    long left) {
  static final long NOT_YET = Long.MAX_VALUE;

  boolean isOpen() {
    return exit.equals("OPEN");
  }
}
