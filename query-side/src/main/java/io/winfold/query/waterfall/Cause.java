package io.winfold.query.waterfall;

import io.winfold.query.scope.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that moved a deal.
 *
 * @param pipeline null: an event of the deal itself; else of this pipeline's configuration
 */
record Cause(Point point, String type, long version, @Nullable String pipeline) {
  /**
   * @param eventIds by position
   */
  Row show(Map<Long, String> eventIds) {
    return new Row()
        .with("eventId", eventIds.get(point.position()))
        .with("type", type)
        .with("pipeline", pipeline)
        .with("version", version)
        .with("position", point.position())
        .with("occurredAt", point.at());
  }
}
