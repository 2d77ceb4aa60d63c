package io.winfold.platform.log;

import io.winfold.platform.eventstore.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as a line of JSON. Its data and metadata stand in it byte for byte as they are stored;
 * should they be no JSON on one line, as base64 under another name.
 */
final class LogLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private static final String TRAILER = "trailer";
  private static final int FIELDS = 10;

  private LogLine() {}

  static byte[] write(StoredEvent event) {
    ByteArrayOutputStream line =
        new ByteArrayOutputStream(300 + event.metadata.length + event.payload.length);
    text(line, "{\"position\":" + event.position);
    text(line, ",\"stream\":" + quoted(event.stream));
    text(line, ",\"version\":" + event.version);
    text(line, ",\"eventId\":" + quoted(event.eventId));
    text(line, ",\"type\":" + quoted(event.type));
    text(line, ",\"revision\":" + event.revision);
    text(line, ",\"occurredAt\":\"" + StoredEvent.instant(event.occurredMicros));
    text(line, "\",\"recordedAt\":\"" + StoredEvent.instant(event.recordedMicros) + '"');
    json(line, "metadata", event.metadata);
    json(line, "data", event.payload);
    text(line, "}");
    return line.toByteArray();
  }

  static byte[] write(Trailer trailer) {
    return MAPPER.writeValueAsBytes(Map.of(TRAILER, trailer));
  }

  private static String quoted(String text) {
    return MAPPER.writeValueAsString(text);
  }

  private static void text(ByteArrayOutputStream line, String text) {
    line.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void json(ByteArrayOutputStream line, String name, byte[] bytes) {
    if (isObjectOnOneLine(bytes)) {
      text(line, ",\"" + name + "\":");
      line.writeBytes(bytes);
    } else {
      text(line, ",\"" + name + "Base64\":\"");
      line.writeBytes(Base64.getEncoder().encode(bytes));
      text(line, "\"");
    }
  }

  private static boolean isObjectOnOneLine(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '{' || bytes[bytes.length - 1] != '}') {
      return false;
    }
    try (JsonParser parser = MAPPER.createParser(utf8(bytes))) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException | CharacterCodingException e) {
      return false;
    }
  }

  /** The text of bytes that are UTF-8 without control characters. */
  private static String utf8(byte[] bytes) throws CharacterCodingException {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ') {
        throw new CharacterCodingException();
      }
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** What a line says. */
  sealed interface Content {
    /** An event, without its digest. */
    record Event(StoredEvent event) implements Content {}

    /** The end. */
    record End(Trailer trailer) implements Content {}

    /** Whoever wrote the file could not go on. */
    record Failure(String detail) implements Content {}
  }

  /**
   * @throws LogFileException if it is no line of an export
   */
  static Content read(byte[] line) {
    try {
      if (starts(line, "{\"" + TRAILER + "\"")) {
        return new Content.End(
            MAPPER.treeToValue(MAPPER.readTree(line).get(TRAILER), Trailer.class));
      }
      if (starts(line, "{\"problem\"")) {
        return new Content.Failure(
            MAPPER.readTree(line).path("problem").path("detail").asString("unknown"));
      }
      return new Content.Event(event(line));
    } catch (JacksonException
        | DateTimeException
        | ArithmeticException
        | IllegalArgumentException
        | NullPointerException e) {
      throw new LogFileException("it is no line of an export");
    }
  }

  private static boolean starts(byte[] line, String text) {
    return line.length > text.length()
        && Arrays.equals(
            line, 0, text.length(), text.getBytes(StandardCharsets.UTF_8), 0, text.length());
  }

  private static StoredEvent event(byte[] line) {
    Map<String, byte[]> values = HashMap.newHashMap(FIELDS);
    try (JsonParser parser = MAPPER.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException();
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        if (object) {
          int start = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          int end = (int) parser.currentLocation().getByteOffset();
          values.put(name, Arrays.copyOfRange(line, start, end));
        } else {
          values.put(name, parser.getString().getBytes(StandardCharsets.UTF_8));
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException();
      }
    }
    StoredEvent event =
        new StoredEvent(
            number(values, "position"),
            string(values, "stream"),
            number(values, "version"),
            string(values, "eventId"),
            string(values, "type"),
            Math.toIntExact(number(values, "revision")),
            StoredEvent.micros(Instant.parse(string(values, "occurredAt"))),
            StoredEvent.micros(Instant.parse(string(values, "recordedAt"))),
            bytes(values, "metadata"),
            bytes(values, "data"),
            null);
    if (!values.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return event;
  }

  private static byte[] bytes(Map<String, byte[]> values, String name) {
    byte[] raw = values.remove(name);
    return raw != null ? raw : Base64.getDecoder().decode(values.remove(name + "Base64"));
  }

  private static String string(Map<String, byte[]> values, String name) {
    return new String(values.remove(name), StandardCharsets.UTF_8);
  }

  private static long number(Map<String, byte[]> values, String name) {
    return Long.parseLong(string(values, name));
  }
}
