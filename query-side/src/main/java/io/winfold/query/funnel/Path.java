package io.winfold.query.funnel;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.opportunity.fold.Ways;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/** The stages a deal went through, without what differs from deal to deal of one way. */
record Path(String currency, List<Visit> visits) {
  private static final Set<String> ENDS = Set.of("WON", "LOST");

  record Visit(String pipeline, String stage, String exit) {
    Stay stay(boolean inPeriod, BigDecimal amount) {
      return new Stay(
          pipeline, stage, exit, inPeriod, amount, 0, exit.equals("OPEN") ? Stay.NOT_YET : 0);
    }
  }

  /** The number of the way, as {@link Ways} reckons it. */
  long way() {
    long way = 0;
    String exit = null;
    for (Visit visit : visits) {
      var pipeline = new PipelineId(visit.pipeline());
      var stage = new StageId(visit.stage());
      way =
          exit == null
              ? Ways.first(Currency.getInstance(currency), pipeline, stage)
              : Ways.next(way, exit, pipeline, stage);
      exit = visit.exit();
      if (ENDS.contains(exit)) {
        way = Ways.ended(way, exit);
      }
    }
    return way;
  }
}
