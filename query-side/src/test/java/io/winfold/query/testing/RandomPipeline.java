package io.winfold.query.testing;

import io.winfold.kernel.Probability;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineEvent.ExitCriteriaPolicyChanged;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.StageAdded;
import io.winfold.kernel.pipeline.PipelineEvent.StageExpectationsChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageForecastCategoryChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineEvent.StagesReordered;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageExpectations.ExpectedDays;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A pipeline in a {@link RandomHistory}. */
final class RandomPipeline {
  final PipelineId id;
  private final Random random;
  private final MemoryLog log;
  private final List<Stage> stages = new ArrayList<>();
  private final Set<StageId> retired = new HashSet<>();
  private String name;
  private ExitCriteriaPolicy policy = ExitCriteriaPolicy.WARN;
  private int added;

  RandomPipeline(String id, Random random, MemoryLog log, Instant at) {
    this.id = new PipelineId(id);
    this.random = random;
    this.log = log;
    this.name = id;
    for (int i = 0; i < 4; i++) {
      stages.add(newStage());
    }
    append(at, new PipelineDefined(id, null, stages));
  }

  /** Any stage that a deal may enter. */
  StageId anyOpenStage() {
    List<StageId> open =
        stages.stream().map(Stage::id).filter(stage -> !retired.contains(stage)).toList();
    return open.get(random.nextInt(open.size()));
  }

  int rank(StageId stage) {
    return stages.stream().map(Stage::id).toList().indexOf(stage);
  }

  void change(Instant now) {
    int at = random.nextInt(stages.size());
    Stage stage = stages.get(at);
    switch (random.nextInt(10)) {
      case 0 -> {
        Stage fresh = newStage();
        boolean last = random.nextBoolean();
        stages.add(last ? stages.size() : at, fresh);
        append(now, new StageAdded(fresh, last ? null : stage.id()));
      }
      case 1 -> {
        if (stages.size() - retired.size() > 2 && retired.add(stage.id())) {
          append(now, new StageRetired(stage.id()));
        }
      }
      case 2 -> {
        List<StageId> from = stages.stream().map(Stage::id).toList();
        Collections.shuffle(stages, random);
        append(now, new StagesReordered(from, stages.stream().map(Stage::id).toList()));
      }
      case 3 -> {
        append(now, new PipelineRenamed(name, name + "'"));
        name += "'";
      }
      case 4 -> {
        replace(at, stage.name() + "'", stage.probability(), stage.forecastCategory());
        append(now, new StageRenamed(stage.id(), stage.name(), stage.name() + "'"));
      }
      case 5 -> {
        StageExpectations to =
            new StageExpectations(
                List.of("call \"" + at + "\"", "offer, sent"), new ExpectedDays(1, 9), at + 3);
        stages.set(
            at,
            new Stage(
                stage.id(),
                stage.name(),
                stage.probability(),
                stage.forecastCategory(),
                to,
                stage.team()));
        append(now, new StageExpectationsChanged(stage.id(), stage.expectations(), to));
      }
      case 6 -> {
        ForecastCategory to =
            random.nextBoolean() ? ForecastCategory.COMMIT : ForecastCategory.BEST_CASE;
        replace(at, stage.name(), stage.probability(), to);
        append(now, new StageForecastCategoryChanged(stage.id(), stage.forecastCategory(), to));
      }
      case 7 -> {
        ExitCriteriaPolicy to =
            random.nextBoolean() ? ExitCriteriaPolicy.BLOCK : ExitCriteriaPolicy.OFF;
        append(now, new ExitCriteriaPolicyChanged(policy, to));
        policy = to;
      }
      default -> {
        Probability to = new Probability(random.nextInt(10_001));
        replace(at, stage.name(), to, stage.forecastCategory());
        append(now, new StageProbabilityChanged(stage.id(), stage.probability(), to));
      }
    }
  }

  private Stage newStage() {
    String stage = "s" + added++;
    return new Stage(
        new StageId(stage),
        stage.toUpperCase(java.util.Locale.ROOT),
        new Probability(random.nextInt(10_001)),
        ForecastCategory.PIPELINE,
        StageExpectations.NONE,
        null);
  }

  private void replace(int at, String name, Probability probability, ForecastCategory category) {
    Stage stage = stages.get(at);
    stages.set(
        at, new Stage(stage.id(), name, probability, category, stage.expectations(), stage.team()));
  }

  private void append(Instant at, PipelineEvent event) {
    log.append(id.toString(), at, event);
  }
}
