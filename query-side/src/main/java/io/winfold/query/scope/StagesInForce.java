package io.winfold.query.scope;

/**
 * The stages of every pipeline with the settings in force at the as-of instant, as SQL. A stage's
 * first settings hold for all time before them.
 */
public final class StagesInForce {
  /** A derived table; {@code rank} is from 0 and without ties. */
  public static final String SQL =
      """
      (SELECT s.pipeline, s.stage, s.name, s.probability_bp, s.category, s.exit_criteria,
              s.expected_min, s.expected_max, s.stale_after_days, s.team, s.retired, s.added_at,
              row_number() OVER (PARTITION BY s.pipeline ORDER BY s.rank, s.added_at DESC, s.stage)
                - 1 AS rank
         FROM pipeline_stage_version s
        WHERE s.position <= :p AND s.valid_from <= :t
          AND (s.valid_to > :t OR s.ended_position > :p))\
      """;

  private StagesInForce() {}
}
