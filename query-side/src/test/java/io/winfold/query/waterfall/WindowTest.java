package io.winfold.query.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.query.waterfall.Window.Always;
import io.winfold.query.waterfall.Window.Place;
import io.winfold.query.waterfall.Window.Range;
import io.winfold.query.waterfall.Window.Undated;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final LocalDate JANUARY_20 = LocalDate.parse("2026-01-20");
  private static final LocalDate APRIL = LocalDate.parse("2026-04-01");
  private static final Window WINDOW = new Range(JANUARY_20, APRIL);

  @Test
  void theFirstDayIsInsideAndTheLastIsNot() {
    assertThat(WINDOW.place(JANUARY_20.minusDays(1))).isEqualTo(Place.EARLIER);
    assertThat(WINDOW.place(JANUARY_20)).isEqualTo(Place.INSIDE);
    assertThat(WINDOW.place(APRIL.minusDays(1))).isEqualTo(Place.INSIDE);
    assertThat(WINDOW.place(APRIL)).isEqualTo(Place.LATER);
  }

  @Test
  void noDateIsFarInTheFutureUnlessThereIsNoWindow() {
    assertThat(WINDOW.place(null)).isEqualTo(Place.LATER);
    assertThat(new Always().place(null)).isEqualTo(Place.INSIDE);
  }

  @Test
  void aMonthOfAWindowIsNoLongerThanTheWindow() {
    assertThat(WINDOW.in(YearMonth.of(2026, 1)))
        .isEqualTo(new Range(JANUARY_20, LocalDate.parse("2026-02-01")));
    assertThat(new Always().in(YearMonth.of(2026, 1)))
        .isEqualTo(new Range(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-02-01")));
  }

  @Test
  void theDealsWithoutADateAreAWindowOfTheirOwn() {
    Window undated = new Always().in(null);

    assertThat(undated).isEqualTo(new Undated());
    assertThat(undated.place(null)).isEqualTo(Place.INSIDE);
    assertThat(undated.place(APRIL)).isEqualTo(Place.EARLIER);
    assertThat(WINDOW.in(null).place(null)).isEqualTo(Place.LATER);
  }
}
