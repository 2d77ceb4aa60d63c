package io.winfold.query.probability;

import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which model was in force in each pipeline, at any instant and to the knowledge of a scope. */
final class Choices {
  private static final String SQL =
      """
      SELECT v.pipeline, v.version, v.position, v.valid_from, v.model, v.cause
        FROM pipeline_version v
       WHERE v.position <= :p AND v.valid_from <= :t
         AND v.pipeline IN (SELECT c.pipeline FROM pipeline_version c
                             WHERE c.model IS NOT NULL AND c.position <= :p AND c.valid_from <= :t)
       ORDER BY v.pipeline, v.version\
      """;

  /**
   * From here on another model is in force.
   *
   * @param version of the pipeline
   * @param model null: the stage defaults hold
   */
  record Choice(
      String pipeline,
      Instant at,
      long position,
      long version,
      String cause,
      @Nullable String model) {

    boolean isAfter(Instant instant, long atPosition) {
      return at.isAfter(instant) || (at.equals(instant) && position > atPosition);
    }
  }

  private final Map<String, List<Choice>> ofPipelines = new HashMap<>();

  static Choices read(Scope scope) {
    var choices = new Choices();
    scope
        .jdbc()
        .sql(SQL)
        .params(scope.parameters())
        .query(
            row -> {
              choices.add(
                  new Choice(
                      row.getString("pipeline"),
                      row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                      row.getLong("position"),
                      row.getLong("version"),
                      row.getString("cause"),
                      row.getString("model")));
            });
    return choices;
  }

  private void add(Choice choice) {
    List<Choice> before = ofPipelines.computeIfAbsent(choice.pipeline(), key -> new ArrayList<>());
    String model = before.isEmpty() ? null : before.getLast().model();
    if (Objects.equals(model, choice.model())) {
      return;
    }
    before.add(choice);
  }

  /** Whether no pipeline ever had a model. */
  boolean isEmpty() {
    return ofPipelines.isEmpty();
  }

  /** The pipelines that ever had a model. */
  Set<String> pipelines() {
    return new TreeSet<>(ofPipelines.keySet());
  }

  /** Every model that was ever in force. */
  Set<String> models() {
    Set<String> models = new TreeSet<>();
    ofPipelines
        .values()
        .forEach(
            choices ->
                choices.forEach(
                    choice -> {
                      String model = choice.model();
                      if (model != null) {
                        models.add(model);
                      }
                    }));
    return models;
  }

  /** The model in force after the events at an instant up to a position; null: none. */
  @Nullable String at(String pipeline, Instant instant, long position) {
    String model = null;
    for (Choice choice : of(pipeline)) {
      if (choice.isAfter(instant, position)) {
        break;
      }
      model = choice.model();
    }
    return model;
  }

  @Override
  public String toString() {
    return new TreeMap<>(ofPipelines).toString();
  }

  /** Where another model was chosen, in order. */
  List<Choice> of(String pipeline) {
    return ofPipelines.getOrDefault(pipeline, List.of());
  }
}
