package io.winfold.query.pipeline;

import io.winfold.platform.web.Problem;
import io.winfold.platform.web.Problem.FieldError;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.projection.ReadModel;
import java.util.List;
import org.springframework.stereotype.Component;

/** The pipelines there are, for those who are asked to work on one. */
@Component
public class KnownPipelines {
  private final ReadModel model;

  KnownPipelines(ReadModel model) {
    this.model = model;
  }

  /**
   * @param pipeline its id, from the field {@code pipeline} of a body
   * @throws ProblemException if there is none
   */
  public void require(String pipeline) {
    if (!isThere(pipeline)) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.PIPELINE_NOT_FOUND,
              "There is no pipeline " + pipeline,
              List.of(FieldError.at("/pipeline", "is not known"))));
    }
  }

  private boolean isThere(String pipeline) {
    return model.read(
        snapshot ->
            snapshot
                    .jdbc()
                    .sql("SELECT count(*) FROM pipeline_version v WHERE v.pipeline = ?")
                    .param(pipeline)
                    .query(Long.class)
                    .single()
                > 0);
  }
}
