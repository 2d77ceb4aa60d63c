package io.winfold.kernel.quota;

import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A fiscal year, a quarter of one, or a calendar month: {@code 2026}, {@code 2026-Q1}, {@code
 * 2026-03}. A fiscal year bears the number of the calendar year it begins in.
 */
public record FiscalPeriod(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?");
  private static final int MONTHS_A_QUARTER = 3;
  private static final int MONTHS_A_YEAR = 12;

  /**
   * @throws IllegalArgumentException if it has none of the forms
   */
  public FiscalPeriod {
    if (!isPeriod(value)) {
      throw new IllegalArgumentException("not a fiscal period: " + value);
    }
  }

  public static boolean isPeriod(String text) {
    return FORM.matcher(text).matches();
  }

  /** How long a period is. */
  public enum Kind {
    YEAR(MONTHS_A_YEAR),
    QUARTER(MONTHS_A_QUARTER),
    MONTH(1);

    private final int months;

    Kind(int months) {
      this.months = months;
    }

    /** Its length in months. */
    public int months() {
      return months;
    }
  }

  /**
   * The period of a kind that a day lies in.
   *
   * @param fiscalYearStart the month fiscal years begin with
   */
  public static FiscalPeriod containing(LocalDate day, Kind kind, Month fiscalYearStart) {
    if (kind == Kind.MONTH) {
      return new FiscalPeriod("%04d-%02d".formatted(day.getYear(), day.getMonthValue()));
    }
    LocalDate year = day.minusMonths(fiscalYearStart.getValue() - 1L);
    int month = year.getMonthValue() - 1;
    return new FiscalPeriod(
        kind == Kind.YEAR
            ? "%04d".formatted(year.getYear())
            : "%04d-Q%d".formatted(year.getYear(), month / MONTHS_A_QUARTER + 1));
  }

  public Kind kind() {
    return isYear() ? Kind.YEAR : isQuarter() ? Kind.QUARTER : Kind.MONTH;
  }

  /** The period of the same kind just before. */
  public FiscalPeriod previous(Month fiscalYearStart) {
    return containing(begin(fiscalYearStart).minusDays(1), kind(), fiscalYearStart);
  }

  private boolean isYear() {
    return value.length() == 4;
  }

  private boolean isQuarter() {
    return value.indexOf('Q') > 0;
  }

  private int year() {
    return Integer.parseInt(value.substring(0, 4));
  }

  /**
   * Its first day.
   *
   * @param fiscalYearStart the month fiscal years begin with
   */
  public LocalDate begin(Month fiscalYearStart) {
    LocalDate year = LocalDate.of(year(), fiscalYearStart, 1);
    if (isYear()) {
      return year;
    }
    if (isQuarter()) {
      int quarter = value.charAt(value.length() - 1) - '1';
      return year.plusMonths((long) quarter * MONTHS_A_QUARTER);
    }
    return LocalDate.of(year(), Integer.parseInt(value.substring(5)), 1);
  }

  /** The day after its last. */
  public LocalDate end(Month fiscalYearStart) {
    return begin(fiscalYearStart).plusMonths(kind().months());
  }

  /** The quarters of a year, the months of a quarter, nothing of a month; in order. */
  public List<FiscalPeriod> parts(Month fiscalYearStart) {
    if (isYear()) {
      return IntStream.rangeClosed(1, MONTHS_A_YEAR / MONTHS_A_QUARTER)
          .mapToObj(quarter -> new FiscalPeriod(value + "-Q" + quarter))
          .toList();
    }
    if (isQuarter()) {
      LocalDate begin = begin(fiscalYearStart);
      return IntStream.range(0, MONTHS_A_QUARTER)
          .mapToObj(begin::plusMonths)
          .map(month -> "%04d-%02d".formatted(month.getYear(), month.getMonthValue()))
          .map(FiscalPeriod::new)
          .toList();
    }
    return List.of();
  }
}
