package io.winfold.command.model;

import io.winfold.command.decision.Fold;
import io.winfold.kernel.model.ModelEvent;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import java.time.Instant;

/** A model from its events. */
public final class ModelFold implements Fold<ModelEvent, RecordedModel> {
  @Override
  public Class<ModelEvent> events() {
    return ModelEvent.class;
  }

  @Override
  public RecordedModel initial() {
    return new RecordedModel(null);
  }

  @Override
  public RecordedModel evolve(RecordedModel state, ModelEvent event, Instant occurredAt) {
    return switch (event) {
      case ProbabilityModelFitted fitted -> new RecordedModel(fitted);
    };
  }
}
