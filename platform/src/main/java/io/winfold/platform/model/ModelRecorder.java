package io.winfold.platform.model;

import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.platform.web.ProblemException;

/** Records a fitted model as an event, for good. */
public interface ModelRecorder {

  /**
   * Returns once the event is durable, or at once where this very model is recorded already.
   *
   * @param actor who asked for it
   * @return the version of the model's stream
   * @throws ProblemException if it is refused or cannot be recorded now
   */
  long record(ProbabilityModelFitted fitted, String actor);
}
