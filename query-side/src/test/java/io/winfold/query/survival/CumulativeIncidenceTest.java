package io.winfold.query.survival;

import static io.winfold.query.survival.Observation.Ending.CENSORED;
import static io.winfold.query.survival.Observation.Ending.COMPETING;
import static io.winfold.query.survival.Observation.Ending.EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CumulativeIncidenceTest {
  /** The seven deals of the golden vector, from creation to their end as of day 21. */
  private static final CumulativeIncidence SEVEN_DEALS =
      CumulativeIncidence.of(
          List.of(
              new Observation(20, EVENT),
              new Observation(10, COMPETING),
              new Observation(15, EVENT),
              new Observation(19, CENSORED),
              new Observation(17, CENSORED),
              new Observation(4, COMPETING),
              new Observation(15, CENSORED)));

  @Test
  void estimates_the_seven_deals_as_the_golden_vector_lists_them() {
    assertClose(SEVEN_DEALS.incidence(15), 1 / 7.0);
    assertClose(SEVEN_DEALS.incidence(20), 5 / 7.0);
    assertClose(SEVEN_DEALS.competing(4), 1 / 7.0);
    assertClose(SEVEN_DEALS.competing(10), 2 / 7.0);
    assertClose(SEVEN_DEALS.survival(4), 6 / 7.0);
    assertClose(SEVEN_DEALS.survival(10), 5 / 7.0);
    assertClose(SEVEN_DEALS.survival(15), 4 / 7.0);
    assertClose(SEVEN_DEALS.survival(20), 0);
  }

  @Test
  void conditions_on_the_age_reached() {
    assertClose(SEVEN_DEALS.incidence(20, 10), (5 / 7.0 - 0) / (5 / 7.0));
    assertThat(SEVEN_DEALS.incidence(30, 20)).isZero();
    assertThat(SEVEN_DEALS.incidence(10, 10)).isZero();
  }

  @Test
  void the_median_counts_those_still_running() {
    var visits =
        CumulativeIncidence.of(
            List.of(
                new Observation(2, EVENT),
                new Observation(3, CENSORED),
                new Observation(9, EVENT)));
    assertThat(visits.median()).hasValue(9);
    assertThat(CumulativeIncidence.of(List.of(new Observation(5, CENSORED))).median()).isEmpty();
  }

  /** 23/24 x 22/23 x ... x 12/13 is one half, which doubles do not say. */
  @Test
  void the_median_is_the_half_however_products_are_rounded() {
    for (int n = 2; n <= 400; n += 2) {
      long[] ended = LongStream.rangeClosed(1, n).toArray();
      var visits = CumulativeIncidence.of(ended, new long[0], new long[0]);
      assertThat(visits.median()).as("of %d", n).hasValue(n / 2);
    }
  }

  @Test
  void nothing_observed_means_nothing_happens() {
    var none = CumulativeIncidence.of(List.of());
    assertThat(none.survival(100)).isEqualTo(1);
    assertThat(none.incidence()).isZero();
    assertThat(none.subjects()).isZero();
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-12));
  }
}
