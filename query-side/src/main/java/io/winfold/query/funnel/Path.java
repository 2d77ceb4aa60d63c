package io.winfold.query.funnel;

import java.math.BigDecimal;
import java.util.List;

/** The stages a deal went through, without what differs from deal to deal of one way. */
record Path(String currency, List<Visit> visits) {

  record Visit(String pipeline, String stage, String exit) {
    Stay stay(boolean inPeriod, BigDecimal amount) {
      return new Stay(
          pipeline, stage, exit, inPeriod, amount, 0, exit.equals("OPEN") ? Stay.NOT_YET : 0);
    }
  }
}
