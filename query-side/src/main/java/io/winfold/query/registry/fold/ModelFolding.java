package io.winfold.query.registry.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.query.projection.Folding;
import java.util.HashSet;
import java.util.Set;

/** The whole histories of models, each one event long. */
final class ModelFolding implements Folding {
  private static final int BYTES_OF_A_NAME = 200;

  private final Rows rows;
  private final Set<String> known = new HashSet<>();

  ModelFolding(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean knows(String stream) {
    return known.contains(stream);
  }

  @Override
  public boolean add(RecordedEvent event, boolean mayBegin) {
    if (!mayBegin && !knows(event.stream())) {
      return false;
    }
    ModelRow row = ModelRow.of(event);
    ModelRow.TABLE.check(row);
    known.add(event.stream());
    rows.add(ModelRow.TABLE, row);
    return true;
  }

  @Override
  public void finish() {
    // Every row went out with its event.
  }

  @Override
  public long bytes() {
    return (long) known.size() * BYTES_OF_A_NAME;
  }
}
