package io.winfold.query.health;

import io.winfold.query.scope.Row;
import org.jspecify.annotations.Nullable;

/**
 * Where a figure is healthy, both ends included.
 *
 * @param from in the unit of the figure
 */
public record Band(double from, double to) {
  public Band {
    if (from > to) {
      throw new IllegalArgumentException("A band from " + from + " to " + to + " is empty");
    }
  }

  /** BELOW, WITHIN or ABOVE; null where there is no figure. */
  public @Nullable String judge(@Nullable Double figure) {
    if (figure == null) {
      return null;
    }
    return figure < from ? "BELOW" : figure > to ? "ABOVE" : "WITHIN";
  }

  /** As a report's definition shows it. */
  public Row show() {
    return new Row().with("from", from).with("to", to);
  }
}
