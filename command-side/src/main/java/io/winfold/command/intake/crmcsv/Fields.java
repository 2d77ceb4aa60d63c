package io.winfold.command.intake.crmcsv;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of a row, read without trust. */
final class Fields {
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}(\\.\\d{1,8})?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final int SHOWN = 60;

  private Fields() {}

  /** A plain amount, 0 or more; null if it is not one. */
  static @Nullable BigDecimal amount(String text) {
    return AMOUNT.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  /** An ISO date; null if it is not one. */
  static @Nullable LocalDate date(String text) {
    if (!DATE.matcher(text).matches()) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A value as a message may show it. */
  static String shown(@Nullable String value) {
    if (value == null) {
      return "nothing";
    }
    return "'" + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…") + "'";
  }
}
