package io.winfold.query.scope;

/**
 * The visits of stages that had begun by the as-of instant, as SQL. Whether a visit is over is
 * judged at that instant too: {@code exit} is OPEN while it is not.
 */
public final class Visits {
  /** A derived table without an alias. */
  public static final String SQL =
      """
      (SELECT v.deal, v.ordinal, v.pipeline, v.stage, v.entered_at, v.entry_amount, v.currency,
              CASE WHEN v.exited_at <= :t AND v.exited_position <= :p
                   THEN v.exit ELSE 'OPEN' END AS exit,
              CASE WHEN v.exited_at <= :t AND v.exited_position <= :p
                   THEN v.exit_stage END AS exit_stage,
              v.exited_at
         FROM stage_visit v
        WHERE v.entered_at <= :t AND v.entered_position <= :p AND v.superseded_position > :p)\
      """;

  private Visits() {}
}
