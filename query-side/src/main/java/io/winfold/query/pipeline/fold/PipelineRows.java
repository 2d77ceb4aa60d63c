package io.winfold.query.pipeline.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.pipeline.fold.Configuration.StageSetting;
import io.winfold.query.projection.Until;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a run of events makes of one pipeline: it begins at the configuration as the tables
 * have it, or with nothing, and collects what is new and what of the known has ended.
 */
final class PipelineRows {
  private @Nullable Configuration now;
  private final List<PipelineVersion.End> endedVersions = new ArrayList<>();
  private final List<StageVersion.End> endedStages = new ArrayList<>();
  private final List<PipelineVersion> versions = new ArrayList<>();
  private final List<StageVersion> stages = new ArrayList<>();

  /** Where the last row of each stage stands in {@link #stages}, if it began in this run. */
  private final Map<StageId, Integer> begun = new HashMap<>();

  /**
   * @param known null: the tables have nothing of it
   */
  PipelineRows(@Nullable Configuration known) {
    now = known;
  }

  /**
   * @throws RuntimeException if the event does not follow; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    Configuration before = now;
    Configuration after = PipelineFold.evolve(before, recorded);
    if (before != null) {
      endVersion(before, Until.at(after.last()));
    }
    versions.add(new PipelineVersion(after, Until.OPEN));
    for (StageSetting setting : after.stages()) {
      if (setting.since().equals(after.last())) {
        StageId stage = setting.stage().id();
        StageSetting earlier = before == null ? null : before.setting(stage);
        if (earlier != null) {
          endStage(after, earlier);
        }
        begun.put(stage, stages.size());
        stages.add(new StageVersion(after.id(), setting, earlier == null, Until.OPEN));
      }
    }
    now = after;
  }

  private void endVersion(Configuration before, Until until) {
    if (versions.isEmpty()) {
      endedVersions.add(new PipelineVersion.End(before.id(), before.last().version(), until));
    } else {
      versions.set(versions.size() - 1, new PipelineVersion(before, until));
    }
  }

  private void endStage(Configuration after, StageSetting earlier) {
    StageId stage = earlier.stage().id();
    Until until = Until.at(after.last());
    Integer at = begun.get(stage);
    if (at == null) {
      endedStages.add(new StageVersion.End(after.id(), stage, earlier.since().version(), until));
    } else {
      StageVersion row = stages.get(at);
      stages.set(at, new StageVersion(row.pipeline(), row.setting(), row.first(), until));
    }
  }

  /** The pipeline after all that was added; null: there is nothing of it. */
  @Nullable Configuration now() {
    return now;
  }

  /** The end of the last version that the tables had, if it has ended. */
  List<PipelineVersion.End> endedVersions() {
    return List.copyOf(endedVersions);
  }

  /** The ends of the last versions of stages that the tables had. */
  List<StageVersion.End> endedStages() {
    return List.copyOf(endedStages);
  }

  /** One for each event added. */
  List<PipelineVersion> versions() {
    return List.copyOf(versions);
  }

  /** One for each change of a stage or its place. */
  List<StageVersion> stages() {
    return List.copyOf(stages);
  }
}
