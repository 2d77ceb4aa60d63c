package io.winfold.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts are exact, and held at their currency's digits. */
class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "50000, USD, 50000.00",
    "50000.1, USD, 50000.10",
    "50000.100, USD, 50000.10",
    "1E+3, USD, 1000.00",
    "0E+900000000, USD, 0.00",
    "0E-900000000, USD, 0.00",
    "-0, USD, 0.00",
    "1200, JPY, 1200",
    "1200.0, JPY, 1200",
    "1.5, BHD, 1.500"
  })
  void anAmountIsHeldAtTheDigitsOfItsCurrency(String given, String currency, String held) {
    Money money = Money.of(given, currency);

    assertThat(money.plainAmount()).isEqualTo(held);
    assertThat(money.isInRange()).isTrue();
    assertThat(money).isEqualTo(Money.of(held, currency));
  }

  @ParameterizedTest
  @CsvSource({
    "-0.01, USD",
    "0.001, USD",
    "0.5, JPY",
    "1000000000000000, USD",
    "1E+999999999, USD",
    "1E-999999999, USD"
  })
  void whatNoDealCanBeWorthIsOutOfRangeAndHarmless(String given, String currency) {
    assertThat(Money.of(given, currency).isInRange()).isFalse();
  }

  @Test
  void theLargestAmountHasFifteenDigitsBeforeThePoint() {
    assertThat(Money.of("999999999999999.99", "USD").isInRange()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XYZ", "usd", "", "XAU", "XXX"})
  void onlyCurrenciesThatHaveDigitsAreMoney(String currency) {
    assertThatThrownBy(() -> Money.of("1", currency)).isInstanceOf(IllegalArgumentException.class);
  }
}
