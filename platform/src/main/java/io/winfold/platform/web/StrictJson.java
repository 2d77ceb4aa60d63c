package io.winfold.platform.web;

import io.winfold.platform.web.Problem.FieldError;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads one JSON document as RFC 8259 has it, and refuses what parsers differ on: bytes that are
 * not UTF-8, names that repeat, numbers no field could hold, more after the document's end.
 */
final class StrictJson {
  /** No document of ours is nested a third as deep. */
  static final int MAX_DEPTH = 20;

  /** Characters of a number as sent; its exponent may have two digits. */
  static final int MAX_NUMBER_LENGTH = 60;

  private static final int MAX_EXPONENT = 99;
  private static final int MAX_FAULTS = 50;

  // Lengths are judged here, with a pointer, and before any number is worked out.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * A document that could be read.
   *
   * @param faults what was refused on the way; the tree lacks it
   */
  record Document(JsonNode root, List<FieldError> faults) {}

  private final List<FieldError> faults = new ArrayList<>();

  private StrictJson() {}

  /**
   * @throws ProblemException malformed-request if it is no JSON document
   */
  static Document read(byte[] utf8) {
    return new StrictJson().document(decode(utf8));
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("The body is not UTF-8");
    }
  }

  private Document document(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == null) {
        throw malformed("The body is empty");
      }
      JsonNode root = value(json, "", 0);
      if (json.nextToken() != null) {
        throw malformed("There is more after the end of the JSON document");
      }
      return new Document(root == null ? NODES.nullNode() : root, faults);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw malformed(
          at == null || at.getLineNr() < 0
              ? "The body is not a JSON document"
              : "The body is not a JSON document: line %d, column %d"
                  .formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  /** Null where the value was refused. */
  private @Nullable JsonNode value(JsonParser json, String pointer, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.MALFORMED_REQUEST,
              "The body is nested deeper than " + MAX_DEPTH,
              List.of(FieldError.at(pointer, "is nested too deep"))));
    }
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json, pointer, depth);
      case START_ARRAY -> array(json, pointer, depth);
      case VALUE_STRING -> NODES.stringNode(json.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json.getString(), pointer);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw malformed("The body is not a JSON document");
    };
  }

  private JsonNode object(JsonParser json, String pointer, int depth) {
    var object = NODES.objectNode();
    var seen = new HashSet<String>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      String at = pointer + "/" + escape(name);
      json.nextToken();
      JsonNode value = value(json, at, depth + 1);
      if (!seen.add(name)) {
        fault(at, "is given more than once");
      } else if (value != null) {
        object.set(name, value);
      } else {
        // Refused already; a placeholder keeps it from being reported as missing too.
        object.set(name, NODES.missingNode());
      }
    }
    return object;
  }

  private JsonNode array(JsonParser json, String pointer, int depth) {
    var array = NODES.arrayNode();
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      JsonNode value = value(json, pointer + "/" + i, depth + 1);
      array.add(value == null ? NODES.missingNode() : value);
    }
    return array;
  }

  private @Nullable JsonNode number(String text, String pointer) {
    if (text.length() <= MAX_NUMBER_LENGTH) {
      int e = Math.max(text.indexOf('e'), text.indexOf('E'));
      String exponent = e < 0 ? "0" : text.substring(e + 1);
      if (exponent.length() <= 4 && Math.abs(Integer.parseInt(exponent)) <= MAX_EXPONENT) {
        return NODES.numberNode(new BigDecimal(text));
      }
    }
    fault(pointer, "is a number no field can hold");
    return null;
  }

  private void fault(String pointer, String detail) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(FieldError.at(pointer, detail));
    }
  }

  /** A name as a part of a JSON pointer. */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
  }
}
