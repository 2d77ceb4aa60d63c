package io.winfold.platform.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text from outside may hold. PostgreSQL holds no U+0000, UTF-8 no lone surrogates. */
public final class Texts {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  private Texts() {}

  /** Whether a client may name something so: {@code [A-Za-z0-9._~-]{1,64}}, not a dot or two. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  /** Whether every surrogate is one of a pair. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What is wrong with a text of one line, null if nothing.
   *
   * @param maxLength in characters (code points)
   */
  public static @Nullable String fault(String text, int maxLength) {
    return fault(text, maxLength, false);
  }

  /**
   * What is wrong with a text, null if nothing.
   *
   * @param lines whether it may have several lines, and tabs
   */
  public static @Nullable String fault(String text, int maxLength, boolean lines) {
    if (text.isBlank()) {
      return "must not be blank";
    }
    if (text.codePointCount(0, text.length()) > maxLength) {
      return "is longer than " + maxLength + " characters";
    }
    if (!isWellFormed(text)) {
      return "holds half a surrogate pair";
    }
    boolean control =
        text.chars()
            .anyMatch(
                c ->
                    Character.isISOControl(c) && !(lines && (c == '\n' || c == '\r' || c == '\t')));
    return control ? "holds a control character" : null;
  }
}
