package io.winfold.query.scope;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.platform.web.Parameters;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A half-open range of time.
 *
 * @param from inclusive; null: from the beginning
 * @param to exclusive; null: without end
 */
public record Period(@Nullable Instant from, @Nullable Instant to) {

  /** Takes {@code from} and {@code to} out of a request; a date means the start of that day. */
  public static Period of(Parameters parameters, ZoneId zone) {
    Instant from = parameters.instantOr("from", date -> date.atStartOfDay(zone).toInstant());
    Instant to = parameters.instantOr("to", date -> date.atStartOfDay(zone).toInstant());
    if (from != null && to != null && to.isBefore(from)) {
      throw Parameters.invalid("to", "must not lie before from");
    }
    return new Period(cut(from), cut(to));
  }

  private static @Nullable Instant cut(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(MICROS);
  }

  /**
   * The condition that a timestamp lies in it, preceded by AND; nothing where it is unbounded.
   *
   * @param column SQL
   */
  public String sql(String column, Map<String, @Nullable Object> parameters) {
    var sql = new StringBuilder();
    if (from != null) {
      parameters.put("from", Scope.timestamp(from));
      sql.append(" AND ").append(column).append(" >= :from");
    }
    if (to != null) {
      parameters.put("to", Scope.timestamp(to));
      sql.append(" AND ").append(column).append(" < :to");
    }
    return sql.toString();
  }
}
