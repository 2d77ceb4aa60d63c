package io.winfold.query.backtest;

import io.winfold.query.model.Method;
import io.winfold.query.model.Recipe;
import io.winfold.query.scope.Row;
import io.winfold.query.scoring.Case;
import io.winfold.query.scoring.Cases;
import io.winfold.query.scoring.Difference;
import io.winfold.query.scoring.Figure;
import io.winfold.query.scoring.Resampling;
import io.winfold.query.scoring.Scoring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at cuts in order, and judges what was said at them. Pure. */
final class Backtest {
  private static final double BASIS_POINTS = 10_000;

  private final List<Recipe> recipes;
  private final @Nullable Blend blend;
  private final List<Look> looks = new ArrayList<>();
  private final List<int[]> blended = new ArrayList<>();

  Backtest(List<Recipe> recipes, boolean withBlend) {
    this.recipes = recipes;
    List<Method> methods = recipes.stream().map(Recipe::method).toList();
    this.blend = withBlend && methods.size() > 1 ? new Blend(methods) : null;
  }

  /** Takes what was said at the next cut. */
  void add(Look look) {
    looks.add(look);
    if (blend != null) {
      blended.add(blend.at(look));
    }
  }

  /** What was said of the deals whose outcome is known in the end. */
  private static final class Said {
    private final List<Case> cases = new ArrayList<>();
    private final Map<String, List<Double>> probabilities = new LinkedHashMap<>();
    private long unresolved;

    void add(String name, double probability) {
      probabilities.computeIfAbsent(name, key -> new ArrayList<>()).add(probability);
    }

    double[] of(String name) {
      return probabilities.getOrDefault(name, List.of()).stream()
          .mapToDouble(Double::doubleValue)
          .toArray();
    }
  }

  private Said said(Map<Long, Boolean> outcomes) {
    var said = new Said();
    for (int cut = 0; cut < looks.size(); cut++) {
      Look look = looks.get(cut);
      for (int i = 0; i < look.open().size(); i++) {
        Look.Open open = look.open().get(i);
        Boolean won = outcomes.get(open.deal());
        if (won == null) {
          said.unresolved++;
          continue;
        }
        said.cases.add(
            new Case(open.deal(), cut, won, look.baseRate(), open.amount(), open.currency()));
        for (Recipe recipe : recipes) {
          said.add(recipe.method().name(), look.of(recipe.method())[i] / BASIS_POINTS);
        }
        if (blend != null) {
          said.add(Contestant.BLEND, blended.get(cut)[i] / BASIS_POINTS);
        }
        said.add(Contestant.BASE_RATE, look.baseRate());
      }
    }
    return said;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    recipes.forEach(recipe -> names.add(recipe.method().name()));
    if (blend != null) {
      names.add(Contestant.BLEND);
    }
    names.add(Contestant.BASE_RATE);
    return names;
  }

  /**
   * The table and the recommendation.
   *
   * @param outcomes the deals closed in the end, and whether they were won
   */
  Row result(Map<Long, Boolean> outcomes, Resampling resampling) {
    Said said = said(outcomes);
    List<String> names = names();
    var scoring =
        new Scoring(new Cases(said.cases), resampling, names.stream().map(said::of).toList());
    int yardstick = names.indexOf(Method.STAGE_DEFAULT.name());
    List<Contestant> contestants = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      contestants.add(
          new Contestant(names.get(i), scoring.card(i), scoring.difference(i, yardstick)));
    }
    Optional<Best> best = bestBesideBlend(scoring, names, contestants);
    Recommendation recommendation =
        Recommendation.of(
            contestants,
            best.map(one -> new Recommendation.BlendWins(one.blend().betterByBrier())));
    return new Row()
        .with("recommendation", recommendation.show())
        .with("predictions", said.cases.size())
        .with("unresolved", said.unresolved)
        .with("methods", contestants.stream().map(this::show).toList())
        .with("blendWeights", blend == null ? null : blend.weights())
        .with("blendAgainstBest", best.map(Best::show).orElse(null))
        .with(
            "interval",
            new Row()
                .with("level", Figure.LEVEL)
                .with("method", "percentile bootstrap, whole deals drawn")
                .with("resamples", resampling.count())
                .with("seed", resampling.seed()))
        .with("cuts", looks.stream().map(look -> show(look, outcomes)).toList());
  }

  /**
   * The best single method.
   *
   * @param blend against it
   */
  private record Best(String name, Difference blend) {
    Row show() {
      return new Row().with("method", name).with(blend.show());
    }
  }

  private Optional<Best> bestBesideBlend(
      Scoring scoring, List<String> names, List<Contestant> contestants) {
    if (blend == null) {
      return Optional.empty();
    }
    return contestants.stream()
        .filter(
            one ->
                !one.name().equals(Contestant.BLEND)
                    && !one.name().equals(Contestant.BASE_RATE)
                    && one.card().brier().value() != null)
        .min(Comparator.comparingDouble(one -> brier(one.card().brier())))
        .map(
            best ->
                new Best(
                    best.name(),
                    scoring.difference(
                        names.indexOf(Contestant.BLEND), names.indexOf(best.name()))));
  }

  private static double brier(Figure figure) {
    return figure.value() == null ? Double.NaN : figure.value();
  }

  private Row show(Contestant contestant) {
    Row row = new Row().with("method", contestant.name());
    for (Recipe recipe : recipes) {
      if (recipe.method().name().equals(contestant.name())) {
        Method method = recipe.method();
        row.with("fields", recipe.fields())
            .with(
                "fittedAtCuts",
                looks.stream().filter(look -> !look.refused().containsKey(method)).count())
            .with(
                "leftToStageDefault",
                looks.stream().mapToLong(look -> look.unscored().getOrDefault(method, 0)).sum());
      }
    }
    return row.with(contestant.card().show())
        .with("againstStageDefault", contestant.against().show());
  }

  private static Row show(Look look, Map<Long, Boolean> outcomes) {
    Map<Method, String> refused = new EnumMap<>(Method.class);
    refused.putAll(look.refused());
    return new Row()
        .with("at", look.at())
        .with("won", look.won())
        .with("closed", look.closed())
        .with("open", look.open().size())
        .with(
            "judged",
            look.open().stream().filter(open -> outcomes.containsKey(open.deal())).count())
        .with("refused", refused);
  }
}
