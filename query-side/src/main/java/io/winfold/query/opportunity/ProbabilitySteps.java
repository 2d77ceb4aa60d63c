package io.winfold.query.opportunity;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.query.model.DealReader;
import io.winfold.query.model.DealState;
import io.winfold.query.probability.Scoring;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The course of a deal's probabilities: a step wherever one of them changed, whether by an event of
 * the deal, by a change of its stage's default, by the choice of a model or, with the cause TIME,
 * by a model's look at it at midnight. What happened at one instant is one step.
 */
final class ProbabilitySteps {
  private static final String DEAL =
      """
      SELECT v.valid_from, v.event_position AS position, v.cause, v.status, v.pipeline, v.stage, v.override_bp
        FROM opportunity_version v JOIN opportunity i ON i.deal = v.deal
       WHERE i.id = :id AND v.position <= :p AND v.superseded_position > :p
         AND v.valid_from <= :t\
      """;

  private static final String STAGES =
      """
      SELECT s.valid_from, s.position, s.cause, s.pipeline, s.stage, s.probability_bp
        FROM pipeline_stage_version s
       WHERE s.position <= :p AND s.valid_from <= :t
         AND s.pipeline IN (SELECT v.pipeline
                              FROM opportunity_version v JOIN opportunity i ON i.deal = v.deal
                             WHERE i.id = :id)\
      """;

  /** Before every event. */
  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  private record StageKey(String pipeline, String stage) {}

  private sealed interface Change {
    Instant at();

    long position();

    String cause();
  }

  private record DealChange(
      Instant at,
      long position,
      String cause,
      String status,
      StageKey stage,
      @Nullable Integer override)
      implements Change {}

  private record DefaultChange(
      Instant at, long position, String cause, StageKey stage, int basisPoints) implements Change {}

  /** Comes after the event of the same position that made it so. */
  private record ScoreChange(Instant at, long position, String cause, @Nullable Integer basisPoints)
      implements Change {}

  private final Map<StageKey, Integer> defaults = new HashMap<>();
  private @Nullable Integer model;
  private @Nullable DealChange deal;

  private ProbabilitySteps() {}

  static List<Row> of(Scope scope, String id) {
    List<Change> changes = new ArrayList<>(dealChanges(scope, id));
    changes.addAll(defaultChanges(scope, id));
    changes.addAll(scoreChanges(scope, id));
    changes.sort(Comparator.comparing(Change::at).thenComparingLong(Change::position));
    return new ProbabilitySteps().steps(changes);
  }

  private List<Row> steps(List<Change> changes) {
    List<Row> steps = new ArrayList<>();
    Row shown = null;
    for (int i = 0; i < changes.size(); ) {
      Instant at = changes.get(i).at();
      Set<String> causes = new LinkedHashSet<>();
      while (i < changes.size() && changes.get(i).at().equals(at)) {
        Row before = probabilities();
        apply(changes.get(i));
        Row after = probabilities();
        if (after != null && !after.equals(before)) {
          causes.add(changes.get(i).cause());
        }
        i++;
      }
      Row now = probabilities();
      if (now != null && !now.equals(shown)) {
        steps.add(new Row().with("at", at).with(now).with("causes", List.copyOf(causes)));
        shown = now;
      }
    }
    return steps;
  }

  private void apply(Change change) {
    switch (change) {
      case DealChange of -> deal = of;
      case DefaultChange of -> defaults.put(of.stage(), of.basisPoints());
      case ScoreChange of -> model = of.basisPoints();
    }
  }

  private @Nullable Row probabilities() {
    if (deal == null) {
      return null;
    }
    Integer stageDefault = defaults.get(deal.stage());
    Integer override = deal.override();
    Integer score = deal.status().equals("OPEN") ? model : null;
    Integer automatic = score != null ? score : stageDefault;
    int open = override != null ? override : automatic == null ? 0 : automatic;
    int effective =
        switch (deal.status()) {
          case "WON" -> 10_000;
          case "LOST" -> 0;
          default -> open;
        };
    return Probabilities.show(effective, stageDefault, override, score);
  }

  private static List<DealChange> dealChanges(Scope scope, String id) {
    return scope
        .jdbc()
        .sql(DEAL)
        .params(parameters(scope, id))
        .query(
            (row, number) ->
                new DealChange(
                    DealRow.instant(row, "valid_from"),
                    row.getLong("position"),
                    row.getString("cause"),
                    row.getString("status"),
                    new StageKey(row.getString("pipeline"), row.getString("stage")),
                    row.getObject("override_bp", Integer.class)))
        .list();
  }

  private static List<DefaultChange> defaultChanges(Scope scope, String id) {
    return scope
        .jdbc()
        .sql(STAGES)
        .params(parameters(scope, id))
        .query(
            (row, number) -> {
              OffsetDateTime from = row.getObject("valid_from", OffsetDateTime.class);
              return new DefaultChange(
                  // The first settings hold for all time before them.
                  from.equals(OffsetDateTime.MIN) ? Instant.MIN : from.toInstant(),
                  row.getLong("position"),
                  row.getString("cause"),
                  new StageKey(row.getString("pipeline"), row.getString("stage")),
                  row.getInt("probability_bp"));
            })
        .list();
  }

  private static List<ScoreChange> scoreChanges(Scope scope, String id) {
    Scoring scoring = Scoring.read(scope);
    if (scoring.isEmpty()) {
      return List.of();
    }
    List<DealState> course =
        new DealReader(scope, scoring.reading())
            .courses(
                "d.deal = (SELECT o.deal FROM opportunity o WHERE o.id = :scored)",
                Map.of("scored", id));
    return scoring.steps(course, BEGINNING, scope.asOf().plus(1, MICROS)).stream()
        .map(step -> new ScoreChange(step.at(), step.position(), step.cause(), step.basisPoints()))
        .toList();
  }

  private static Map<String, @Nullable Object> parameters(Scope scope, String id) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("id", id);
    return parameters;
  }
}
