package io.winfold.command.pipeline;

import io.winfold.command.decision.Fold;
import io.winfold.command.pipeline.Pipeline.None;
import io.winfold.kernel.pipeline.PipelineEvent;
import java.time.Instant;

/** A pipeline's configuration from its events. */
public final class PipelineFold implements Fold<PipelineEvent, Pipeline> {
  @Override
  public Class<PipelineEvent> events() {
    return PipelineEvent.class;
  }

  @Override
  public Pipeline initial() {
    return new None();
  }

  @Override
  public Pipeline evolve(Pipeline state, PipelineEvent event, Instant occurredAt) {
    return Pipeline.evolve(state, event, occurredAt);
  }
}
