package io.winfold.query.history;

import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The default probability of every stage at every instant, to the knowledge of a scope. */
final class StageDefaults {
  private static final String SQL =
      """
      SELECT s.pipeline, s.stage, s.valid_from, s.probability_bp,
             CASE WHEN s.ended_position > :p THEN 'infinity' ELSE s.valid_to END AS valid_to
        FROM pipeline_stage_version s
       WHERE s.position <= :p\
      """;

  record StageKey(String pipeline, String stage) {}

  private record Setting(OffsetDateTime from, OffsetDateTime to, int basisPoints) {
    boolean holdsAt(OffsetDateTime at) {
      return !from.isAfter(at) && to.isAfter(at);
    }
  }

  private final Map<StageKey, List<Setting>> settings = new HashMap<>();

  StageDefaults(Scope scope) {
    scope
        .jdbc()
        .sql(SQL)
        .param("p", scope.position())
        .query(
            row -> {
              settings
                  .computeIfAbsent(
                      new StageKey(row.getString("pipeline"), row.getString("stage")),
                      key -> new ArrayList<>())
                  .add(
                      new Setting(
                          row.getObject("valid_from", OffsetDateTime.class),
                          row.getObject("valid_to", OffsetDateTime.class),
                          row.getInt("probability_bp")));
            });
  }

  /** In basis points; 0 for a stage that is not known. */
  int at(StageKey stage, Instant instant) {
    OffsetDateTime at = Scope.timestamp(instant);
    return settings.getOrDefault(stage, List.of()).stream()
        .filter(setting -> setting.holdsAt(at))
        .findFirst()
        .map(Setting::basisPoints)
        .orElse(0);
  }
}
