package io.winfold.query.waterfall;

import io.winfold.platform.web.Parameters;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which expected close dates a waterfall is about. */
sealed interface Window {

  /** Where a date lies. */
  enum Place {
    EARLIER,
    INSIDE,
    LATER
  }

  /**
   * @param expectedClose null: none, which lies as if far in the future
   */
  Place place(@Nullable LocalDate expectedClose);

  /** All dates, and none. */
  record Always() implements Window {
    @Override
    public Place place(@Nullable LocalDate expectedClose) {
      return Place.INSIDE;
    }
  }

  /** From a date until before another. */
  record Range(LocalDate from, LocalDate to) implements Window {
    @Override
    public Place place(@Nullable LocalDate expectedClose) {
      if (expectedClose == null || !expectedClose.isBefore(to)) {
        return Place.LATER;
      }
      return expectedClose.isBefore(from) ? Place.EARLIER : Place.INSIDE;
    }
  }

  /** What is left of all when every month is taken out: no date. */
  record Undated() implements Window {
    @Override
    public Place place(@Nullable LocalDate expectedClose) {
      return expectedClose == null ? Place.INSIDE : Place.EARLIER;
    }
  }

  /** Takes {@code windowFrom} and {@code windowTo} out of a request. */
  static Window of(Parameters parameters) {
    LocalDate from = parameters.date("windowFrom");
    LocalDate to = parameters.date("windowTo");
    if (from != null && to != null && to.isBefore(from)) {
      throw Parameters.invalid("windowTo", "must not lie before windowFrom");
    }
    return from == null && to == null
        ? new Always()
        : new Range(from == null ? LocalDate.MIN : from, to == null ? LocalDate.MAX : to);
  }

  /** The part of this in one month; null: the part without a date. */
  default Window in(@Nullable YearMonth month) {
    return switch (this) {
      case Range range when month != null ->
          new Range(
              latest(range.from(), month.atDay(1)),
              earliest(range.to(), month.plusMonths(1).atDay(1)));
      case Range range -> new Range(range.from(), range.from());
      case Undated undated -> undated;
      case Always always ->
          month == null ? new Undated() : new Range(month.atDay(1), month.plusMonths(1).atDay(1));
    };
  }

  private static LocalDate latest(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earliest(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  /** The condition that a deal {@code d} lies inside, preceded by AND. */
  default String sql(Map<String, @Nullable Object> parameters) {
    return switch (this) {
      case Always always -> "";
      case Undated undated -> " AND d.expected_close IS NULL";
      case Range(LocalDate from, LocalDate to) -> {
        parameters.put("windowFrom", from);
        parameters.put("windowTo", to);
        yield " AND d.expected_close >= :windowFrom AND d.expected_close < :windowTo";
      }
    };
  }
}
