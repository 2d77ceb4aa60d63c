package io.winfold.command.pipeline;

import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import org.jspecify.annotations.Nullable;

/** The probability models there are. */
@FunctionalInterface
public interface FittedModels {
  /** None at all. */
  FittedModels NONE = version -> null;

  /** The model of a version; null: there is none. */
  @Nullable ProbabilityModelFitted find(String version);
}
