package io.winfold.query.model;

import io.winfold.query.model.NaiveBayesModel.Frequency;
import io.winfold.query.model.NaiveBayesModel.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the couples of closed deals, as a full rebuild of Odoo's frequency table does. */
final class NaiveBayesFit {
  private static final Comparator<Frequency> ORDER =
      Comparator.comparing(Frequency::team, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Frequency::variable)
          .thenComparing(Frequency::value);

  private final List<Phase> stages;
  private final Map<String, Integer> sequences = new HashMap<>();
  private final Map<@Nullable String, Map<String, Map<String, long[]>>> counts = new HashMap<>();

  private NaiveBayesFit(List<Phase> stages) {
    this.stages = stages;
    stages.forEach(stage -> sequences.put(stage.id(), stage.sequence()));
  }

  static NaiveBayesModel fit(TrainingSet known, Recipe recipe) {
    var fit = new NaiveBayesFit(stages(known.stages()));
    for (Example example : known.examples()) {
      if (recipe.admits(example)) {
        fit.add(known.atClosing(example), recipe.fields());
      }
    }
    return new NaiveBayesModel(recipe.fields(), fit.stages, fit.frequencies());
  }

  /** The won one is a stage there, after all others. */
  private static List<Phase> stages(List<Stage> known) {
    List<Phase> stages = new ArrayList<>();
    int last = -1;
    for (Stage stage : known) {
      stages.add(new Phase(stage.id(), stage.rank(), stage.team()));
      last = Math.max(last, stage.rank());
    }
    stages.add(new Phase(Move.WON, last + 1, null));
    return List.copyOf(stages);
  }

  private void add(Features features, List<Field> fields) {
    DealState deal = features.deal();
    boolean won = deal.isWon();
    Map<String, Map<String, long[]>> ofTeam =
        counts.computeIfAbsent(deal.team(), key -> new HashMap<>());
    Integer reached = sequences.get(deal.stage());
    for (Phase stage : stages) {
      if (won || (reached != null && stage.sequence() <= reached)) {
        count(ofTeam, NaiveBayesModel.STAGE, stage.id(), won);
      }
    }
    for (Field field : fields) {
      for (String value : field.values(features)) {
        count(ofTeam, field.name(), value, won);
      }
    }
  }

  private static void count(
      Map<String, Map<String, long[]>> ofTeam, String variable, String value, boolean won) {
    ofTeam.computeIfAbsent(variable, key -> new HashMap<>())
        .computeIfAbsent(value, key -> new long[2])[won ? 0 : 1]++;
  }

  private List<Frequency> frequencies() {
    List<Frequency> frequencies = new ArrayList<>();
    counts.forEach(
        (team, variables) ->
            variables.forEach(
                (variable, values) ->
                    values.forEach(
                        (value, both) ->
                            frequencies.add(
                                new Frequency(
                                    team,
                                    variable,
                                    value,
                                    both[0] + NaiveBayesModel.SMOOTHING,
                                    both[1] + NaiveBayesModel.SMOOTHING)))));
    frequencies.sort(ORDER);
    return List.copyOf(frequencies);
  }
}
