package io.winfold.platform.web;

import java.math.BigDecimal;
import java.util.TreeMap;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.JsonNode;

/**
 * One text for all ways to write the same document: names sorted, no space, numbers without
 * exponent and needless zeros. Strings stay as they are, so an amount of {@code "1.0"} and one of
 * {@code "1.00"} differ.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  static String of(JsonNode node) {
    var text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      var sorted = new TreeMap<String, JsonNode>();
      node.forEachEntry(sorted::put);
      String separator = "";
      out.append('{');
      for (var member : sorted.entrySet()) {
        out.append(separator);
        string(member.getKey(), out);
        out.append(':');
        write(member.getValue(), out);
        separator = ",";
      }
      out.append('}');
    } else if (node.isArray()) {
      String separator = "";
      out.append('[');
      for (JsonNode element : node.values()) {
        out.append(separator);
        write(element, out);
        separator = ",";
      }
      out.append(']');
    } else if (node.isString()) {
      string(node.stringValue(), out);
    } else if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      out.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
    } else {
      out.append(node.isBoolean() ? String.valueOf(node.booleanValue()) : "null");
    }
  }

  private static void string(String value, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, out);
    out.append('"');
  }
}
