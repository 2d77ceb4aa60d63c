package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whole histories, a row an event. There are few, so all their rows wait for the end. */
final class EventVersionFolding<E> implements Folding {
  private static final int BYTES_OF_AN_EVENT = 500;

  private final EventVersionProjection<E> projection;
  private final Rows rows;
  private final Map<String, EventVersionRows<E>> aggregates = new LinkedHashMap<>();
  private long bytes;

  EventVersionFolding(EventVersionProjection<E> projection, Rows rows) {
    this.projection = projection;
    this.rows = rows;
  }

  @Override
  public boolean knows(String stream) {
    return aggregates.containsKey(stream);
  }

  @Override
  public boolean add(RecordedEvent event, boolean mayBegin) {
    EventVersionRows<E> known = aggregates.get(event.stream());
    if (known == null && !mayBegin) {
      return false;
    }
    EventVersionRows<E> folded =
        known == null ? projection.rows(projection.idOf(event), null) : known;
    projection.table().check(folded.next(event));
    folded.add(event);
    if (known == null) {
      aggregates.put(event.stream(), folded);
    }
    bytes += BYTES_OF_AN_EVENT;
    return true;
  }

  @Override
  public void finish() {
    for (EventVersionRows<E> aggregate : aggregates.values()) {
      aggregate.versions().forEach(row -> rows.add(projection.table(), row));
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
