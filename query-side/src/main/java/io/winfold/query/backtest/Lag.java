package io.winfold.query.backtest;

import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long after it occurred the history of a pipeline was recorded.
 *
 * @param events how many it has before the last cut
 * @param late how many of them were recorded more than a week later
 * @param medianDays null: there are none
 */
record Lag(long events, long late, @Nullable Double medianDays) {
  private static final String SQL =
      """
      SELECT count(*) AS events,
             count(*) FILTER (WHERE d.recorded_at > d.valid_from + interval '7 days') AS late,
             percentile_cont(0.5) WITHIN GROUP
               (ORDER BY date_part('epoch', d.recorded_at - d.valid_from) / 86400) AS median
        FROM opportunity_version d
       WHERE d.pipeline = :pipeline AND d.position <= :p AND d.superseded_position > :p
         AND d.valid_from < :to\
      """;

  static Lag read(Scope scope, String pipeline, Instant to) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("pipeline", pipeline);
    parameters.put("to", Scope.timestamp(to));
    return scope
        .jdbc()
        .sql(SQL)
        .params(parameters)
        .query(
            (row, number) ->
                new Lag(
                    row.getLong("events"),
                    row.getLong("late"),
                    row.getObject("median", Double.class)))
        .single();
  }

  /** What AUTO means: imported history is what was mostly recorded late. */
  KnownBy decide(KnownBy asked) {
    return switch (asked) {
      case OCCURRED, RECORDED -> asked;
      case AUTO -> late * 2 > events ? KnownBy.OCCURRED : KnownBy.RECORDED;
    };
  }

  Row show(KnownBy asked) {
    KnownBy decided = decide(asked);
    return new Row()
        .with("by", decided)
        .with("asked", asked)
        .with("events", events)
        .with("recordedMoreThanAWeekLater", late)
        .with("medianDaysToRecord", medianDays)
        .with(
            "meaning",
            decided == KnownBy.OCCURRED
                ? "Imported history: what had occurred by a cut counts as known at it, although it"
                    + " was recorded later"
                : "Only what had been recorded by a cut counts as known at it");
  }
}
