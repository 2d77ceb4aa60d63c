package io.winfold.query.waterfall;

import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Scope;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a waterfall opens and closes with, each summed from the deals that held just before its end
 * of the range: nothing here knows of the movements between.
 *
 * @param opening amount times basis points
 * @param closing amount times basis points
 */
record Ends(Map<Cell, BigDecimal> opening, Map<Cell, BigDecimal> closing) {
  private static final String SQL =
      """
      SELECT %1$s d.currency, d.pipeline, d.stage, %2$s
        FROM %3$s d %4$s %7$s
       WHERE d.status = 'OPEN' AND d.valid_from < :end AND d.until >= :begin
         AND (d.valid_from < :begin OR d.until >= :end) %5$s
       GROUP BY %6$s d.currency, d.pipeline, d.stage\
      """;

  private static final String OPENING = "d.valid_from < :begin";
  private static final String CLOSING = "d.until >= :end";

  private static final int UNWEIGHTED = 10_000;

  static Ends read(Scope scope, Asked asked, StageDefaults defaults, EndScores scores) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    Instant from = asked.from(scope);
    Instant to = asked.to(scope);
    parameters.put("begin", Scope.timestamp(from));
    parameters.put("end", Scope.timestamp(to));
    String sql =
        SQL.formatted(
            asked.grouping().select(parameters),
            sums("opening", OPENING, asked, scores)
                + ", "
                + sums("closing", CLOSING, asked, scores),
            Deals.states(scope, asked.needDetails() ? Deals.With.DETAILS : Deals.With.NOTHING),
            asked.grouping().join(),
            asked.filters().sql(parameters) + asked.window().sql(parameters),
            asked.grouping().columns(),
            scores.join(parameters));
    var ends = new Ends(new HashMap<>(), new HashMap<>());
    scope
        .jdbc()
        .sql(sql)
        .params(parameters)
        .query(
            row -> {
              Cell cell = asked.cell(asked.grouping().read(row), row.getString("currency"));
              var stage = new StageKey(row.getString("pipeline"), row.getString("stage"));
              ends.opening.merge(
                  cell,
                  value(
                      row, "opening", asked.weighted() ? defaults.at(stage, from, 0) : UNWEIGHTED),
                  BigDecimal::add);
              ends.closing.merge(
                  cell,
                  value(row, "closing", asked.weighted() ? defaults.at(stage, to, 0) : UNWEIGHTED),
                  BigDecimal::add);
            });
    return ends;
  }

  /** A sum that is to be weighted, and one that is. */
  private static String sums(String name, String condition, Asked asked, EndScores scores) {
    return asked.weighted()
        ? """
        coalesce(sum(d.amount) FILTER (WHERE %2$s AND %3$s IS NULL), 0) AS %1$s,
        coalesce(sum(d.amount * %3$s) FILTER (WHERE %2$s), 0) AS %1$s_overridden\
        """
            .formatted(name, condition, scores.orOverride(name))
        : "coalesce(sum(d.amount) FILTER (WHERE %2$s), 0) AS %1$s, 0 AS %1$s_overridden"
            .formatted(name, condition);
  }

  private static BigDecimal value(ResultSet row, String name, int basisPoints) throws SQLException {
    return row.getBigDecimal(name)
        .multiply(BigDecimal.valueOf(basisPoints))
        .add(row.getBigDecimal(name + "_overridden"));
  }
}
