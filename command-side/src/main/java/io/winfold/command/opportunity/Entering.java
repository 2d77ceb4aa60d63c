package io.winfold.command.opportunity;

import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.opportunity.Surroundings.Configuration;
import io.winfold.command.pipeline.Pipeline.Phase;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a deal may enter a stage: when created, moved, reopened or transferred. */
final class Entering {
  private Entering() {}

  sealed interface Entry {
    record Free(Configuration in, Phase stage) implements Entry {}

    record Barred(Rejection rejection) implements Entry {}
  }

  /**
   * @param stage null: the first of the pipeline that is not retired
   * @param team the deal's team
   */
  static Entry judge(
      PipelineId pipeline,
      @Nullable StageId stage,
      @Nullable String team,
      Instant at,
      Surroundings around) {
    Configuration in = around.pipeline(pipeline);
    if (in == null) {
      return barred(
          RejectionCode.PIPELINE_NOT_FOUND,
          "There is no pipeline " + pipeline.value(),
          "/pipeline");
    }
    if (stage == null) {
      return judge(in, in.pipeline().entry(), team, at);
    }
    Optional<Phase> found = in.pipeline().stage(stage);
    return found.isEmpty()
        ? new Entry.Barred(notInPipeline(stage, pipeline))
        : judge(in, found.get(), team, at);
  }

  private static Entry judge(Configuration in, Phase phase, @Nullable String team, Instant at) {
    if (!phase.entersAt(at)) {
      return barred(
          RejectionCode.STAGE_RETIRED,
          "No deal enters stage %s since %s".formatted(phase.id(), phase.retiredAt()),
          "/stage");
    }
    String limit = phase.stage().team();
    if (limit != null && !limit.equals(team)) {
      return barred(
          RejectionCode.TEAM_NOT_ALLOWED,
          "Only deals of team %s enter stage %s".formatted(limit, phase.id()),
          "/stage");
    }
    return new Entry.Free(in, phase);
  }

  /** The configuration of a pipeline that has deals, so that it is there. */
  static Configuration configuration(PipelineId pipeline, Surroundings around) {
    Configuration in = around.pipeline(pipeline);
    if (in == null) {
      throw new IllegalStateException("The log holds deals of %s, not itself".formatted(pipeline));
    }
    return in;
  }

  static Rejection notInPipeline(StageId stage, PipelineId pipeline) {
    return Rejection.of(
        RejectionCode.STAGE_NOT_IN_PIPELINE,
        "Pipeline %s has no stage %s".formatted(pipeline.value(), stage),
        "/stage");
  }

  private static Entry barred(RejectionCode code, String detail, String pointer) {
    return new Entry.Barred(Rejection.of(code, detail, pointer));
  }
}
