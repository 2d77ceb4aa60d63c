package io.winfold.query.scope;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The deals that existed at the as-of instant, as SQL: one derived table for every query, with one
 * row a deal. Discarded deals are not in it.
 */
public final class Deals {
  private static final String COLUMNS =
      """
      d.deal, d.version, d.status, d.pipeline, d.stage, d.amount, d.currency, d.override_bp,
      d.expected_close, d.owner, d.team, d.category, d.lost_reason, d.created_at,
      d.stage_entered_at, d.closed_at, d.pushes, d.backward_moves, d.way\
      """;

  private static final List<String> DETAILS =
      List.of("name", "account", "source", "industry", "type", "tags", "attributes");

  /** To {@code n}, the deal as it is now, and {@code x}, the details it has no more. */
  private static final String JOIN_DETAILS =
      " JOIN opportunity n ON n.deal = d.deal" + joinEarlierDetails("d");

  private static final String KNOWN_END =
      "CASE WHEN d.ended_position > :p THEN 'infinity' ELSE d.valid_to END";

  /** How many events the deal had, corrections counted. */
  private static final String VERSION =
      """
      greatest(d.version, (SELECT max(c.version) FROM correction c
                            WHERE c.deal = d.deal AND c.position <= :p AND c.occurred_at <= :t))
        AS version\
      """;

  /** Whether an interval holds at an instant t to the knowledge at a position p. */
  private static final String HOLDS =
      """
      d.position <= :p AND d.superseded_position > :p AND d.valid_from <= :t
          AND (d.valid_to > :t OR d.ended_position > :p) AND d.status <> 'DISCARDED'\
      """;

  /**
   * The same where all is known: an end that is written is known too. The first condition is the
   * one that most rows do not meet.
   */
  private static final String HOLDS_TO_ALL_KNOWLEDGE =
      """
      d.valid_to > :t AND d.valid_from <= :t AND d.superseded_position > :p
          AND d.status <> 'DISCARDED'\
      """;

  private Deals() {}

  /**
   * Joins a version of a deal, {@code n} beside it the deal as it is now, to {@code x}, its details
   * if they are no longer those of the deal.
   *
   * @param version its alias
   */
  public static String joinEarlierDetails(String version) {
    return " LEFT JOIN earlier_details x ON x.deal = %1$s.deal AND x.version = %1$s.details_version"
        .formatted(version);
  }

  /** The details of a version that was joined so, as columns. */
  public static String details() {
    return DETAILS.stream()
        .map("CASE WHEN x.deal IS NULL THEN n.%1$s ELSE x.%1$s END AS %1$s"::formatted)
        .collect(Collectors.joining(", "));
  }

  /**
   * Asks for the numbers of all deals that have such details, or had them once.
   *
   * @param condition on details {@code d}
   */
  public static String everHad(String condition) {
    return """
    SELECT deal FROM opportunity d WHERE (%1$s)
    UNION ALL SELECT deal FROM earlier_details d WHERE (%1$s)\
    """
        .formatted(condition);
  }

  /** What of a deal a query needs beside its figures. */
  public enum With {
    NOTHING,
    /** Name, account, source, industry, type, tags, attributes. */
    DETAILS,
    /** Details, and what never changes: id, external id, the deal it continues. */
    IDENTITY
  }

  /** A derived table without an alias. */
  public static String sql(Scope scope, With with) {
    return scope.current() ? current(with) : asOf(scope, with);
  }

  /**
   * Every interval of every deal that is known of, with {@code valid_from}, {@code valid_to} and
   * {@code ended_position}: what a query over a stretch of time folds.
   */
  public static String intervals(With with) {
    return "(SELECT "
        + COLUMNS
        + ", d.valid_from, d.valid_to, d.ended_position"
        + (with == With.NOTHING ? "" : ", " + details())
        + " FROM opportunity_version d"
        + (with == With.NOTHING ? "" : JOIN_DETAILS)
        + " WHERE d.position <= :p AND d.superseded_position > :p AND d.status <> 'DISCARDED')";
  }

  /**
   * Every state of every deal that is known of, in which it was discarded too, with {@code
   * valid_from}, {@code until} (infinity: it is not known to have ended), {@code ended_position}
   * and the {@code cause}: what a query over single events compares.
   */
  public static String states(With with) {
    return states(with, KNOWN_END, "d.position <= :p AND ");
  }

  /** The same, with less to look at where all is known. */
  public static String states(Scope scope, With with) {
    return scope.knowsAll() ? states(with, "d.valid_to", "") : states(with);
  }

  private static String states(With with, String until, String known) {
    return "(SELECT "
        + COLUMNS
        + ", d.event_position AS position, d.cause, d.valid_from, d.ended_position, "
        + until
        + " AS until"
        + (with == With.NOTHING ? "" : ", " + details())
        + " FROM opportunity_version d"
        + (with == With.NOTHING ? "" : JOIN_DETAILS)
        + " WHERE "
        + known
        + "d.superseded_position > :p)";
  }

  /** When an interval {@code d} is known to end, as SQL; infinity where it is not. */
  public static String until(Scope scope) {
    return scope.knowsAll() ? "d.valid_to" : KNOWN_END;
  }

  private static String current(With with) {
    return "(SELECT "
        + COLUMNS
        + ", d.changed_at"
        + (with == With.NOTHING ? "" : ", d." + String.join(", d.", DETAILS))
        + (with == With.IDENTITY ? ", d.id, d.external_id, d.continues" : "")
        + " FROM opportunity d WHERE d.status <> 'DISCARDED')";
  }

  private static String asOf(Scope scope, With with) {
    return "(SELECT "
        + (with == With.IDENTITY ? COLUMNS.replace("d.version", VERSION) : COLUMNS)
        + ", d.valid_from AS changed_at"
        + (with == With.NOTHING ? "" : ", " + details())
        + (with == With.IDENTITY ? ", n.id, n.external_id, n.continues" : "")
        + " FROM opportunity_version d"
        + (with == With.NOTHING ? "" : JOIN_DETAILS)
        + " WHERE "
        + (scope.knowsAll() ? HOLDS_TO_ALL_KNOWLEDGE : HOLDS)
        + ")";
  }
}
