package io.winfold.kernel.pipeline;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Names a stage; unique in its pipeline.
 *
 * @param value a slug such as {@code qualified}
 */
public record StageId(String value) {
  /** The longest id a stage may have. */
  public static final int MAX_LENGTH = 64;

  /**
   * The id a stage gets unless one is given: its name in lower case, everything but letters and
   * digits replaced by single hyphens, accents dropped. Empty where the name has neither.
   */
  public static StageId slugOf(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
    String slug =
        plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return new StageId(
        slug.length() <= MAX_LENGTH ? slug : slug.substring(0, MAX_LENGTH).replaceAll("-+$", ""));
  }

  @Override
  public String toString() {
    return value;
  }
}
