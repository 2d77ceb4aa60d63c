package io.winfold.query.scope;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row or object of an answer: names and values in the order they are shown. A row inside a row
 * becomes an object in JSON and columns named {@code outer.inner} in a table; any other map or list
 * stays one cell.
 */
public final class Row extends LinkedHashMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  /**
   * A page of a list.
   *
   * @param next the cursor of the next page, null if this is the last
   */
  public static Row page(List<?> data, @Nullable String next) {
    return new Row()
        .with("data", data)
        .with("page", new Row().with("next", next).with("hasMore", next != null));
  }

  /** Adds a value at the end. */
  public Row with(String name, @Nullable Object value) {
    put(name, value);
    return this;
  }

  /** Adds the values of another row at the end. */
  public Row with(Row more) {
    putAll(more);
    return this;
  }
}
