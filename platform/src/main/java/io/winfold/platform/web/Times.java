package io.winfold.platform.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and instants as clients write them, in the years 0001 to 9999. */
public final class Times {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final int MAX_LENGTH = 40;

  private Times() {}

  /** An ISO date, null if it is none. */
  public static @Nullable LocalDate date(String text) {
    if (!DATE.matcher(text).matches()) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text);
      return date.getYear() >= 1 ? date : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** An ISO-8601 instant with Z or an offset, null if it is none. */
  public static @Nullable Instant instant(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      int year = instant.atOffset(ZoneOffset.UTC).getYear();
      return year >= 1 && year <= 9999 ? instant : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
