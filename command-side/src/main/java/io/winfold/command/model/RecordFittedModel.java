package io.winfold.command.model;

import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;

/** A model was fitted and is to be there for the choosing. */
public record RecordFittedModel(ProbabilityModelFitted fitted) {}
