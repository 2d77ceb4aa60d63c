package io.winfold.query.forecast.submission.fold;

import io.winfold.kernel.Money;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Table;
import java.math.BigDecimal;
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

/** Carries forecasts between the fold and the table on the search path. */
final class SubmissionTables {
  static final Table<SubmissionVersion> VERSION =
      Table.<SubmissionVersion>named("forecast_version")
          .key("forecast", "text", SubmissionVersion::id)
          .key("version", "bigint", row -> row.moment().version())
          .column("position", "bigint", row -> row.moment().position())
          .column("valid_from", "timestamptz", row -> row.moment().occurredAt())
          .column("valid_to", "timestamptz", row -> row.until().orInfinity())
          .column("recorded_at", "timestamptz", row -> row.moment().recordedAt())
          .column("ended_position", "bigint", row -> row.until().position())
          .column("scope", "text", row -> row.event().scope())
          .column("name", "text", row -> row.event().name())
          .column("pipeline", "text", row -> pipeline(row.event().pipeline()))
          .column("period", "text", row -> row.event().period().value())
          .column("currency", "text", row -> row.event().to().currency().getCurrencyCode())
          .column("commit_amount", "numeric", row -> row.event().to().commit().amount())
          .column("best_case", "numeric", row -> amount(row.event().to().bestCase()))
          .column("open_pipeline", "numeric", row -> amount(row.event().to().pipeline()))
          .column("note", "text", row -> row.event().note())
          .column("actor", "text", SubmissionVersion::actor)
          .column("cause", "text", row -> row.moment().cause())
          .build();

  private static final Table<SubmissionVersion.End> VERSION_END =
      Table.<SubmissionVersion.End>named("forecast_version")
          .key("forecast", "text", SubmissionVersion.End::id)
          .key("version", "bigint", SubmissionVersion.End::version)
          .column("valid_to", "timestamptz", end -> end.until().orInfinity())
          .column("ended_position", "bigint", end -> end.until().position())
          .build();

  private SubmissionTables() {}

  private static @Nullable String pipeline(@Nullable PipelineId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable BigDecimal amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  /** The last event of each of these forecasts that is there, by id. */
  static Map<String, Moment> load(Connection connection, Collection<String> ids)
      throws SQLException {
    Map<String, Moment> known = HashMap.newHashMap(ids.size());
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT forecast, version, position, valid_from, recorded_at, cause FROM forecast_version
             WHERE forecast = ANY (?) AND ended_position = 9223372036854775807\
            """)) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getString("forecast"),
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

  /** Writes what is new of the forecasts. */
  static void write(Connection connection, Collection<SubmissionRows> forecasts)
      throws SQLException {
    VERSION_END.update(
        connection, forecasts.stream().flatMap(rows -> rows.ended().stream()).toList());
    VERSION.insert(
        connection, forecasts.stream().flatMap(rows -> rows.versions().stream()).toList());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
