package io.winfold.query.waterfall;

import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The states of deals that a range of time has to do with, deal by deal: those that begin in it,
 * those before it that end in it, and, of those that last through it, the open ones in stages whose
 * defaults change. One scan finds an event and what was before it without a join, since the state
 * before ends where the event is.
 */
final class States {
  private static final String UNORDERED =
      """
      SELECT %1$s d.deal, d.version, d.valid_from < :begin AS before, d.status, d.amount, d.currency,
             (true %2$s) AS in_scope %3$s
        FROM %4$s d %5$s
       WHERE d.valid_from < :end AND d.until >= :begin
         AND (d.valid_from >= :begin OR d.until < :end %6$s)\
      """;

  private static final String IN_ORDER = UNORDERED + " ORDER BY d.deal, d.version";

  /**
   * Each state begun in the range beside the one before it, those of deals that went from the same
   * to the same summed up. Whether the amount grew or fell is part of what is the same: sums then
   * move as the deals in them do.
   */
  private static final String PAIRED =
      """
      SELECT %1$s %2$s currency, was_status, was_in_scope, status, in_scope, %3$s
             sum(was_amount) AS was_amount, sum(amount) AS amount
        FROM (SELECT s.*, %4$s lag(status) OVER deals AS was_status,
                     lag(in_scope) OVER deals AS was_in_scope,
                     lag(amount) OVER deals AS was_amount,
                     sign(amount - lag(amount) OVER deals) AS growth
                FROM (%5$s) s
              WINDOW deals AS (PARTITION BY deal ORDER BY version)) pairs
       WHERE NOT before
       GROUP BY %1$s %2$s %3$s currency, was_status, was_in_scope, status, in_scope, growth\
      """;

  private static final String WAS = "was_";

  private static final String DATES = ", d.expected_close";

  private static final String MORE =
      """
      , d.position, d.cause, d.valid_from, d.pipeline, d.stage, d.override_bp, d.owner\
      """;

  private static final String IN_CHANGED_STAGES =
      """
      OR (d.status = 'OPEN' AND d.override_bp IS NULL
          AND (d.pipeline, d.stage) IN
              (SELECT * FROM unnest(CAST(:pipelines AS text[]), CAST(:stages AS text[]))))\
      """;

  private static final String SCORED =
      """
       OR (d.status = 'OPEN' AND d.override_bp IS NULL AND d.pipeline = ANY (:scored_pipelines))\
      """;

  private static final int ROWS_A_FETCH = 10_000;

  private final Grouping groups;
  private final boolean dates;
  private final boolean more;
  private final Consumer<List<State>> deals;
  private final List<State> ofDeal = new ArrayList<>();
  private long version;

  private States(Grouping groups, boolean dates, boolean more, Consumer<List<State>> deals) {
    this.groups = groups;
    this.dates = dates;
    this.more = more;
    this.deals = deals;
  }

  /**
   * @param course tells in which stages the defaults change
   * @param whole whether everything is read of each, not only what its amount needs
   * @param deals takes the states of one deal in order; the list is good for that call only
   */
  static void read(
      Scope scope, Asked asked, Course course, boolean whole, Consumer<List<State>> deals) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("begin", Scope.timestamp(asked.from(scope)));
    parameters.put("end", Scope.timestamp(asked.to(scope)));
    Set<StageKey> changed = course.changedStages();
    Set<String> scored = course.scoredPipelines();
    parameters.put("scored_pipelines", scored.toArray(String[]::new));
    parameters.put("pipelines", changed.stream().map(StageKey::pipeline).toArray(String[]::new));
    parameters.put("stages", changed.stream().map(StageKey::stage).toArray(String[]::new));
    var states =
        new States(asked.groups(), whole || asked.needDates(), whole || asked.weighted(), deals);
    String sql =
        IN_ORDER.formatted(
            states.groups.select(parameters),
            asked.filters().sql(parameters),
            (states.dates ? DATES : "") + (states.more ? MORE : ""),
            Deals.states(scope, asked.needDetails() ? Deals.With.DETAILS : Deals.With.NOTHING),
            states.groups.join(),
            (changed.isEmpty() ? "" : IN_CHANGED_STAGES) + (scored.isEmpty() ? "" : SCORED));
    scope.jdbc().sql(sql).withFetchSize(ROWS_A_FETCH).params(parameters).query(states::add);
    states.endDeal();
  }

  /**
   * The same for single steps of deals that need not be told apart: amounts are of all deals that
   * went the same step.
   *
   * @param steps takes a state and the one before it, if there was one
   */
  static void readSteps(Scope scope, Asked asked, Consumer<List<State>> steps) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("begin", Scope.timestamp(asked.from(scope)));
    parameters.put("end", Scope.timestamp(asked.to(scope)));
    Grouping groups = asked.groups();
    boolean dates = asked.needDates();
    String states =
        UNORDERED.formatted(
            groups.select(parameters),
            asked.filters().sql(parameters),
            dates ? DATES : "",
            Deals.states(scope, asked.needDetails() ? Deals.With.DETAILS : Deals.With.NOTHING),
            groups.join(),
            "");
    var was = new StringBuilder();
    for (int i = 0; i < groups.dimensions().size(); i++) {
      was.append("lag(g%1$d) OVER deals AS was_g%1$d, ".formatted(i));
    }
    if (dates) {
      was.append("lag(expected_close) OVER deals AS was_expected_close, ");
    }
    String sql =
        PAIRED.formatted(
            groups.columns(),
            groups.columns(WAS),
            dates ? "was_expected_close, expected_close," : "",
            was,
            states);
    scope
        .jdbc()
        .sql(sql)
        .params(parameters)
        .query(
            row -> {
              State after = summed(row, groups, dates, false);
              steps.accept(
                  row.getString(WAS + "status") == null
                      ? List.of(after)
                      : List.of(summed(row, groups, dates, true), after));
            });
  }

  private static State summed(ResultSet row, Grouping groups, boolean dates, boolean before)
      throws SQLException {
    String prefix = before ? WAS : "";
    return new State(
        0,
        before,
        row.getString(prefix + "status"),
        row.getBigDecimal(prefix + "amount"),
        row.getString("currency"),
        dates ? row.getObject(prefix + "expected_close", LocalDate.class) : null,
        row.getBoolean(prefix + "in_scope"),
        Set.of(groups.read(row, prefix)),
        null);
  }

  private void add(ResultSet row) throws SQLException {
    long deal = row.getLong("deal");
    long rowVersion = row.getLong("version");
    Row group = groups.read(row);
    if (!ofDeal.isEmpty() && ofDeal.getLast().deal() != deal) {
      endDeal();
    } else if (!ofDeal.isEmpty() && version == rowVersion) {
      ofDeal.getLast().groups().add(group);
      return;
    }
    version = rowVersion;
    ofDeal.add(state(row, deal, group));
  }

  private void endDeal() {
    if (!ofDeal.isEmpty()) {
      deals.accept(ofDeal);
      ofDeal.clear();
    }
  }

  private State state(ResultSet row, long deal, Row group) throws SQLException {
    return new State(
        deal,
        row.getBoolean("before"),
        row.getString("status"),
        row.getBigDecimal("amount"),
        row.getString("currency"),
        dates ? row.getObject("expected_close", LocalDate.class) : null,
        row.getBoolean("in_scope"),
        new HashSet<>(Set.of(group)),
        more ? more(row) : null);
  }

  private State.More more(ResultSet row) throws SQLException {
    Instant at = row.getObject("valid_from", OffsetDateTime.class).toInstant();
    return new State.More(
        new Cause(new Point(at, row.getLong("position")), row.getString("cause"), version, null),
        new StageKey(row.getString("pipeline"), row.getString("stage")),
        row.getObject("override_bp", Integer.class),
        row.getString("owner"));
  }
}
