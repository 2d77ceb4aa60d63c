package io.winfold.query.pipeline;

import io.winfold.query.scope.Warning;
import java.util.ArrayList;
import java.util.List;

/** What experience says against a configuration. Advice, never a rule. */
final class Advice {
  private static final int FEWEST = 4;
  private static final int MOST = 7;

  private Advice() {}

  /**
   * @param stages in order, retired ones too
   */
  static List<Warning> on(List<StageSettings> stages) {
    List<Warning> advice = new ArrayList<>();
    List<StageSettings> active = stages.stream().filter(stage -> !stage.retired()).toList();
    if (active.size() < FEWEST || active.size() > MOST) {
      advice.add(
          new Warning(
              "stage-count",
              "%d stages are in use; %d to %d work best".formatted(active.size(), FEWEST, MOST)));
    }
    for (int i = 1; i < active.size(); i++) {
      StageSettings before = active.get(i - 1);
      StageSettings stage = active.get(i);
      if (stage.probabilityBasisPoints() <= before.probabilityBasisPoints()) {
        advice.add(
            new Warning(
                "probability-not-ascending",
                "A deal is no likelier to be won in %s than before it in %s"
                    .formatted(stage.id(), before.id())));
      }
    }
    for (StageSettings stage : active) {
      if (stage.probabilityBasisPoints() == 0 || stage.probabilityBasisPoints() == 10_000) {
        advice.add(
            new Warning(
                "probability-of-outcome",
                "0 and 100 percent are for lost and won; the default of %s is one of them"
                    .formatted(stage.id())));
      }
    }
    return advice;
  }
}
