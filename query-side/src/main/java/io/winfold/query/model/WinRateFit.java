package io.winfold.query.model;

import io.winfold.query.model.WinRateModel.Rate;
import io.winfold.query.model.WinRateModel.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts outcomes by level and finds how strongly each level draws the next one towards it. */
final class WinRateFit {
  /** A uniform prior: before the first outcome every share is as likely as any other. */
  private static final double UNKNOWN = 0.5;

  private static final double UNIFORM = 2;

  private static final double WEAKEST = 1;
  private static final double STRONGEST = 1_000;

  private WinRateFit() {}

  static Fit fit(TrainingSet known, Recipe recipe) {
    Tally everything = known.outcomes().values().stream().reduce(Tally.NONE, Tally::plus);
    Rate all = Rate.of(everything, UNKNOWN, UNIFORM);
    List<Map<List<String>, Tally>> levels = count(known, recipe);
    Tally ofPipeline =
        recipe.createdFrom() == null
            ? known.outcome()
            : known.examples().stream()
                .filter(recipe::admits)
                .reduce(Tally.NONE, (tally, each) -> tally.plus(each.won()), Tally::plus);
    Rate pipeline =
        Rate.of(ofPipeline, all.rate(), strength(new TreeMap<>(known.outcomes()).values()));
    Map<String, Rate> stages = new TreeMap<>();
    double strength = strength(levels.getFirst().values());
    for (Stage stage : known.stages()) {
      stages.put(
          stage.id(),
          Rate.of(
              levels.getFirst().getOrDefault(List.of(stage.id()), Tally.NONE),
              pipeline.rate(),
              strength));
    }
    levels
        .getFirst()
        .forEach(
            (key, tally) ->
                stages.computeIfAbsent(
                    key.getFirst(), id -> Rate.of(tally, pipeline.rate(), strength)));
    List<Segment> segments = segments(levels, stages);
    return new Fit.Done(
        new WinRateModel(recipe.fields(), all, pipeline, Map.copyOf(stages), segments));
  }

  private static List<Segment> segments(
      List<Map<List<String>, Tally>> levels, Map<String, Rate> stages) {
    Map<List<String>, Rate> above = new HashMap<>();
    stages.forEach((stage, rate) -> above.put(List.of(stage), rate));
    List<Segment> segments = new ArrayList<>();
    for (Map<List<String>, Tally> level : levels.subList(1, levels.size())) {
      double strength = strengthWithin(level);
      level.forEach(
          (key, tally) -> {
            Rate parent = above.get(key.subList(0, key.size() - 1));
            if (parent != null) {
              Rate rate = Rate.of(tally, parent.rate(), strength);
              above.put(key, rate);
              segments.add(
                  new Segment(key.getFirst(), List.copyOf(key.subList(1, key.size())), rate));
            }
          });
    }
    return List.copyOf(segments);
  }

  /** Outcomes by stage, then by stage and the first field, and so on. */
  private static List<Map<List<String>, Tally>> count(TrainingSet known, Recipe recipe) {
    List<Map<List<String>, Tally>> levels = new ArrayList<>();
    for (int i = 0; i <= recipe.fields().size(); i++) {
      levels.add(new TreeMap<>(WinRateFit::compare));
    }
    for (Example example : known.examples()) {
      if (!recipe.admits(example)) {
        continue;
      }
      Features features = known.atClosing(example);
      List<String> values =
          recipe.fields().stream().map(field -> text(field.value(features))).toList();
      Set<String> visited = new LinkedHashSet<>();
      example.visits().forEach(visit -> visited.add(visit.stage()));
      visited.add(example.last().stage());
      for (String stage : visited) {
        for (int i = 0; i <= values.size(); i++) {
          levels
              .get(i)
              .merge(key(stage, values.subList(0, i)), Tally.NONE.plus(example.won()), Tally::plus);
        }
      }
    }
    return levels;
  }

  static List<String> key(String stage, List<String> values) {
    List<String> key = new ArrayList<>(values.size() + 1);
    key.add(stage);
    key.addAll(values);
    return List.copyOf(key);
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /**
   * How many deals the share of all groups together weighs against the share of one: m = 1/rho - 1,
   * rho the correlation of two deals of one group by the method of moments (Kleinman, Proportions
   * with extraneous variance, JASA 68, 1973, with the group sizes as weights). Between 1 and 1000;
   * 2, a uniform prior's, where fewer than two groups tell of it.
   */
  static double strength(Collection<Tally> groups) {
    return new Moments().of(groups).strength();
  }

  /** The same over the groups of many parents, each group compared with its own parent's. */
  private static double strengthWithin(Map<List<String>, Tally> level) {
    Map<List<String>, List<Tally>> byParent = new TreeMap<>(WinRateFit::compare);
    level.forEach(
        (key, tally) ->
            byParent
                .computeIfAbsent(key.subList(0, key.size() - 1), parent -> new ArrayList<>())
                .add(tally));
    var moments = new Moments();
    byParent.values().forEach(moments::of);
    return moments.strength();
  }

  private static final class Moments {
    private double spread;
    private double expected;
    private double room;
    private int compared;

    Moments of(Collection<Tally> groups) {
      List<Tally> told = groups.stream().filter(group -> group.closed() > 0).toList();
      Tally all = told.stream().reduce(Tally.NONE, Tally::plus);
      if (told.size() < 2 || all.won() == 0 || all.lost() == 0) {
        return this;
      }
      double closed = all.closed();
      double rate = all.won() / closed;
      double squares = 0;
      for (Tally group : told) {
        double difference = (double) group.won() / group.closed() - rate;
        spread += group.closed() * difference * difference;
        squares += (double) group.closed() * group.closed();
      }
      double variance = rate * (1 - rate);
      expected += variance * (told.size() - 1);
      room += variance * (closed - squares / closed - (told.size() - 1));
      compared++;
      return this;
    }

    double strength() {
      if (compared == 0 || room <= 0) {
        return UNIFORM;
      }
      double correlation = (spread - expected) / room;
      return correlation <= 0 ? STRONGEST : Math.clamp(1 / correlation - 1, WEAKEST, STRONGEST);
    }
  }
}
