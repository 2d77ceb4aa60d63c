package io.winfold.query.waterfall;

import io.winfold.query.scope.Row;
import org.jspecify.annotations.Nullable;

/**
 * An event that moved a deal.
 *
 * @param pipeline null: an event of the deal itself; else of this pipeline's configuration
 */
record Cause(Point point, String type, long version, @Nullable String pipeline) {
  Row show() {
    return new Row()
        .with("type", type)
        .with("pipeline", pipeline)
        .with("version", version)
        .with("position", point.position())
        .with("occurredAt", point.at());
  }
}
