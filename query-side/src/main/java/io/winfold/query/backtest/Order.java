package io.winfold.query.backtest;

import io.winfold.query.model.Recipe;
import io.winfold.query.scope.KnownBy;
import io.winfold.query.scoring.Cuts.Step;
import io.winfold.query.scoring.Resampling;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backtest that is asked for.
 *
 * @param from the first cut; null: a year of weeks before the end
 * @param to no cut is at or after it; null: when outcomes are judged
 * @param judgedAt by when outcomes are known
 * @param recipes one a method, the stage default among them
 * @param blend whether a blend of them is tried too
 */
record Order(
    String pipeline,
    @Nullable Instant from,
    @Nullable Instant to,
    Step step,
    Instant judgedAt,
    KnownBy knownBy,
    List<Recipe> recipes,
    boolean blend,
    Resampling resampling) {
  private static final int WEEKS_BY_DEFAULT = 52;

  Instant end() {
    return to == null || to.isAfter(judgedAt) ? judgedAt : to;
  }

  Instant begin(ZoneId zone) {
    if (from != null) {
      return from;
    }
    LocalDate end = end().atZone(zone).toLocalDate();
    return end.minusWeeks(WEEKS_BY_DEFAULT).atStartOfDay(zone).toInstant();
  }
}
