package io.winfold.query.projection;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values as PostgreSQL reads them from text. */
final class SqlText {

  /** Years beyond 9999 stand without a sign, and those before 1 with BC behind. */
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR_OF_ERA, 4, 10, SignStyle.NOT_NEGATIVE)
          .appendPattern("-MM-dd")
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .append(DATE)
          .appendPattern("' 'HH:mm:ss.SSSSSS'+00'")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SqlText() {}

  static @Nullable String of(@Nullable Object value) {
    return value == null ? null : present(value);
  }

  static String present(Object value) {
    return switch (value) {
      case String text -> clean(text);
      case Number number when !(number instanceof BigDecimal) -> number.toString();
      case BigDecimal decimal -> decimal.toPlainString();
      case Boolean flag -> flag.toString();
      case Enum<?> constant -> constant.name();
      case Instant instant ->
          INSTANT.format(instant) + era(instant.atOffset(ZoneOffset.UTC).getYear());
      case LocalDate date -> DATE.format(date) + era(date.getYear());
      case Collection<?> texts -> array(texts);
      case Instants instants -> array(instants);
      case Map<?, ?> map -> JsonbText.of(map);
      default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
    };
  }

  private static String era(int year) {
    return year < 1 ? " BC" : "";
  }

  private static String array(Collection<?> texts) {
    return texts.stream()
        .map(text -> '"' + escaped(clean(text.toString())) + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String array(Instants instants) {
    return IntStream.range(0, instants.size())
        .mapToObj(index -> '"' + present(SqlInstant.orInfinity(instants.micros(index))) + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** PostgreSQL holds every character but U+0000. */
  static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
