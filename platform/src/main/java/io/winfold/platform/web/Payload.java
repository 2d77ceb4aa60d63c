package io.winfold.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** The body of a request, taken only as what it says it is and no larger than allowed. */
public final class Payload {
  /** The largest body of a command. */
  public static final int MAX_BYTES = 1 << 20;

  private Payload() {}

  /**
   * The JSON object in a request; without a body an empty one, whose required fields are then
   * missing.
   *
   * @throws ProblemException payload-too-large, or malformed-request, as 415 if the body is not
   *     said to be JSON
   */
  public static Body json(HttpServletRequest request) {
    return json(request, MAX_BYTES);
  }

  /** The same where a larger body is allowed. */
  public static Body json(HttpServletRequest request, int maxBytes) {
    byte[] body = read(request, maxBytes);
    if (body.length > 0 || request.getContentType() != null) {
      requireType(request, MediaType.APPLICATION_JSON);
    }
    return body.length == 0 ? Body.empty() : Body.of(body);
  }

  /**
   * @throws ProblemException malformed-request as 415 if the body is said to be something else
   */
  public static void requireType(HttpServletRequest request, MediaType type) {
    String given = request.getContentType();
    String encoding = request.getHeader("Content-Encoding");
    if (given == null
        || !isType(given, type)
        || !(encoding == null || encoding.equalsIgnoreCase("identity"))) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.MALFORMED_REQUEST,
                  "The body must be sent as Content-Type: " + type + ", in UTF-8, not encoded")
              .withStatus(415));
    }
  }

  private static boolean isType(String given, MediaType type) {
    try {
      var media = MediaType.parseMediaType(given);
      var charset = media.getCharset();
      return media.equalsTypeAndSubtype(type)
          && (charset == null || charset.equals(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] read(HttpServletRequest request, int maxBytes) {
    if (request.getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    try {
      byte[] body = request.getInputStream().readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw tooLarge(maxBytes);
      }
      return body;
    } catch (IOException e) {
      throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body could not be read");
    }
  }

  private static ProblemException tooLarge(int maxBytes) {
    return new ProblemException(
        ProblemCode.PAYLOAD_TOO_LARGE, "The body is larger than " + maxBytes + " bytes");
  }
}
