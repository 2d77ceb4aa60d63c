package io.winfold.query.model;

import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stages of pipelines with their settings at any instant up to the as-of one. */
final class StagesOverTime {
  private static final String SQL =
      """
      SELECT s.pipeline, s.stage, s.rank, s.team, s.probability_bp, s.added_at, s.valid_from,
             CASE WHEN s.ended_position > :p THEN 'infinity' ELSE s.valid_to END AS valid_to
        FROM pipeline_stage_version s
       WHERE s.position <= :p AND s.valid_from <= :t\
      """;

  private record Setting(String pipeline, Stage stage, Instant addedAt, Instant from, Instant to) {}

  private final List<Setting> settings;

  private StagesOverTime(List<Setting> settings) {
    this.settings = settings;
  }

  static StagesOverTime read(Scope scope) {
    return new StagesOverTime(
        scope
            .jdbc()
            .sql(SQL)
            .params(scope.parameters())
            .query(
                (row, number) ->
                    new Setting(
                        row.getString("pipeline"),
                        new Stage(
                            row.getString("stage"),
                            row.getInt("rank"),
                            row.getString("team"),
                            row.getInt("probability_bp")),
                        instant(row.getObject("added_at", OffsetDateTime.class)),
                        instant(row.getObject("valid_from", OffsetDateTime.class)),
                        instant(row.getObject("valid_to", OffsetDateTime.class))))
            .list());
  }

  private static Instant instant(@Nullable OffsetDateTime at) {
    if (at == null || at.equals(OffsetDateTime.MAX)) {
      return Instant.MAX;
    }
    return at.equals(OffsetDateTime.MIN) ? Instant.MIN : at.toInstant();
  }

  /** Those of a pipeline in order, ranked from 0; those added later too, for imported history. */
  List<Stage> of(String pipeline, Instant at) {
    List<Setting> inForce =
        settings.stream()
            .filter(setting -> setting.pipeline().equals(pipeline))
            .filter(setting -> !setting.from().isAfter(at) && setting.to().isAfter(at))
            .sorted(
                Comparator.comparingInt((Setting setting) -> setting.stage().rank())
                    .thenComparing(Setting::addedAt, Comparator.reverseOrder())
                    .thenComparing(setting -> setting.stage().id()))
            .toList();
    List<Stage> stages = new ArrayList<>();
    for (Setting setting : inForce) {
      Stage stage = setting.stage();
      stages.add(new Stage(stage.id(), stages.size(), stage.team(), stage.defaultBasisPoints()));
    }
    return stages;
  }
}
