package io.winfold.query.projection;

import io.winfold.query.forecast.submission.fold.SubmissionProjection;
import io.winfold.query.opportunity.fold.DealProjection;
import io.winfold.query.pipeline.fold.PipelineProjection;
import io.winfold.query.quota.fold.QuotaProjection;
import io.winfold.query.registry.fold.ModelProjection;
import io.winfold.query.testing.MemoryLog;
import java.util.List;

/** The projections a query side has, for tests that do without its application. */
final class EveryProjection {
  static final List<Projection> PROJECTIONS =
      List.of(
          new DealProjection(new MemoryLog()),
          new PipelineProjection(),
          new QuotaProjection(),
          new SubmissionProjection(),
          new ModelProjection());

  private EveryProjection() {}
}
