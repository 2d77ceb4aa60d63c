package io.winfold.query.scope;

import io.winfold.query.projection.Snapshot;
import java.time.Instant;
import java.util.Map;

/** Which position the log had reached at an instant. */
final class Known {
  private static final String SQL =
      """
      SELECT greatest(
        (SELECT position FROM opportunity_version WHERE recorded_at <= :k
          ORDER BY recorded_at DESC, position DESC LIMIT 1),
        (SELECT coalesce(max(position), 0) FROM correction WHERE recorded_at <= :k),
        (SELECT coalesce(max(position), 0) FROM pipeline_version WHERE recorded_at <= :k),
        (SELECT coalesce(max(position), 0) FROM quota_version WHERE recorded_at <= :k),
        (SELECT coalesce(max(position), 0) FROM forecast_version WHERE recorded_at <= :k),
        (SELECT coalesce(max(position), 0) FROM probability_model WHERE recorded_at <= :k))\
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
