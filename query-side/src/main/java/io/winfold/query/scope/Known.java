package io.winfold.query.scope;

import io.winfold.query.projection.Snapshot;
import java.time.Instant;
import java.util.Map;

/** Which position the log had reached at an instant. */
final class Known {
  private static final String SQL =
      """
      SELECT coalesce(
        (SELECT first_position - 1 +
                (SELECT max(number) FROM unnest(recorded_at) WITH ORDINALITY AS event (at, number)
                  WHERE at <= :k)
           FROM recording_time WHERE since <= :k
          ORDER BY since DESC, first_position DESC LIMIT 1), 0)\
      """;

  private Known() {}

  static long at(Snapshot snapshot, Instant instant) {
    return snapshot
        .jdbc()
        .sql(SQL)
        .params(Map.of("k", Scope.timestamp(instant)))
        .query(Long.class)
        .single();
  }
}
