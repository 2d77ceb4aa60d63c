package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Population;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Figures;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Visits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the visits of deals one deal after the other, for the choices that look at the times of
 * each rather than at the way it went: exits of a period, a horizon, censoring, the month of entry.
 */
final class TimedJourneys {
  private static final String SQL =
      """
      SELECT %1$s d.deal, d.status, d.currency, d.amount, %2$s AS closed_at,
             (true %3$s) AS closed_in_period, v.ordinal, v.pipeline, v.stage, v.exit,
             v.entry_amount, (true %4$s) AS in_period, %5$s AS entered_at,
             CASE WHEN v.exit <> 'OPEN' THEN %6$s END AS exited_at
        FROM %7$s v
        JOIN (SELECT %8$s d.deal, d.status, d.currency, d.amount, d.closed_at
                FROM %9$s d %10$s
               WHERE true %11$s) d ON d.deal = v.deal
       ORDER BY d.deal, v.ordinal\
      """;

  /** A deal with nothing in the period counts nowhere. */
  private static final String WITH_ANY_IN_PERIOD =
      " AND (d.deal IN (SELECT v.deal FROM %s v WHERE true %s) OR (true %s))";

  private static final int ROWS_A_FETCH = 10_000;

  private final Grouping grouping;
  private final Tallies tallies;
  private final Set<Row> groups = new LinkedHashSet<>();
  private final List<Stay> stays = new ArrayList<>();
  private String currency = "";
  private @Nullable Stay won;
  private long deal;
  private int ordinal;

  private TimedJourneys(Grouping grouping, Tallies tallies) {
    this.grouping = grouping;
    this.tallies = tallies;
  }

  /**
   * @param grouping without the month
   */
  static void count(
      Scope scope,
      Filters filters,
      Grouping grouping,
      Period period,
      Population population,
      Tallies tallies) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    boolean details = filters.needDetails() || grouping.needDetails();
    String inPeriod =
        switch (population) {
          case COHORT -> period.sql("v.entered_at", parameters);
          case PERIOD -> " AND v.exit <> 'OPEN'" + period.sql("v.exited_at", parameters);
        };
    String closedInPeriod = period.sql("d.closed_at", parameters);
    boolean ever = period.from() == null && period.to() == null;
    String sql =
        SQL.formatted(
            grouping.columns("d."),
            Figures.micros("d.closed_at"),
            closedInPeriod,
            inPeriod,
            Figures.micros("v.entered_at"),
            Figures.micros("v.exited_at"),
            Visits.SQL,
            grouping.select(parameters),
            Deals.sql(scope, details ? Deals.With.DETAILS : Deals.With.NOTHING),
            grouping.join(),
            // A deal counts in each pipeline by its visits there, wherever it stands now.
            filters.without("pipeline").sql(parameters)
                + (ever ? "" : WITH_ANY_IN_PERIOD.formatted(Visits.SQL, inPeriod, closedInPeriod)));
    scope.joinInBulk();
    var journeys = new TimedJourneys(grouping, tallies);
    scope
        .jdbc()
        .sql(sql)
        .withFetchSize(ROWS_A_FETCH)
        .params(parameters)
        .query(
            row -> {
              journeys.add(row);
            });
    journeys.endDeal();
  }

  /** A deal in several groups has each of its visits once a group. */
  private void add(ResultSet row) throws SQLException {
    long its = row.getLong("deal");
    if (its != deal) {
      endDeal();
      deal = its;
      ordinal = 0;
      currency = row.getString("currency");
    }
    groups.add(grouping.read(row));
    if (ordinal == row.getInt("ordinal")) {
      return;
    }
    ordinal = row.getInt("ordinal");
    stays.add(stay(row));
    won = row.getString("status").equals("WON") ? won(row) : null;
  }

  private static Stay stay(ResultSet row) throws SQLException {
    String exit = row.getString("exit");
    return new Stay(
        row.getString("pipeline"),
        row.getString("stage"),
        exit,
        row.getBoolean("in_period"),
        row.getBigDecimal("entry_amount"),
        row.getLong("entered_at"),
        exit.equals("OPEN") ? Stay.NOT_YET : row.getLong("exited_at"));
  }

  private static Stay won(ResultSet row) throws SQLException {
    return Journey.won(
        row.getString("pipeline"),
        row.getBoolean("closed_in_period"),
        row.getBigDecimal("amount"),
        row.getLong("closed_at"));
  }

  private void endDeal() {
    if (!stays.isEmpty()) {
      groups.forEach(group -> tallies.add(group, currency, 1, stays, won));
      groups.clear();
      stays.clear();
    }
  }
}
