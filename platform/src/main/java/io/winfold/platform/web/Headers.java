package io.winfold.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What requests of both sides say in headers. */
public final class Headers {
  public static final String ACTOR = "X-Actor";

  /** Who acts in the local form when nobody says. */
  public static final String LOCAL_ACTOR = "local";

  private static final Pattern ACTOR_NAME = Pattern.compile("[!-~]|[!-~][ -~]{0,98}[!-~]");

  private Headers() {}

  /**
   * Who asks: {@code X-Actor}, 1 to 100 printable ASCII characters taken as they are.
   *
   * @throws ProblemException invalid-parameter
   */
  public static String actor(HttpServletRequest request) {
    String actor = single(request, ACTOR);
    if (actor == null) {
      return LOCAL_ACTOR;
    }
    if (!ACTOR_NAME.matcher(actor).matches()) {
      throw ProblemException.invalidParameter(ACTOR, "must be 1 to 100 printable ASCII characters");
    }
    return actor;
  }

  /**
   * A header that may be given once only; null if absent.
   *
   * @throws ProblemException invalid-parameter if it is given more than once
   */
  public static @Nullable String single(HttpServletRequest request, String name) {
    var values = Collections.list(request.getHeaders(name));
    if (values.size() > 1) {
      throw ProblemException.invalidParameter(name, "may be given once only");
    }
    return values.isEmpty() ? null : values.getFirst();
  }
}
