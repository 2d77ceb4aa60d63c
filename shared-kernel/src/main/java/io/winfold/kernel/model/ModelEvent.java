package io.winfold.kernel.model;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.pipeline.PipelineId;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What can happen to a probability model. */
public sealed interface ModelEvent extends DomainEvent {

  /**
   * A model is there to be chosen.
   *
   * @param version the bare one
   * @param method how its parameters are to be understood, such as {@code NAIVE_BAYES}
   * @param pipeline whose deals it scores
   * @param trainedUpTo it knows of nothing that occurred later
   * @param fields what it looks at beside the stage
   * @param parameters all that scoring needs, in the shape of the method
   */
  record ProbabilityModelFitted(
      String version,
      String method,
      PipelineId pipeline,
      Instant trainedUpTo,
      List<String> fields,
      JsonNode parameters)
      implements ModelEvent {
    public ProbabilityModelFitted {
      fields = List.copyOf(fields);
    }
  }
}
