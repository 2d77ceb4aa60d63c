package io.winfold.command.model;

import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import org.jspecify.annotations.Nullable;

/**
 * A model.
 *
 * @param fitted null: there is none of this version
 */
public record RecordedModel(@Nullable ProbabilityModelFitted fitted) {}
