package io.winfold.kernel.pipeline;

/**
 * Names a pipeline.
 *
 * @param value the bare id, as it appears over HTTP
 */
public record PipelineId(String value) {
  /** What the store keys of pipelines begin with. */
  public static final String KIND = "pipeline/";

  /** The store key, which carries the kind: {@code pipeline/<id>}. */
  @Override
  public String toString() {
    return KIND + value;
  }
}
