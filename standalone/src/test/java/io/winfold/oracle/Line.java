package io.winfold.oracle;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of a report: what it is about and what it comes to, under the names of the contract. */
public final class Line {
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  Line with(String name, @Nullable Object value) {
    fields.put(name, value);
    return this;
  }

  /** Texts, numbers, lists, and maps of these. */
  public Map<String, @Nullable Object> fields() {
    return fields;
  }
}
