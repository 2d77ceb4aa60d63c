package io.winfold.query.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.query.statistics.Cohort.Outcome;
import io.winfold.query.statistics.Fates.Stake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Drawn futures, and a common factor that is found again in what it made. */
class FatesTest {
  private static final double SIGMA = 0.6;

  private static List<Stake> stakes(int count, int basisPoints) {
    List<Stake> stakes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stakes.add(new Stake("deal " + i, basisPoints, 1));
    }
    return stakes;
  }

  @Test
  void theSameSeedGivesTheSameFuturesInAnyOrderAndSelection() {
    List<Stake> stakes = stakes(30, 3_000);
    List<Stake> shuffled = new ArrayList<>(stakes);
    Collections.shuffle(shuffled, new Random(1));
    double[] all = new Fates(7, 200, SIGMA).totals(stakes);

    assertThat(new Fates(7, 200, SIGMA).totals(shuffled)).isEqualTo(all);
    assertThat(new Fates(8, 200, SIGMA).totals(stakes)).isNotEqualTo(all);
    double[] first = new Fates(7, 200, SIGMA).totals(stakes.subList(0, 10));
    double[] rest = new Fates(7, 200, SIGMA).totals(stakes.subList(10, 30));
    for (int i = 0; i < all.length; i++) {
      assertThat(first[i] + rest[i]).isEqualTo(all[i]);
    }
  }

  @Test
  void theFuturesOfASeedAreTheSameOnEveryMachineForEver() {
    assertThat(new Fates(20_260_101, 10, 0.5).totals(stakes(20, 4_000))).containsExactly(PINNED);
  }

  private static final double[] PINNED = {8, 8, 3, 9, 16, 15, 8, 9, 7, 7};

  @Test
  void independentStakesFollowTheBinomialDistribution() {
    double[] totals = new Fates(1, 20_000, 0).totals(stakes(100, 3_000));
    double mean = Arrays.stream(totals).average().orElseThrow();
    double variance =
        Arrays.stream(totals).map(total -> (total - mean) * (total - mean)).average().orElseThrow();

    assertThat(mean).isCloseTo(30, within(0.15));
    assertThat(variance).isCloseTo(21, within(1.0));
    // Quantiles of Binomial(100, 0.3).
    assertThat(Interval.of(totals)).isEqualTo(new Interval(24, 30, 36));
  }

  @Test
  void whatIsCertainIsWonAlwaysAndWhatIsImpossibleNever() {
    List<Stake> stakes = List.of(new Stake("sure", 10_000, 5), new Stake("lost", 0, 100));

    assertThat(new Fates(1, 50, 3).totals(stakes)).containsOnly(5);
  }

  @Test
  void aCommonFactorWidensTheInterval() {
    Interval apart = new Fates(1, 2_000, 0).interval(stakes(200, 3_000));
    Interval together = new Fates(1, 2_000, SIGMA).interval(stakes(200, 3_000));

    assertThat(together.p90() - together.p10()).isGreaterThan(2 * (apart.p90() - apart.p10()));
  }

  /**
   * Periods whose deals share a factor: the sigma fitted to the first ones covers four fifths of
   * the later ones; taking deals for independent covers far fewer.
   */
  @Test
  void theFittedFactorCoversFourFifthsOfWhatComes() {
    Random random = new Random(20_261_121);
    List<Cohort> past = new ArrayList<>();
    for (int period = 0; period < 60; period++) {
      past.add(Cohort.of(outcomes(random)));
    }
    CommonFactor factor = CommonFactor.fit(past);
    assertThat(factor.fitted()).isTrue();
    assertThat(factor.sigma()).isCloseTo(SIGMA, within(0.15));

    Score fitted = new Score();
    Score independent = new Score();
    for (int period = 0; period < 400; period++) {
      List<Outcome> outcomes = outcomes(random);
      List<Stake> stakes = new ArrayList<>();
      for (Outcome outcome : outcomes) {
        stakes.add(new Stake(period + "/" + stakes.size(), outcome.basisPoints(), 1));
      }
      double won = outcomes.stream().filter(Outcome::won).toList().size();
      fitted.addInterval(new Fates(period, 500, factor.sigma()).interval(stakes), won);
      independent.addInterval(new Fates(period, 500, 0).interval(stakes), won);
    }
    // The share of 400 has a standard error of 0.02; discrete totals lie on the bounds.
    assertThat(fitted.coverage()).isBetween(0.75, 0.87);
    assertThat(independent.coverage()).isLessThan(0.65);
    assertThat(fitted.pinball().p10()).isLessThan(independent.pinball().p10());
  }

  /** Sixty deals of 5 to 80 %, all moved by one factor. */
  private static List<Outcome> outcomes(Random random) {
    double factor = SIGMA * random.nextGaussian();
    List<Outcome> outcomes = new ArrayList<>();
    for (int deal = 0; deal < 60; deal++) {
      int basisPoints = 500 + random.nextInt(7_500);
      double odds = basisPoints / (10_000.0 - basisPoints) * Math.exp(factor);
      outcomes.add(new Outcome(basisPoints, random.nextDouble() < odds / (1 + odds)));
    }
    return outcomes;
  }

  @Test
  void withTooLittleHistoryTheFactorIsTheDefault() {
    List<Outcome> deals = List.of(new Outcome(5_000, true), new Outcome(5_000, false));

    assertThat(CommonFactor.fit(Collections.nCopies(20, Cohort.of(deals.subList(0, 1)))))
        .isEqualTo(new CommonFactor(CommonFactor.BY_DEFAULT, false, 20, 20));
    assertThat(CommonFactor.fit(Collections.nCopies(20, Cohort.of(deals))))
        .isEqualTo(new CommonFactor(0, true, 20, 40));
    assertThat(CommonFactor.fit(List.of()).fitted()).isFalse();
  }
}
