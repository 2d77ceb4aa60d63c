package io.winfold.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probabilities are percent with two decimals, exactly. */
class ProbabilityTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "40, 40", "40.00, 40", "39.5, 39.5", "39.67, 39.67", "1E+2, 100", "1E+1, 10"})
  void percentIsKeptWithoutNeedlessZeros(BigDecimal given, String shown) {
    assertThat(Probability.ofPercent(given).percent().toString()).isEqualTo(shown);
  }

  @Property
  void everyBasisPointSurvivesItsPercent(@ForAll @IntRange(max = 10_000) int basisPoints) {
    Probability probability = new Probability(basisPoints);

    assertThat(Probability.ofPercent(probability.percent())).isEqualTo(probability);
  }

  @Test
  void nothingBelowZeroNorAboveAHundredNorFinerThanTwoDecimals() {
    for (String percent : new String[] {"-0.01", "100.01", "1E+999999999"}) {
      assertThatThrownBy(() -> Probability.ofPercent(new BigDecimal(percent)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Probability.ofPercent(new BigDecimal("0.001")))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Probability(10_001)).isInstanceOf(IllegalArgumentException.class);
  }
}
