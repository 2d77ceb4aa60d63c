package io.winfold.query.funnel;

import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import io.winfold.query.scope.Visits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The funnel as one statement. Won stands after the last stage of each pipeline, as a visit of its
 * own without end, so that what holds from stage to stage holds for the last step too.
 */
final class FunnelSql {

  /**
   * Stages numbered from 1, deals with their groups (one of several tags has several rows), and the
   * visits with the numbers.
   */
  private static final String GROUND =
      """
      WITH RECURSIVE stage AS (
        SELECT pipeline, stage, rank + 1 AS n FROM %1$s s),
      last_stage AS (
        SELECT pipeline, max(n) AS n FROM stage GROUP BY pipeline),
      deal AS (
        SELECT %2$s d.deal, d.status, d.pipeline, d.closed_at, d.amount, d.currency
          FROM %3$s d %4$s
         WHERE true %5$s),
      visit AS (
        SELECT v.deal, v.pipeline, v.ordinal, s.n, v.entered_at, v.entry_amount, v.exit,
               target.n AS exit_n
          FROM %6$s v
          JOIN stage s ON s.pipeline = v.pipeline AND s.stage = v.stage
          LEFT JOIN stage target
            ON target.pipeline = v.pipeline AND target.stage = v.exit_stage
         WHERE v.deal IN (SELECT deal FROM deal) %7$s
        UNION ALL
        SELECT DISTINCT d.deal, d.pipeline, 2147483647, l.n + 1, d.closed_at, d.amount, 'WON',
               CAST(NULL AS bigint)
          FROM deal d JOIN last_stage l ON l.pipeline = d.pipeline
         WHERE d.status = 'WON' %8$s),
      """;

  /** A visit further on than all before it enters every stage between as well. */
  private static final String BEYOND =
      """
      reached AS (
        SELECT v.deal, v.pipeline, k.n, v.entered_at, v.entry_amount, v.exit
          FROM (SELECT *, coalesce(max(n) OVER (PARTITION BY deal, pipeline ORDER BY ordinal
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS furthest
                  FROM visit) v
         CROSS JOIN LATERAL generate_series(v.furthest + 1, v.n) AS k (n)
         WHERE v.n > v.furthest),
      """;

  private static final String ANY =
      """
      reached AS (
        SELECT DISTINCT ON (deal, pipeline, n) deal, pipeline, n, entered_at, entry_amount, exit
          FROM visit
         ORDER BY deal, pipeline, n, ordinal),
      """;

  /** From the first visit of the first stage, the first visit of the next one after it, ... */
  private static final String STRICT =
      """
      walk AS (
        (SELECT DISTINCT ON (deal, pipeline) deal, pipeline, n, ordinal, entered_at, entry_amount,
                exit
           FROM visit WHERE n = 1
          ORDER BY deal, pipeline, ordinal)
        UNION ALL
        SELECT next.* FROM (
          SELECT DISTINCT ON (v.deal, v.pipeline) v.deal, v.pipeline, v.n, v.ordinal, v.entered_at,
                 v.entry_amount, v.exit
            FROM walk w
            JOIN visit v ON v.deal = w.deal AND v.pipeline = w.pipeline AND v.n = w.n + 1
                        AND v.ordinal > w.ordinal
           ORDER BY v.deal, v.pipeline, v.ordinal) next),
      reached AS (
        SELECT deal, pipeline, n, entered_at, entry_amount, exit FROM walk),
      """;

  /** Who entered each stage in the period, and whether they went on and won. */
  private static final String MEMBERS =
      """
      member AS (
        SELECT *
          FROM (SELECT r.*,
                       coalesce(lead(r.n) OVER (PARTITION BY r.deal, r.pipeline ORDER BY r.n)
                         = r.n + 1, false) AS went_on,
                       max(r.n) OVER (PARTITION BY r.deal, r.pipeline) = l.n + 1 AS won
                  FROM reached r JOIN last_stage l ON l.pipeline = r.pipeline) m
         WHERE true %1$s),
      """;

  /** The first, the last or every visit its members paid to a stage itself. */
  private static final String COUNTED =
      """
      counted AS (
        SELECT v.deal, v.pipeline, v.n, v.exit, v.exit_n, m.won
          FROM (SELECT *,
                       row_number() OVER (PARTITION BY deal, pipeline, n ORDER BY ordinal)
                         AS nth,
                       row_number() OVER (PARTITION BY deal, pipeline, n ORDER BY ordinal DESC)
                         AS nth_last
                  FROM visit) v
          JOIN member m ON m.deal = v.deal AND m.pipeline = v.pipeline AND m.n = v.n
         WHERE %1$s)
      """;

  /** Members and visits counted apart, by stage and currency. */
  private static final String RESULT =
      """
      SELECT %1$s m.pipeline, m.n, d.currency, count(*) AS reached,
             sum(m.entry_amount) AS amount,
             count(*) FILTER (WHERE m.went_on) AS went_on,
             count(*) FILTER (WHERE NOT m.went_on AND m.exit = 'OPEN') AS may_go_on,
             count(*) FILTER (WHERE m.won) AS won,
             count(*) FILTER (WHERE d.status = 'OPEN' AND d.pipeline = m.pipeline) AS may_be_won,
             0 AS visits, 0 AS further, 0 AS to_next, 0 AS visits_won, 0 AS visits_may_be_won,
             0 AS exit_forward, 0 AS exit_skip, 0 AS exit_back, 0 AS exit_won, 0 AS exit_lost,
             0 AS exit_transfer, 0 AS exit_open
        FROM member m JOIN deal d ON d.deal = m.deal
       GROUP BY %1$s m.pipeline, m.n, d.currency
      UNION ALL
      SELECT %1$s c.pipeline, c.n, d.currency, 0, 0, 0, 0, 0, 0,
             count(*),
             count(*) FILTER (WHERE c.exit_n > c.n),
             count(*) FILTER (WHERE c.exit_n = c.n + 1),
             count(*) FILTER (WHERE c.won),
             count(*) FILTER (WHERE d.status = 'OPEN' AND d.pipeline = c.pipeline),
             count(*) FILTER (WHERE c.exit = 'FORWARD'),
             count(*) FILTER (WHERE c.exit = 'SKIP'),
             count(*) FILTER (WHERE c.exit = 'BACK'),
             count(*) FILTER (WHERE c.exit = 'WON'),
             count(*) FILTER (WHERE c.exit = 'LOST'),
             count(*) FILTER (WHERE c.exit = 'TRANSFER'),
             count(*) FILTER (WHERE c.exit = 'OPEN')
        FROM counted c JOIN deal d ON d.deal = c.deal
       GROUP BY %1$s c.pipeline, c.n, d.currency\
      """;

  private FunnelSql() {}

  static String of(
      Scope scope,
      Filters filters,
      Grouping grouping,
      Period period,
      Axes axes,
      Map<String, @Nullable Object> parameters) {
    boolean details = filters.needDetails() || grouping.needDetails();
    return GROUND.formatted(
            StagesInForce.SQL,
            grouping.select(parameters),
            Deals.sql(scope, details ? Deals.With.DETAILS : Deals.With.NOTHING),
            grouping.join(),
            // A deal counts in each pipeline by its visits there, wherever it stands now.
            filters.without("pipeline").sql(parameters),
            Visits.SQL,
            filters.onColumn("pipeline", "v.pipeline", parameters),
            filters.onColumn("pipeline", "d.pipeline", parameters))
        + switch (axes.reach()) {
          case BEYOND -> BEYOND;
          case ANY -> ANY;
          case STRICT -> STRICT;
        }
        + MEMBERS.formatted(period.sql("m.entered_at", parameters))
        + COUNTED.formatted(
            switch (axes.visits()) {
              case FIRST -> "v.nth = 1";
              case LAST -> "v.nth_last = 1";
              case ALL -> "true";
            })
        + RESULT.formatted(grouping.columns());
  }
}
