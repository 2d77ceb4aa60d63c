package io.winfold.query.scope;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts as known at instants of the past, and by what figures that was decided.
 *
 * @param events how many events there are of the deals in question
 * @param late how many of them were recorded more than a day after they occurred
 */
public record PastKnowledge(KnownBy asked, long events, long late) {
  private static final String SQL =
      """
      SELECT count(*) AS events,
             count(*) FILTER (WHERE v.recorded_late) AS late
        FROM opportunity_version v
       WHERE v.position <= :p AND v.superseded_position > :p AND v.valid_from <= :t
         AND (CAST(:pipeline AS text) IS NULL OR v.pipeline = :pipeline)\
      """;

  /**
   * Reads how late events were recorded that occurred by the scope's instant.
   *
   * @param pipeline whose deals are in question; null: all
   */
  public static PastKnowledge of(Scope scope, @Nullable String pipeline, KnownBy asked) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("pipeline", pipeline);
    return scope
        .jdbc()
        .sql(SQL)
        .params(parameters)
        .query(
            (row, number) -> new PastKnowledge(asked, row.getLong("events"), row.getLong("late")))
        .single();
  }

  /** Never {@link KnownBy#AUTO}. Imported history is what was mostly recorded late. */
  public KnownBy by() {
    return switch (asked) {
      case OCCURRED, RECORDED -> asked;
      case AUTO -> late * 2 > events ? KnownBy.OCCURRED : KnownBy.RECORDED;
    };
  }

  public boolean isByOccurrence() {
    return by() == KnownBy.OCCURRED;
  }

  /** What a scope sees of an earlier instant. */
  public Scope at(Scope scope, Instant cut) {
    return isByOccurrence() ? scope.at(cut) : scope.asKnownAt(cut);
  }

  /** As an object of an answer. */
  public Row show() {
    return new Row()
        .with("by", by())
        .with("asked", asked)
        .with("events", events)
        .with("recordedMoreThanADayLater", late)
        .with(
            "meaning",
            isByOccurrence()
                ? "What had occurred by an instant counts as known at it, although it may have been"
                    + " recorded later, as imported history is"
                : "Only what had been recorded by an instant counts as known at it");
  }

  /** What is to be said where more counts as known than was. */
  public List<Warning> warnings() {
    return isByOccurrence()
        ? List.of(
            new Warning(
                "by-occurrence",
                ("The past is read by what had occurred at an instant, whenever it was recorded: %d"
                        + " of %d events were recorded more than a day late, or it was asked for."
                        + " What was entered or corrected later counts as known")
                    .formatted(late, events)))
        : List.of();
  }
}
