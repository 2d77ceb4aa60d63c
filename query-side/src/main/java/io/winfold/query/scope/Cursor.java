package io.winfold.query.scope;

import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.scope.Question.Pin;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a walk over a list stands: pinned to the first page's instant and position, after one row.
 * Its text carries a digest of itself and of the query, so that a broken one, or one of another
 * query, is noticed.
 *
 * @param value of what the list is sorted by; null: the last row of the page before has none
 * @param id what tells that row from others of the same value
 */
public record Cursor(Pin pin, @Nullable String value, String id) {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-f]{32}) ([^ ]{1,40}) ([0-9]{1,18}) ([0-9]{1,9}) ([^ ]{1,64}) (=(.*)|-)",
          Pattern.DOTALL);

  /**
   * @param query what the list was asked for
   */
  public String encode(String query) {
    String text =
        "%s %d %d %s %s"
            .formatted(
                pin.asOf(),
                pin.position(),
                pin.generation(),
                id,
                value == null ? "-" : "=" + value);
    String signed = Digest.of(query + "\n" + text) + " " + text;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(signed.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The cursor of a request; null if it asks for the first page.
   *
   * @param query what the list is asked for
   * @throws ProblemException invalid-parameter if it is broken or of another query
   */
  public static @Nullable Cursor of(Parameters parameters, String query) {
    String given = parameters.text("cursor");
    if (given == null) {
      return null;
    }
    try {
      return decode(given, query);
    } catch (IllegalArgumentException e) {
      throw Parameters.invalid("cursor", "is not a cursor this query has given");
    }
  }

  private static Cursor decode(String cursor, String query) {
    String signed = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    Matcher matcher = FORM.matcher(signed);
    if (!matcher.matches()
        || !matcher.group(1).equals(Digest.of(query + "\n" + signed.substring(33)))) {
      throw new IllegalArgumentException("Not a cursor of this query");
    }
    try {
      return new Cursor(
          new Pin(
              Instant.parse(matcher.group(2)),
              Long.parseLong(matcher.group(3)),
              Integer.parseInt(matcher.group(4))),
          matcher.group(7),
          matcher.group(5));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("Not a cursor", e);
    }
  }
}
