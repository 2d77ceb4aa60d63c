package io.winfold.kernel.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.quota.FiscalPeriod.Kind;
import java.time.LocalDate;
import java.time.Month;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiscalPeriodTest {

  @ParameterizedTest
  @CsvSource({
    "2026,    JANUARY, 2026-01-01, 2027-01-01",
    "2026-Q1, JANUARY, 2026-01-01, 2026-04-01",
    "2026-Q4, APRIL,   2027-01-01, 2027-04-01",
    "2026-02, APRIL,   2026-02-01, 2026-03-01"
  })
  void aPeriodIsAStretchOfDays(FiscalPeriod period, Month start, LocalDate begin, LocalDate end) {
    assertThat(period.begin(start)).isEqualTo(begin);
    assertThat(period.end(start)).isEqualTo(end);
  }

  @Test
  void aQuarterHasThreeMonthsAndAYearFourQuarters() {
    assertThat(new FiscalPeriod("2026-Q4").parts(Month.APRIL))
        .extracting(FiscalPeriod::value)
        .containsExactly("2027-01", "2027-02", "2027-03");
    assertThat(new FiscalPeriod("2026").parts(Month.APRIL))
        .extracting(FiscalPeriod::value)
        .containsExactly("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4");
    assertThat(new FiscalPeriod("2026-03").parts(Month.APRIL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-31, YEAR,    APRIL,   2025,    2024",
    "2026-03-31, QUARTER, APRIL,   2025-Q4, 2025-Q3",
    "2026-04-01, QUARTER, APRIL,   2026-Q1, 2025-Q4",
    "2026-01-31, QUARTER, JANUARY, 2026-Q1, 2025-Q4",
    "2026-01-31, MONTH,   APRIL,   2026-01, 2025-12"
  })
  void aDayLiesInOnePeriodOfEachKind(
      LocalDate day, Kind kind, Month start, FiscalPeriod period, FiscalPeriod before) {
    FiscalPeriod found = FiscalPeriod.containing(day, kind, start);

    assertThat(found).isEqualTo(period);
    assertThat(found.kind()).isEqualTo(kind);
    assertThat(found.previous(start)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"2026-Q5", "2026-13", "26", "2026-1", "2026-q1", "' 2026'"})
  void nothingElseIsAPeriod(String text) {
    assertThat(FiscalPeriod.isPeriod(text)).isFalse();
  }
}
