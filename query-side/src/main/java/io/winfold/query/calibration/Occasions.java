package io.winfold.query.calibration;

import io.winfold.platform.web.Parameters;
import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.scoring.Case;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The occasions of a period and what came of them: every state of a deal is looked at once, however
 * many instants lie in it.
 */
final class Occasions {
  private static final String SQL =
      """
      SELECT %1$s d.deal, d.pipeline, d.stage, d.override_bp, d.amount, d.currency,
             d.stage_entered_at, d.valid_from, d.until, o.status AS outcome
        FROM %2$s d %3$s
        JOIN %4$s o ON o.deal = d.deal
       WHERE d.status = 'OPEN' AND d.valid_from < :to AND d.until > :from %5$s\
      """;

  /** More of them are refused: the answer would take minutes. */
  private static final int MOST = 2_000_000;

  private static final int ROWS_A_FETCH = 10_000;

  private final Asked asked;
  private final Instant from;
  private final Instant to;
  private final List<Instant> cuts;
  private final BaseRates baseRates;
  private final List<Occasion> judged = new ArrayList<>();
  private long unresolved;

  private Occasions(Scope scope, Asked asked) {
    this.asked = asked;
    this.from = asked.from(scope);
    this.to = asked.to(scope);
    this.cuts = asked.at() == Asked.At.CUT ? asked.cuts(scope) : List.of();
    this.baseRates = BaseRates.read(scope);
  }

  static Occasions read(Scope scope, Asked asked) {
    var occasions = new Occasions(scope, asked);
    Selection selection = asked.selection();
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("from", Scope.timestamp(occasions.from));
    parameters.put("to", Scope.timestamp(occasions.to));
    boolean details = selection.filters().needDetails() || selection.grouping().needDetails();
    String sql =
        SQL.formatted(
            selection.grouping().select(parameters),
            Deals.states(details ? Deals.With.DETAILS : Deals.With.NOTHING),
            selection.grouping().join(),
            Deals.sql(scope, Deals.With.NOTHING),
            selection.filters().sql(parameters));
    scope
        .jdbc()
        .sql(sql)
        .withFetchSize(ROWS_A_FETCH)
        .params(parameters)
        .query(
            row -> {
              occasions.look(row);
            });
    return occasions;
  }

  private void look(ResultSet row) throws SQLException {
    Instant since = instant(row, "valid_from");
    Instant until = instant(row, "until");
    switch (asked.at()) {
      case CUT -> {
        int found = Collections.binarySearch(cuts, since);
        for (int i = found < 0 ? -found - 1 : found; i < cuts.size(); i++) {
          if (!cuts.get(i).isBefore(until)) {
            break;
          }
          add(row, cuts.get(i), i);
        }
      }
      case STAGE_ENTRY -> {
        // Of several events at one instant the last one's state lasts.
        boolean entry = instant(row, "stage_entered_at").equals(since) && since.isBefore(until);
        if (entry && !since.isBefore(from) && since.isBefore(to)) {
          add(row, since, 0);
        }
      }
    }
  }

  private void add(ResultSet row, Instant at, int cut) throws SQLException {
    String outcome = row.getString("outcome");
    if (outcome.equals("OPEN")) {
      unresolved++;
      return;
    }
    if (judged.size() == MOST) {
      throw Parameters.invalid("step", "gives more than " + MOST + " occasions in this period");
    }
    Row group = asked.selection().grouping().read(row);
    String pipeline = row.getString("pipeline");
    judged.add(
        new Occasion(
            group,
            at,
            new StageKey(pipeline, row.getString("stage")),
            row.getObject("override_bp", Integer.class),
            new Case(
                row.getLong("deal"),
                cut,
                outcome.equals("WON"),
                baseRates.at(pipeline, at),
                row.getDouble("amount"),
                row.getString("currency"))));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at.equals(OffsetDateTime.MAX) ? Instant.MAX : at.toInstant();
  }

  /** Those whose deal is won or lost as of the scope's instant. */
  List<Occasion> judged() {
    return judged;
  }

  /** How many there are whose deal is still open. */
  long unresolved() {
    return unresolved;
  }

  /** How many cuts they were taken at; null: at stage entries. */
  @Nullable Integer cuts() {
    return asked.at() == Asked.At.CUT ? cuts.size() : null;
  }
}
