package io.winfold.query.projection;

import io.winfold.query.forecast.submission.fold.SubmissionProjection;
import io.winfold.query.opportunity.fold.DealProjection;
import io.winfold.query.pipeline.fold.PipelineProjection;
import io.winfold.query.quota.fold.QuotaProjection;
import io.winfold.query.registry.fold.ModelProjection;
import io.winfold.query.testing.MemoryLog;
import java.util.List;
import javax.sql.DataSource;

/** The projections a query side has, for tests that do without its application. */
public final class EveryProjection {
  public static final List<Projection> PROJECTIONS =
      List.of(
          new DealProjection(new MemoryLog()),
          new PipelineProjection(),
          new QuotaProjection(),
          new SubmissionProjection(),
          new ModelProjection());

  private EveryProjection() {}

  /** Generations of a database, of which the first is there and empty. */
  public static Generations generations(DataSource dataSource) {
    Generations generations = new Generations(dataSource, PROJECTIONS);
    generations.current();
    return generations;
  }
}
