package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.oracle.Line;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rows of a report, to be compared with lines of the oracle. Only what the oracle knows is
 * compared: amounts exactly, quotients to nine digits.
 *
 * @param path what was asked
 */
record Answer(String path, List<JsonNode> rows) {
  private static final MathContext DIGITS = new MathContext(9);
  private static final double NUDGE = 1e-12;

  /** Fails unless there is a row for each line, in any order, and none besides. */
  void is(List<Line> lines) {
    Set<String> names = new LinkedHashSet<>();
    lines.forEach(line -> names.addAll(line.fields().keySet()));
    var expected = new ArrayList<String>();
    for (Line line : lines) {
      expected.add(normal(line.fields()));
    }
    var actual = new ArrayList<String>();
    for (JsonNode row : rows) {
      var fields = new TreeMap<String, @Nullable Object>();
      for (String name : names) {
        if (row.has(name)) {
          fields.put(name, row.get(name));
        }
      }
      actual.add(normal(fields));
    }
    assertThat(actual).as(path).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String normal(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case JsonNode node -> normal(node);
      case Double number -> rounded(number);
      case Number number -> number(new BigDecimal(number.toString()));
      case Map<?, ?> map -> {
        var fields = new TreeMap<String, String>();
        map.forEach((name, field) -> fields.put(String.valueOf(name), normal(field)));
        yield fields.toString();
      }
      case List<?> list -> list.stream().map(Answer::normal).toList().toString();
      default -> text(value.toString());
    };
  }

  private static String normal(JsonNode node) {
    if (node.isObject()) {
      var fields = new TreeMap<String, String>();
      node.properties().forEach(field -> fields.put(field.getKey(), normal(field.getValue())));
      return fields.toString();
    }
    if (node.isArray()) {
      var list = new ArrayList<String>();
      node.forEach(each -> list.add(normal(each)));
      return list.toString();
    }
    if (node.isFloatingPointNumber()) {
      return rounded(node.doubleValue());
    }
    return node.isNull() ? "null" : text(node.asString());
  }

  private static String text(String text) {
    return text.matches("-?\\d+(\\.\\d+)?") ? number(new BigDecimal(text)) : text;
  }

  private static String number(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** A little off, so that short decimals, which doubles only come near to, are no ties. */
  private static String rounded(double number) {
    return number(new BigDecimal(number * (1 + NUDGE), DIGITS));
  }
}
