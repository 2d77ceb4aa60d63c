package io.winfold.query.pipeline.fold;

import io.winfold.kernel.Probability;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageExpectations.ExpectedDays;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.pipeline.fold.Configuration.StageSetting;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries configurations between the fold and the tables on the search path. */
final class PipelineTables {

  static final Table<PipelineVersion> VERSION =
      Table.<PipelineVersion>named("pipeline_version")
          .key("pipeline", "text", row -> row.configuration().id().value())
          .key("version", row -> row.configuration().last().version())
          .bigint("position", row -> row.configuration().last().position())
          .instant("valid_from", row -> row.configuration().last().occurredMicros())
          .instant("valid_to", row -> row.until().micros())
          .instant("recorded_at", row -> row.configuration().last().recordedMicros())
          .bigint("ended_position", row -> row.until().position())
          .column("defined_at", "timestamptz", row -> row.configuration().definedAt())
          .column("name", "text", row -> row.configuration().name())
          .column("template", "text", row -> row.configuration().template())
          .column("method", "text", row -> row.configuration().method().kind())
          .column("model", "text", row -> row.configuration().method().model())
          .column("exit_policy", "text", row -> row.configuration().exitPolicy())
          .column("cause", "text", row -> row.configuration().last().cause())
          .build();

  private static final Table<PipelineVersion.End> VERSION_END =
      Table.<PipelineVersion.End>named("pipeline_version")
          .key("pipeline", "text", end -> end.pipeline().value())
          .key("version", PipelineVersion.End::version)
          .instant("valid_to", end -> end.until().micros())
          .bigint("ended_position", end -> end.until().position())
          .build();

  static final Table<StageVersion> STAGE =
      Table.<StageVersion>named("pipeline_stage_version")
          .key("pipeline", "text", row -> row.pipeline().value())
          .key("stage", "text", row -> row.setting().stage().id().value())
          .key("version", row -> row.setting().since().version())
          .bigint("position", row -> row.setting().since().position())
          .column("valid_from", "timestamptz", PipelineTables::validFrom)
          .instant("valid_to", row -> row.until().micros())
          .bigint("ended_position", row -> row.until().position())
          .column("added_at", "timestamptz", row -> row.setting().addedAt())
          .integer("rank", row -> row.setting().rank())
          .column("name", "text", row -> row.setting().stage().name())
          .column("probability_bp", "integer", PipelineTables::basisPoints)
          .column("category", "text", row -> row.setting().stage().forecastCategory())
          .column("exit_criteria", "text[]", row -> expectations(row).exitCriteria())
          .column("expected_min", "integer", row -> days(row, ExpectedDays::min))
          .column("expected_max", "integer", row -> days(row, ExpectedDays::max))
          .column("stale_after_days", "integer", row -> expectations(row).staleAfterDays())
          .column("team", "text", row -> row.setting().stage().team())
          .column("retired", "boolean", row -> row.setting().retired())
          .column("cause", "text", row -> row.setting().since().cause())
          .build();

  private static final Table<StageVersion.End> STAGE_END =
      Table.<StageVersion.End>named("pipeline_stage_version")
          .key("pipeline", "text", end -> end.pipeline().value())
          .key("stage", "text", end -> end.stage().value())
          .key("version", StageVersion.End::version)
          .instant("valid_to", end -> end.until().micros())
          .bigint("ended_position", end -> end.until().position())
          .build();

  static final List<Table<?>> ALL = List.of(VERSION, STAGE);

  private PipelineTables() {}

  /** The pipelines there are of these ids, by id. */
  static Map<String, Configuration> load(Connection connection, Collection<String> ids)
      throws SQLException {
    Map<String, List<StageSetting>> stages = loadStages(connection, ids);
    Map<String, Configuration> configurations = HashMap.newHashMap(ids.size());
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT * FROM pipeline_version
             WHERE pipeline = ANY (?) AND ended_position = 9223372036854775807\
            """)) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String id = rows.getString("pipeline");
          configurations.put(id, configuration(rows, stages.getOrDefault(id, List.of())));
        }
      }
    }
    return configurations;
  }

  private static Map<String, List<StageSetting>> loadStages(
      Connection connection, Collection<String> ids) throws SQLException {
    Map<String, List<StageSetting>> stages = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT s.*, p.valid_from AS since, p.recorded_at AS since_recorded
              FROM pipeline_stage_version s JOIN pipeline_version p USING (pipeline, version)
             WHERE pipeline = ANY (?) AND s.ended_position = 9223372036854775807
             ORDER BY pipeline, rank\
            """)) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          stages
              .computeIfAbsent(rows.getString("pipeline"), id -> new ArrayList<>())
              .add(setting(rows));
        }
      }
    }
    return stages;
  }

  /** Writes what is new of the pipelines. */
  static void write(Connection connection, Collection<PipelineRows> pipelines) throws SQLException {
    VERSION_END.update(connection, all(pipelines, PipelineRows::endedVersions));
    STAGE_END.update(connection, all(pipelines, PipelineRows::endedStages));
    VERSION.insert(connection, all(pipelines, PipelineRows::versions));
    STAGE.insert(connection, all(pipelines, PipelineRows::stages));
  }

  private static <R> List<R> all(
      Collection<PipelineRows> pipelines, Function<PipelineRows, List<R>> rows) {
    return pipelines.stream().map(rows).flatMap(List::stream).toList();
  }

  private static Configuration configuration(ResultSet row, List<StageSetting> stages)
      throws SQLException {
    return new Configuration(
        new PipelineId(row.getString("pipeline")),
        new Moment(
            row.getLong("version"),
            row.getLong("position"),
            instant(row, "valid_from"),
            instant(row, "recorded_at"),
            row.getString("cause")),
        instant(row, "defined_at"),
        row.getString("name"),
        row.getString("template"),
        new ProbabilityMethod(
            ProbabilityMethod.Kind.valueOf(row.getString("method")), row.getString("model")),
        ExitCriteriaPolicy.valueOf(row.getString("exit_policy")),
        List.copyOf(stages));
  }

  private static StageSetting setting(ResultSet row) throws SQLException {
    Integer min = row.getObject("expected_min", Integer.class);
    Integer max = row.getObject("expected_max", Integer.class);
    return new StageSetting(
        new Stage(
            new StageId(row.getString("stage")),
            row.getString("name"),
            new Probability(row.getInt("probability_bp")),
            ForecastCategory.valueOf(row.getString("category")),
            new StageExpectations(
                Stream.of((Object[]) row.getArray("exit_criteria").getArray())
                    .map(String.class::cast)
                    .toList(),
                min == null || max == null ? null : new ExpectedDays(min, max),
                row.getObject("stale_after_days", Integer.class)),
            row.getString("team")),
        row.getInt("rank"),
        row.getBoolean("retired"),
        instant(row, "added_at"),
        new Moment(
            row.getLong("version"),
            row.getLong("position"),
            instant(row, "since"),
            instant(row, "since_recorded"),
            row.getString("cause")));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Object validFrom(StageVersion row) {
    return row.first() ? "-infinity" : row.setting().since().occurredAt();
  }

  private static int basisPoints(StageVersion row) {
    return row.setting().stage().probability().basisPoints();
  }

  private static StageExpectations expectations(StageVersion row) {
    return row.setting().stage().expectations();
  }

  private static @Nullable Integer days(StageVersion row, Function<ExpectedDays, Integer> end) {
    ExpectedDays days = expectations(row).expectedDays();
    return days == null ? null : end.apply(days);
  }
}
