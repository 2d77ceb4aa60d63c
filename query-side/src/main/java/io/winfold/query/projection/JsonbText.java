package io.winfold.query.projection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Maps of texts, or of lists of texts, as JSON in the very characters PostgreSQL gives a jsonb. */
final class JsonbText {

  /** jsonb keeps its keys by length in bytes, then by bytes. */
  private static final Comparator<byte[]> KEYS =
      Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);

  private JsonbText() {}

  static String of(Map<?, ?> map) {
    if (map.isEmpty()) {
      return "{}";
    }
    Map<byte[], String> members = new TreeMap<>(KEYS);
    map.forEach(
        (key, value) -> {
          String name = SqlText.clean(key.toString());
          members.put(name.getBytes(StandardCharsets.UTF_8), quoted(name) + ": " + value(value));
        });
    return members.values().stream().collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(Object value) {
    return switch (value) {
      case String text -> quoted(SqlText.clean(text));
      case Collection<?> texts ->
          texts.stream()
              .map(text -> quoted(SqlText.clean(text.toString())))
              .collect(Collectors.joining(", ", "[", "]"));
      default -> throw new IllegalArgumentException("no jsonb holds a " + value.getClass());
    };
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u00")
                .append(c < 0x10 ? '0' : '1')
                .append(Character.forDigit(c & 15, 16));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
