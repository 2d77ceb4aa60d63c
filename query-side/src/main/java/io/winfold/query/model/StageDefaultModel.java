package io.winfold.query.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of the stages as they were at the cut.
 *
 * @param basisPoints by stage, 1..9999: a default of 0 or 100 % is kept off the ends
 */
public record StageDefaultModel(Map<String, Integer> basisPoints) implements Model {
  public StageDefaultModel {
    // In one order on every machine, for the parameters are told apart by their text.
    basisPoints = Collections.unmodifiableMap(new TreeMap<>(basisPoints));
  }

  static StageDefaultModel fit(TrainingSet known) {
    Map<String, Integer> defaults = new TreeMap<>();
    for (Stage stage : known.stages()) {
      defaults.put(stage.id(), Math.clamp(stage.defaultBasisPoints(), 1, 9_999));
    }
    return new StageDefaultModel(defaults);
  }

  @Override
  public Method method() {
    return Method.STAGE_DEFAULT;
  }

  @Override
  public List<Field> fields() {
    return List.of();
  }

  @Override
  public Scorer scorer() {
    return new Scorer() {
      @Override
      public int basisPoints(Features features) {
        return basisPoints.getOrDefault(features.deal().stage(), NONE);
      }

      @Override
      public @Nullable Score explain(Features features) {
        String stage = features.deal().stage();
        Integer points = basisPoints.get(stage);
        return points == null
            ? null
            : new Score(
                points,
                0,
                List.of(new Contribution("stage", stage, Odds.log(points / 10_000.0))),
                null);
      }
    };
  }
}
