package io.winfold.query.pipeline.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.query.projection.Until;

/** A pipeline as it was after one event, and until when. */
record PipelineVersion(Configuration configuration, Until until) {

  /** The end of a version, wherever the version itself is. */
  record End(PipelineId pipeline, long version, Until until) {}
}
