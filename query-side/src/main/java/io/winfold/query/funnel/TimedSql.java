package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Population;
import io.winfold.query.funnel.Axes.Reach;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import io.winfold.query.scope.Visits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The funnel as a statement, for the choices that look at the times of each deal rather than the
 * way it went: exits of a period, a horizon, censoring, the month of entry. Won stands after the
 * last stage of each pipeline, as a visit of its own without end, so that what holds from stage to
 * stage holds for the last step too.
 */
final class TimedSql {

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
               v.exited_at, target.n AS exit_n
          FROM %6$s v
          JOIN stage s ON s.pipeline = v.pipeline AND s.stage = v.stage
          LEFT JOIN stage target
            ON target.pipeline = v.pipeline AND target.stage = v.exit_stage
         WHERE v.deal IN (SELECT deal FROM deal) %7$s
        UNION ALL
        SELECT DISTINCT d.deal, d.pipeline, 2147483647, l.n + 1, d.closed_at, d.amount, 'WON',
               d.closed_at, CAST(NULL AS bigint)
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

  /**
   * Who entered each stage, when each of them entered the next, and when each was won; in {@code
   * gone} when each was closed in the pipeline or left it for another.
   */
  private static final String MEMBERS =
      """
      gone AS (
        SELECT DISTINCT ON (deal, pipeline) deal, pipeline,
               CASE WHEN exit <> 'OPEN' THEN exited_at END AS gone_at
          FROM visit WHERE ordinal < 2147483647
         ORDER BY deal, pipeline, ordinal DESC),
      member AS (
        SELECT *
          FROM (SELECT r.*,
                       CASE WHEN lead(r.n) OVER w = r.n + 1 THEN lead(r.entered_at) OVER w END
                         AS next_at,
                       max(r.entered_at) FILTER (WHERE r.n = l.n + 1)
                         OVER (PARTITION BY r.deal, r.pipeline) AS won_at
                  FROM reached r JOIN last_stage l ON l.pipeline = r.pipeline
                WINDOW w AS (PARTITION BY r.deal, r.pipeline ORDER BY r.n)) m
         WHERE true %1$s),
      """;

  /** The first, the last or every visit its members paid to a stage itself. */
  private static final String COUNTED =
      """
      counted AS (
        SELECT v.deal, v.pipeline, v.n, v.ordinal, v.entered_at, v.entry_amount, v.exit,
               m.entered_at AS entry_at, m.won_at,
               CASE WHEN v.exit <> 'OPEN' THEN v.exited_at END AS left_at,
               CASE WHEN %1$s THEN v.exited_at END AS next_at
          FROM (SELECT *,
                       row_number() OVER (PARTITION BY deal, pipeline, n ORDER BY ordinal)
                         AS nth,
                       row_number() OVER (PARTITION BY deal, pipeline, n ORDER BY ordinal DESC)
                         AS nth_last
                  FROM visit) v
          JOIN member m ON m.deal = v.deal AND m.pipeline = v.pipeline AND m.n = v.n
          JOIN last_stage l ON l.pipeline = v.pipeline
         WHERE %2$s)
      """;

  /** By a visit's end: further on counts, and so does the win; otherwise the very next. */
  private static final String FURTHER = "v.exit_n > v.n OR v.exit = 'WON'";

  private static final String TO_NEXT = "v.exit_n = v.n + 1 OR (v.exit = 'WON' AND v.n = l.n)";

  /** Deals that entered a stage. */
  private static final String MEMBER_UNITS =
      """
      SELECT 'DEAL' AS kind, m.deal, m.pipeline, m.n, m.entered_at AS entry_at, m.entered_at,
             m.entry_amount, m.exit, m.next_at, g.gone_at AS next_gone, m.won_at, g.gone_at
        FROM member m LEFT JOIN gone g ON g.deal = m.deal AND g.pipeline = m.pipeline\
      """;

  /** Deals with a visit that counts, each as it was at the first of them. */
  private static final String VISITOR_UNITS =
      """
      SELECT DISTINCT ON (c.deal, c.pipeline, c.n) 'DEAL' AS kind, c.deal, c.pipeline, c.n,
             c.entered_at AS entry_at, c.entered_at, c.entry_amount, c.exit, c.next_at,
             c.left_at AS next_gone, c.won_at, CAST(NULL AS timestamptz) AS gone_at
        FROM counted c
       ORDER BY c.deal, c.pipeline, c.n, c.ordinal\
      """;

  private static final String VISIT_UNITS =
      """
      SELECT 'VISIT' AS kind, c.deal, c.pipeline, c.n, %1$s AS entry_at, c.entered_at,
             c.entry_amount, c.exit, c.next_at, c.left_at AS next_gone, c.won_at, g.gone_at
        FROM counted c LEFT JOIN gone g ON g.deal = c.deal AND g.pipeline = c.pipeline\
      """;

  /** Deals and visits counted apart, by stage and currency. */
  private static final String COUNTS =
      """
      SELECT %1$s pipeline, n, currency, kind, mature, count(*) AS units,
             sum(entry_amount) AS amount,
             count(*) FILTER (WHERE next) AS next,
             coalesce(sum(entry_amount) FILTER (WHERE next), 0) AS next_amount,
             count(*) FILTER (WHERE may_next) AS may_next,
             coalesce(sum(entry_amount) FILTER (WHERE may_next), 0) AS may_next_amount,
             count(*) FILTER (WHERE won) AS won,
             coalesce(sum(entry_amount) FILTER (WHERE won), 0) AS won_amount,
             count(*) FILTER (WHERE may_win) AS may_win,
             coalesce(sum(entry_amount) FILTER (WHERE may_win), 0) AS may_win_amount,
             count(*) FILTER (WHERE exit = 'FORWARD') AS exit_forward,
             count(*) FILTER (WHERE exit = 'SKIP') AS exit_skip,
             count(*) FILTER (WHERE exit = 'BACK') AS exit_back,
             count(*) FILTER (WHERE exit = 'WON') AS exit_won,
             count(*) FILTER (WHERE exit = 'LOST') AS exit_lost,
             count(*) FILTER (WHERE exit = 'TRANSFER') AS exit_transfer,
             count(*) FILTER (WHERE exit = 'OPEN') AS exit_open
        FROM (SELECT %2$s u.pipeline, u.n, d.currency, u.kind, u.entry_amount, u.exit,
                     %4$s AS mature,
                     u.next_at IS NOT NULL %5$s AS next,
                     u.exit = 'OPEN' AND u.next_at IS NULL AS may_next,
                     u.won_at IS NOT NULL %6$s AS won,
                     d.status = 'OPEN' AND d.pipeline = u.pipeline AS may_win
                FROM (%3$s) u JOIN deal d ON d.deal = u.deal) f
       GROUP BY %1$s pipeline, n, currency, kind, mature\
      """;

  /** How long until each went on or was won, or went otherwise, or has not yet, in microseconds. */
  private static final String TIMES =
      """
      SELECT %1$s pipeline, n, currency,
             array_agg(to_next) FILTER (WHERE next_end = 'EVENT') AS next_event,
             array_agg(to_next) FILTER (WHERE next_end = 'COMPETING') AS next_competing,
             array_agg(to_next) FILTER (WHERE next_end = 'CENSORED') AS next_censored,
             array_agg(to_won) FILTER (WHERE won_end = 'EVENT') AS won_event,
             array_agg(to_won) FILTER (WHERE won_end = 'COMPETING') AS won_competing,
             array_agg(to_won) FILTER (WHERE won_end = 'CENSORED') AS won_censored
        FROM (SELECT %2$s u.pipeline, u.n, d.currency,
                     %5$s AS to_next,
                     CASE WHEN u.next_at IS NOT NULL THEN 'EVENT'
                          WHEN u.next_gone IS NOT NULL THEN 'COMPETING' ELSE 'CENSORED' END
                       AS next_end,
                     %6$s AS to_won,
                     CASE WHEN u.won_at IS NOT NULL THEN 'EVENT'
                          WHEN u.gone_at IS NOT NULL THEN 'COMPETING' ELSE 'CENSORED' END
                       AS won_end
                FROM (%3$s) u JOIN deal d ON d.deal = u.deal
               WHERE %4$s) f
       GROUP BY %1$s pipeline, n, currency\
      """;

  private final Grouping grouping;
  private final Axes axes;
  private final String ground;

  /**
   * @param grouping without the pipeline
   */
  TimedSql(
      Scope scope,
      Filters filters,
      Grouping grouping,
      Period period,
      Axes axes,
      Map<String, @Nullable Object> parameters) {
    this.grouping = grouping;
    this.axes = axes;
    boolean details = filters.needDetails() || grouping.needDetails();
    boolean cohort = axes.population() == Population.COHORT;
    if (axes.horizonDays() != null) {
      parameters.put("hours", axes.horizonDays() * 24);
    }
    ground =
        GROUND.formatted(
                StagesInForce.SQL,
                ofDeals().select(parameters),
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
            + MEMBERS.formatted(cohort ? period.sql("m.entered_at", parameters) : "")
            + COUNTED.formatted(
                axes.reach() == Reach.BEYOND ? FURTHER : TO_NEXT,
                switch (axes.visits()) {
                      case FIRST -> "v.nth = 1";
                      case LAST -> "v.nth_last = 1";
                      case ALL -> "true";
                    }
                    + (cohort
                        ? ""
                        : " AND v.exit <> 'OPEN'" + period.sql("v.exited_at", parameters)));
  }

  /** What deals are grouped by wherever they go; the month is that of each entry. */
  private Grouping ofDeals() {
    return grouping.without("month");
  }

  private String groups() {
    return grouping.columns();
  }

  private String selectGroups() {
    boolean byMonth = grouping.names().contains("month");
    return ofDeals().columns("d.")
        + (byMonth
            ? "to_char(u.entry_at AT TIME ZONE :zone, 'YYYY-MM') AS g%d, "
                .formatted(grouping.dimensions().size() - 1)
            : "");
  }

  /** How many deals and visits each stage had. */
  String counts() {
    return ground
        + COUNTS.formatted(
            groups(),
            selectGroups(),
            "SELECT * FROM (" + deals() + ") deals UNION ALL " + visits(),
            mature(),
            within("u.next_at"),
            within("u.won_at"));
  }

  /** How long deals, or visits if those are what is counted, took to go on. */
  String times() {
    return ground
        + TIMES.formatted(
            groups(),
            selectGroups(),
            axes.countDeals() ? deals() : visits(),
            mature(),
            Figures.micros("u.entered_at", "coalesce(u.next_at, u.next_gone, :t)"),
            Figures.micros("u.entered_at", "coalesce(u.won_at, u.gone_at, :t)"));
  }

  private String deals() {
    return axes.population() == Population.COHORT ? MEMBER_UNITS : VISITOR_UNITS;
  }

  private String visits() {
    return VISIT_UNITS.formatted(
        axes.population() == Population.COHORT ? "c.entry_at" : "c.entered_at");
  }

  /** Whether the horizon had passed by the as-of instant. */
  private String mature() {
    return axes.horizonDays() == null
        ? "true"
        : "u.entered_at + make_interval(hours => :hours) <= :t";
  }

  private String within(String at) {
    return axes.horizonDays() == null
        ? ""
        : "AND " + at + " <= u.entered_at + make_interval(hours => :hours)";
  }
}
