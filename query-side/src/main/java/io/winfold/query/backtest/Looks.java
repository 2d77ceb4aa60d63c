package io.winfold.query.backtest;

import io.winfold.query.model.Example;
import io.winfold.query.model.Features;
import io.winfold.query.model.Fit;
import io.winfold.query.model.History;
import io.winfold.query.model.Method;
import io.winfold.query.model.Model;
import io.winfold.query.model.Recipe;
import io.winfold.query.model.Scorer;
import io.winfold.query.model.TrainingSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at cuts. What is said at one depends on nothing that was not known at it. */
final class Looks {
  private final String pipeline;
  private final List<Recipe> recipes;

  /**
   * @param recipes one a method, the stage default's first
   */
  Looks(String pipeline, List<Recipe> recipes) {
    if (recipes.getFirst().method() != Method.STAGE_DEFAULT) {
      throw new IllegalArgumentException("The stage default stands in for those without a score");
    }
    this.pipeline = pipeline;
    this.recipes = recipes;
  }

  /**
   * Fits every method to what was known at a cut and scores the deals open at it.
   *
   * @param known read up to the cut or later
   */
  Look at(History known, Instant cut) {
    TrainingSet training = known.training(pipeline, cut);
    List<Features> open = known.open(pipeline, cut);
    Map<Method, int[]> basisPoints = new EnumMap<>(Method.class);
    Map<Method, Integer> unscored = new EnumMap<>(Method.class);
    Map<Method, String> refused = new EnumMap<>(Method.class);
    int[] byDefault = new int[open.size()];
    for (Recipe recipe : recipes) {
      Method method = recipe.method();
      int[] points = byDefault.clone();
      int without = 0;
      switch (recipe.fit(training)) {
        case Fit.Refused(String reason) -> {
          refused.put(method, reason);
          without = points.length;
        }
        case Fit.Done(Model model) -> without = score(model.scorer(), open, points);
      }
      if (method == Method.STAGE_DEFAULT) {
        byDefault = points;
      }
      basisPoints.put(method, points);
      unscored.put(method, without);
    }
    Map<Long, Boolean> outcomes = new HashMap<>();
    for (Example example : training.examples()) {
      outcomes.put(example.last().deal(), example.won());
    }
    return new Look(
        cut,
        training.outcome().won(),
        training.outcome().closed(),
        open.stream()
            .map(
                features ->
                    new Look.Open(
                        features.deal().deal(),
                        features.deal().amount(),
                        features.deal().currency()))
            .toList(),
        basisPoints,
        unscored,
        refused,
        outcomes);
  }

  /**
   * @return for how many there is no score
   */
  private static int score(Scorer scorer, List<Features> open, int[] points) {
    int without = 0;
    for (int i = 0; i < points.length; i++) {
      int scored = scorer.basisPoints(open.get(i));
      if (scored == Scorer.NONE) {
        without++;
      } else {
        points[i] = scored;
      }
    }
    return without;
  }
}
