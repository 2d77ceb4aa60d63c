package io.winfold.query.pipeline;

import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The default probability of every stage at every instant, to the knowledge of a scope. */
public final class StageDefaults {
  private static final String SQL =
      """
      SELECT s.pipeline, s.stage, s.version, s.position, s.cause, s.valid_from, s.probability_bp
        FROM pipeline_stage_version s
       WHERE s.position <= :p
       ORDER BY s.pipeline, s.stage, s.version\
      """;

  /** A stage of a pipeline. */
  public record StageKey(String pipeline, String stage) {}

  /**
   * A default and the event it holds from. The first one of a stage holds for all time before it
   * too.
   *
   * @param version the pipeline's
   */
  public record Setting(
      StageKey stage, Instant at, long position, long version, String cause, int basisPoints) {

    private boolean holdsAt(Instant at, long position) {
      return this.at.isBefore(at) || (this.at.equals(at) && this.position <= position);
    }
  }

  private final Map<StageKey, List<Setting>> settings = new HashMap<>();

  public StageDefaults(Scope scope) {
    scope
        .jdbc()
        .sql(SQL)
        .param("p", scope.position())
        .query(
            row -> {
              var stage = new StageKey(row.getString("pipeline"), row.getString("stage"));
              settings
                  .computeIfAbsent(stage, key -> new ArrayList<>())
                  .add(
                      new Setting(
                          stage,
                          row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                          row.getLong("position"),
                          row.getLong("version"),
                          row.getString("cause"),
                          row.getInt("probability_bp")));
            });
  }

  /** In basis points; 0 for a stage that is not known. */
  public int at(StageKey stage, Instant instant) {
    return at(stage, instant, Long.MAX_VALUE);
  }

  /** The same among events at one instant: after those up to a position. */
  public int at(StageKey stage, Instant instant, long position) {
    List<Setting> ofStage = settings.getOrDefault(stage, List.of());
    for (int i = ofStage.size() - 1; i >= 0; i--) {
      Setting setting = ofStage.get(i);
      if (setting.holdsAt(instant, position)) {
        return setting.basisPoints();
      }
    }
    return 0;
  }

  /** Where the defaults of stages changed, in the order of events for each stage. */
  public Map<StageKey, List<Setting>> changes(Instant from, Instant to) {
    Map<StageKey, List<Setting>> changes = new HashMap<>();
    settings.forEach(
        (stage, ofStage) -> {
          for (int i = 1; i < ofStage.size(); i++) {
            Setting setting = ofStage.get(i);
            if (setting.basisPoints() != ofStage.get(i - 1).basisPoints()
                && !setting.at().isBefore(from)
                && setting.at().isBefore(to)) {
              changes.computeIfAbsent(stage, key -> new ArrayList<>()).add(setting);
            }
          }
        });
    return changes;
  }
}
