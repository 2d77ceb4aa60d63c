package io.winfold.query.forecast;

import io.winfold.kernel.quota.FiscalPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of days that is forecast.
 *
 * @param begin its first day
 * @param end the day after its last
 */
record Horizon(LocalDate begin, LocalDate end, ZoneId zone) {

  static Horizon of(FiscalPeriod period, Month fiscalYearStart, ZoneId zone) {
    return new Horizon(period.begin(fiscalYearStart), period.end(fiscalYearStart), zone);
  }

  /** Where its first day begins. */
  Instant from() {
    return begin.atStartOfDay(zone).toInstant();
  }

  /** Where the day after its last begins. */
  Instant to() {
    return end.atStartOfDay(zone).toInstant();
  }

  boolean contains(@Nullable Instant instant) {
    return instant != null && !instant.isBefore(from()) && instant.isBefore(to());
  }

  boolean contains(@Nullable LocalDate day) {
    return day != null && !day.isBefore(begin) && day.isBefore(end);
  }

  /** Whether nothing more can happen in it. */
  boolean isOver(Instant asOf) {
    return !asOf.isBefore(to());
  }

  /** How many months before another one it ends. */
  long monthsBefore(Horizon other) {
    return ChronoUnit.MONTHS.between(end, other.end());
  }

  /** Its length in months; periods are made of whole ones. */
  int months() {
    return (int) ChronoUnit.MONTHS.between(begin, end);
  }
}
