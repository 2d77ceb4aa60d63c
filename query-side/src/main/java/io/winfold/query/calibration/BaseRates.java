package io.winfold.query.calibration;

import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The share of a pipeline's closed deals that were won, at every instant up to the as-of one. */
final class BaseRates {
  /** Before the first deal is closed. */
  private static final double UNKNOWN = 0.5;

  private static final String SQL =
      """
      SELECT d.pipeline, d.status, d.valid_from, d.until
        FROM %s d
       WHERE d.status IN ('WON', 'LOST') AND d.valid_from <= :t\
      """
          .formatted(Deals.states(Deals.With.NOTHING));

  private record Count(long won, long closed) {
    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
      return new Count(won + other.won, closed + other.closed);
    }
  }

  private final Map<String, NavigableMap<Instant, Count>> counts = new HashMap<>();

  private BaseRates() {}

  static BaseRates read(Scope scope) {
    var rates = new BaseRates();
    scope.jdbc().sql(SQL).params(scope.parameters()).query(rates::add);
    rates.counts.values().forEach(BaseRates::runTotals);
    return rates;
  }

  private void add(ResultSet row) throws SQLException {
    NavigableMap<Instant, Count> changes =
        counts.computeIfAbsent(row.getString("pipeline"), pipeline -> new TreeMap<>());
    long won = row.getString("status").equals("WON") ? 1 : 0;
    OffsetDateTime from = row.getObject("valid_from", OffsetDateTime.class);
    OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
    changes.merge(from.toInstant(), new Count(won, 1), Count::plus);
    if (!until.equals(OffsetDateTime.MAX)) {
      changes.merge(until.toInstant(), new Count(-won, -1), Count::plus);
    }
  }

  private static void runTotals(NavigableMap<Instant, Count> changes) {
    Count total = Count.NONE;
    for (Map.Entry<Instant, Count> change : changes.entrySet()) {
      total = total.plus(change.getValue());
      change.setValue(total);
    }
  }

  /** By the outcomes in force at the instant; a half before there are any. */
  double at(String pipeline, Instant instant) {
    NavigableMap<Instant, Count> ofPipeline = counts.get(pipeline);
    Map.Entry<Instant, Count> last = ofPipeline == null ? null : ofPipeline.floorEntry(instant);
    return last == null || last.getValue().closed() == 0
        ? UNKNOWN
        : (double) last.getValue().won() / last.getValue().closed();
  }
}
