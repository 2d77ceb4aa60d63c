package io.winfold.query.waterfall;

import static io.winfold.query.waterfall.Bucket.DECREASED;
import static io.winfold.query.waterfall.Bucket.INCREASED;
import static io.winfold.query.waterfall.Bucket.PROBABILITY_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.query.waterfall.Standing.Counted;
import io.winfold.query.waterfall.Standing.Out;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MovementTest {
  private static final Counted HUNDRED = counted("100.00", 10_000);

  private static Counted counted(String amount, int basisPoints) {
    return new Counted(new BigDecimal(amount), basisPoints);
  }

  private static Movement movement(Bucket bucket, String value) {
    return new Movement(bucket, new BigDecimal(value));
  }

  @ParameterizedTest
  @CsvSource({
    "ABSENT, NEW",
    "WON, REOPENED",
    "LOST, REOPENED",
    "ELSEWHERE, TRANSFERRED_IN",
    "LATER, PULLED_IN",
    "EARLIER, PUSHED_IN"
  })
  void aDealComesInForTheReasonItWasOut(Out before, Bucket bucket) {
    assertThat(Movement.between(before, HUNDRED)).containsExactly(movement(bucket, "1000000.00"));
  }

  @ParameterizedTest
  @CsvSource({
    "WON, WON",
    "LOST, LOST",
    "ELSEWHERE, TRANSFERRED_OUT",
    "LATER, PUSHED_OUT",
    "EARLIER, PULLED_OUT"
  })
  void aDealGoesOutForTheReasonItIsOut(Out after, Bucket bucket) {
    assertThat(Movement.between(HUNDRED, after)).containsExactly(movement(bucket, "-1000000.00"));
  }

  @ParameterizedTest
  @EnumSource(Out.class)
  void aDealThatStaysOutMovesNothing(Out out) {
    assertThat(Movement.between(out, Out.LOST)).isEmpty();
  }

  @Test
  void aDealThatStaysInGrowsOrShrinks() {
    assertThat(Movement.between(HUNDRED, counted("120.00", 10_000)))
        .containsExactly(movement(INCREASED, "200000.00"));
    assertThat(Movement.between(HUNDRED, counted("90.00", 10_000)))
        .containsExactly(movement(DECREASED, "-100000.00"));
    assertThat(Movement.between(HUNDRED, HUNDRED)).isEmpty();
  }

  @Test
  void amountAndProbabilityTogetherAreToldApartAndAddUp() {
    assertThat(Movement.between(counted("100.00", 2_000), counted("80.00", 5_000)))
        .containsExactly(
            movement(DECREASED, "-40000.00"), movement(PROBABILITY_CHANGED, "240000.00"));
  }
}
