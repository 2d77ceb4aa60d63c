package io.winfold.query.pipeline.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.pipeline.fold.Configuration.StageSetting;
import io.winfold.query.projection.Until;

/**
 * A stage as it was set up, and until when.
 *
 * @param first whether these are its first settings, which hold for all time before them too
 */
record StageVersion(PipelineId pipeline, StageSetting setting, boolean first, Until until) {

  /** The end of a version, wherever the version itself is. */
  record End(PipelineId pipeline, StageId stage, long version, Until until) {}
}
