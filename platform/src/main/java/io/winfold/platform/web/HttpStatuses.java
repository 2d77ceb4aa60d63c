package io.winfold.platform.web;

/** The problem behind a status that HTTP machinery chose. */
final class HttpStatuses {
  private HttpStatuses() {}

  static Problem problem(int status) {
    return switch (status) {
      case 401 -> Problem.of(ProblemCode.UNAUTHENTICATED, null);
      case 403 -> Problem.of(ProblemCode.FORBIDDEN, null);
      case 404 -> Problem.of(ProblemCode.NOT_FOUND, null);
      case 405 -> malformed(405, "The method is not allowed here");
      case 406 -> malformed(406, "The answer cannot be given in any form the request accepts");
      case 413 -> Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, null);
      case 415 -> malformed(415, "The body is not of a type taken here");
      // Said by servers of protocols and encodings they do not know: still the client's choice.
      case 501, 505 -> malformed(400, "The request is not in a form of HTTP spoken here");
      default ->
          status >= 400 && status < 500
              ? malformed(status, "The request cannot be understood")
              : Problem.of(ProblemCode.INTERNAL_ERROR, null).withStatus(Math.max(500, status));
    };
  }

  private static Problem malformed(int status, String detail) {
    return Problem.of(ProblemCode.MALFORMED_REQUEST, detail).withStatus(status);
  }
}
