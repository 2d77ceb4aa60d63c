package io.winfold.command.intake.sample;

import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.util.List;

/**
 * The pipelines of the sample, as their templates have them.
 *
 * @param stages in order
 */
record SamplePipeline(PipelineId id, String name, String template, List<Phase> stages) {

  /**
   * @param dwell the median number of days a deal stays
   * @param lost the chance that a deal that will be lost is lost here, once it has come so far
   * @param criterion what is to be met before it moves on; empty: nothing
   */
  record Phase(StageId id, double dwell, double lost, String criterion) {}

  static final SamplePipeline B2B =
      new SamplePipeline(
          new PipelineId("b2b"),
          "B2B",
          "b2b",
          List.of(
              new Phase(new StageId("new"), 4, 0.25, "first contact made"),
              new Phase(new StageId("qualified"), 9, 0.40, "discovery call done"),
              new Phase(new StageId("proposal"), 16, 0.50, "proposal delivered"),
              new Phase(new StageId("negotiation"), 14, 1, "agreement on scope and price")));

  static final SamplePipeline PARTNER =
      new SamplePipeline(
          new PipelineId("partner"),
          "Partner",
          "classic",
          List.of(
              new Phase(new StageId("new"), 3, 0.30, ""),
              new Phase(new StageId("qualified"), 8, 0.55, ""),
              new Phase(new StageId("proposition"), 12, 1, "")));

  PipelineCommand.Define definition() {
    return new PipelineCommand.Define(name, template, null);
  }

  int last() {
    return stages.size() - 1;
  }

  StageId stage(int rank) {
    return stages.get(rank).id();
  }
}
