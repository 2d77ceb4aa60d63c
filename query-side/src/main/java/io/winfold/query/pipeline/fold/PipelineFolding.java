package io.winfold.query.pipeline.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.query.projection.Folding;
import io.winfold.query.projection.Until;
import java.util.LinkedHashMap;
import java.util.Map;

/** The whole histories of pipelines. There are few, so all their rows wait for the end. */
final class PipelineFolding implements Folding {

  /** What an event adds: a configuration and the rows of the stages it changed. */
  private static final int BYTES_OF_AN_EVENT = 2_000;

  private final Rows rows;
  private final Map<String, PipelineRows> pipelines = new LinkedHashMap<>();
  private long bytes;

  PipelineFolding(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean knows(String stream) {
    return pipelines.containsKey(stream);
  }

  @Override
  public boolean add(RecordedEvent event, boolean mayBegin) {
    PipelineRows known = pipelines.get(event.stream());
    if (known == null && !mayBegin) {
      return false;
    }
    PipelineRows folded = known == null ? new PipelineRows(null) : known;
    PipelineTables.VERSION.check(
        new PipelineVersion(PipelineFold.evolve(folded.now(), event), Until.OPEN));
    folded.add(event);
    if (known == null) {
      pipelines.put(event.stream(), folded);
    }
    bytes += BYTES_OF_AN_EVENT;
    return true;
  }

  @Override
  public void finish() {
    for (PipelineRows pipeline : pipelines.values()) {
      pipeline.versions().forEach(row -> rows.add(PipelineTables.VERSION, row));
      pipeline.stages().forEach(row -> rows.add(PipelineTables.STAGE, row));
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
