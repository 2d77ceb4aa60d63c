package io.winfold.query.quota.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries quotas between the fold and the table on the search path. */
final class QuotaTables {
  static final Table<QuotaVersion> VERSION =
      Table.<QuotaVersion>named("quota_version")
          .key("quota", "text", QuotaVersion::id)
          .key("version", "bigint", row -> row.moment().version())
          .column("position", "bigint", row -> row.moment().position())
          .column("valid_from", "timestamptz", row -> row.moment().occurredAt())
          .column("valid_to", "timestamptz", row -> row.until().orInfinity())
          .column("recorded_at", "timestamptz", row -> row.moment().recordedAt())
          .column("ended_position", "bigint", row -> row.until().position())
          .column("scope", "text", row -> row.set().scope())
          .column("name", "text", row -> row.set().name())
          .column("pipeline", "text", row -> pipeline(row.set().pipeline()))
          .column("period", "text", row -> row.set().period().value())
          .column("amount", "numeric", row -> row.set().to().amount())
          .column("currency", "text", row -> row.set().to().currency().getCurrencyCode())
          .column("cause", "text", row -> row.moment().cause())
          .build();

  private static final Table<QuotaVersion.End> VERSION_END =
      Table.<QuotaVersion.End>named("quota_version")
          .key("quota", "text", QuotaVersion.End::id)
          .key("version", "bigint", QuotaVersion.End::version)
          .column("valid_to", "timestamptz", end -> end.until().orInfinity())
          .column("ended_position", "bigint", end -> end.until().position())
          .build();

  private QuotaTables() {}

  private static @Nullable String pipeline(@Nullable PipelineId id) {
    return id == null ? null : id.value();
  }

  /** The last event of each of these quotas that is there, by id. */
  static Map<String, Moment> load(Connection connection, Collection<String> ids)
      throws SQLException {
    Map<String, Moment> known = HashMap.newHashMap(ids.size());
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT quota, version, position, valid_from, recorded_at, cause FROM quota_version
             WHERE quota = ANY (?) AND ended_position = 9223372036854775807\
            """)) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getString("quota"),
              new Moment(
                  rows.getLong("version"),
                  rows.getLong("position"),
                  instant(rows, "valid_from"),
                  instant(rows, "recorded_at"),
                  rows.getString("cause")));
        }
      }
    }
    return known;
  }

  /** Writes what is new of the quotas. */
  static void write(Connection connection, Collection<QuotaRows> quotas) throws SQLException {
    VERSION_END.update(connection, quotas.stream().flatMap(rows -> rows.ended().stream()).toList());
    VERSION.insert(connection, quotas.stream().flatMap(rows -> rows.versions().stream()).toList());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
