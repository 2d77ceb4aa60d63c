package io.winfold.command.http;

import io.winfold.platform.web.CorrelationFilter;
import io.winfold.platform.web.Headers;
import io.winfold.platform.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What comes with a command beside its body.
 *
 * @param actor who sends it
 * @param correlationId of the request it came in
 * @param idempotencyKey null: none
 * @param expected what the client believes of the target's version
 */
record Conditions(
    String actor, String correlationId, @Nullable String idempotencyKey, Expected expected) {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String IF_MATCH = "If-Match";

  private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");
  private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(0|[1-9][0-9]{0,17})\"");

  /**
   * A condition on the version.
   *
   * @param given whether there is one
   * @param version null: any, as long as there is one
   */
  record Expected(boolean given, @Nullable Long version) {
    static final Expected NOTHING = new Expected(false, null);
  }

  static Conditions of(HttpServletRequest request) {
    String key = Headers.single(request, IDEMPOTENCY_KEY);
    String ifMatch = Headers.single(request, IF_MATCH);
    if (key != null && !isKey(key)) {
      throw ProblemException.invalidParameter(
          IDEMPOTENCY_KEY, "must be 1 to 200 printable ASCII characters without spaces");
    }
    Expected expected = ifMatch == null ? Expected.NOTHING : expected(ifMatch);
    if (expected == null) {
      throw ProblemException.invalidParameter(
          IF_MATCH, "must be one version such as \"3\", or W/\"3\", or *");
    }
    return new Conditions(Headers.actor(request), CorrelationFilter.of(request), key, expected);
  }

  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** What an If-Match header says; null if it says nothing of sense. */
  static @Nullable Expected expected(String ifMatch) {
    if (ifMatch.strip().equals("*")) {
      return new Expected(true, null);
    }
    Matcher etag = ETAG.matcher(ifMatch.strip());
    return etag.matches() ? new Expected(true, Long.valueOf(etag.group(1))) : null;
  }
}
