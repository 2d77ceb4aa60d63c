package io.winfold.query.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.query.statistics.Cohort.Outcome;
import io.winfold.query.statistics.Fates.Arrival;
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
    double[] all = new Fates(7, 200, CommonFactor.of(SIGMA)).totals(stakes);

    assertThat(new Fates(7, 200, CommonFactor.of(SIGMA)).totals(shuffled)).isEqualTo(all);
    assertThat(new Fates(8, 200, CommonFactor.of(SIGMA)).totals(stakes)).isNotEqualTo(all);
    double[] first = new Fates(7, 200, CommonFactor.of(SIGMA)).totals(stakes.subList(0, 10));
    double[] rest = new Fates(7, 200, CommonFactor.of(SIGMA)).totals(stakes.subList(10, 30));
    for (int i = 0; i < all.length; i++) {
      assertThat(first[i] + rest[i]).isEqualTo(all[i]);
    }
  }

  @Test
  void theFuturesOfASeedAreTheSameOnEveryMachineForEver() {
    assertThat(new Fates(20_260_101, 10, CommonFactor.of(0.5)).totals(stakes(20, 4_000)))
        .containsExactly(PINNED);
  }

  private static final double[] PINNED = {8, 8, 3, 9, 16, 15, 8, 9, 7, 7};

  @Test
  void independentStakesFollowTheBinomialDistribution() {
    double[] totals = new Fates(1, 20_000, CommonFactor.of(0)).totals(stakes(100, 3_000));
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

    assertThat(new Fates(1, 50, CommonFactor.of(3)).totals(stakes)).containsOnly(5);
  }

  @Test
  void aCommonFactorWidensTheInterval() {
    Interval apart = new Fates(1, 2_000, CommonFactor.of(0)).interval(stakes(200, 3_000));
    Interval together = new Fates(1, 2_000, CommonFactor.of(SIGMA)).interval(stakes(200, 3_000));

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
    CommonFactor factor = CommonFactor.fit(past, 1);
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
      fitted.addInterval(new Fates(period, 500, factor).interval(stakes), won);
      independent.addInterval(new Fates(period, 500, CommonFactor.of(0)).interval(stakes), won);
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
  void withTooLittleHistoryTheFactorIsAGuess() {
    List<Outcome> deals = List.of(new Outcome(5_000, true), new Outcome(5_000, false));

    CommonFactor ofFew =
        CommonFactor.fit(Collections.nCopies(20, Cohort.of(deals.subList(0, 1))), 1);
    assertThat(ofFew.fitted()).isFalse();
    assertThat(CommonFactor.fit(Collections.nCopies(20, Cohort.of(deals)), 1).fitted()).isTrue();
    CommonFactor ofNothing = CommonFactor.fit(List.of(), 1);
    assertThat(ofNothing.fitted()).isFalse();
    assertThat(ofNothing.mean()).isZero();
    assertThat(ofNothing.sigma()).as("the mean of the prior").isCloseTo(0.4, within(0.01));
  }

  /** Sixty deals of 5 to 80 %, all of them half as likely as they were said to be. */
  @Test
  void whatWasAlwaysTooHopefulIsMovedAndNotOnlyWidened() {
    Random random = new Random(7);
    List<Cohort> past = new ArrayList<>();
    for (int period = 0; period < 12; period++) {
      List<Outcome> outcomes = new ArrayList<>();
      for (int deal = 0; deal < 60; deal++) {
        int basisPoints = 500 + random.nextInt(7_500);
        double odds = basisPoints / (10_000.0 - basisPoints) * Math.exp(-1);
        outcomes.add(new Outcome(basisPoints, random.nextDouble() < odds / (1 + odds)));
      }
      past.add(Cohort.of(outcomes));
    }
    CommonFactor factor = CommonFactor.fit(past, 1);

    assertThat(factor.mean()).isCloseTo(-1, within(0.2));
    assertThat(factor.sigma()).isLessThan(0.25);
  }

  @Test
  void aPeriodThatWonNothingSaysLittleAndNothingWithoutEnd() {
    CommonFactor factor =
        CommonFactor.fit(
            Collections.nCopies(6, Cohort.of(Collections.nCopies(8, new Outcome(3_000, false)))),
            1);

    assertThat(factor.mean()).isBetween(-6.0, -1.0);
  }

  @Test
  void windowsThatOverlapAreLessEvidence() {
    List<Cohort> past = new ArrayList<>();
    Random random = new Random(9);
    for (int period = 0; period < 12; period++) {
      past.add(Cohort.of(outcomes(random)));
    }
    Interval apart = new Fates(1, 2_000, CommonFactor.fit(past, 1)).interval(stakes(400, 3_000));
    Interval overlapping =
        new Fates(1, 2_000, CommonFactor.fit(past, 3)).interval(stakes(400, 3_000));

    assertThat(overlapping.p90() - overlapping.p10()).isGreaterThan(apart.p90() - apart.p10());
  }

  @Test
  void theSumOfThousandsIsDrawnAsIfOneByOne() {
    CommonFactor factor = CommonFactor.of(0.2);
    Interval one = new Fates(1, 2_000, factor).interval(stakes(2_000, 3_000));
    Interval sum = new Fates(1, 2_000, factor).interval(stakes(2_001, 3_000));

    assertThat(sum.p10()).isCloseTo(one.p10(), within(6.0));
    assertThat(sum.p50()).isCloseTo(one.p50(), within(6.0));
    assertThat(sum.p90()).isCloseTo(one.p90(), within(6.0));
    Interval independent = new Fates(1, 2_000, CommonFactor.of(0)).interval(stakes(8_000, 3_000));
    // Binomial(8000, 0.3) has a standard deviation of 41.
    assertThat(independent.p90() - independent.p50()).isCloseTo(52.5, within(4.0));
  }

  @Test
  void whatArrivesIsThatOfAPastPeriodOnAverage() {
    List<Arrival> seen = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      seen.add(new Arrival("new " + i, 1));
    }
    Arriving even = Arriving.of(1, 1, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
    Arriving uneven = Arriving.of(1, 1, 2, 18, 5, 15, 1, 19, 10, 10, 4, 16, 3, 17);
    double[] totals = new double[20_000];
    new Fates(3, 20_000, CommonFactor.of(0), even).arrive(seen, totals);
    double[] others = new double[20_000];
    new Fates(3, 20_000, CommonFactor.of(0), uneven).arrive(seen, others);

    assertThat(Arrays.stream(totals).average().orElseThrow()).isCloseTo(10, within(0.1));
    // Quantiles of a Poisson distribution of mean 10.
    assertThat(Interval.of(totals)).isEqualTo(new Interval(6, 10, 14));
    assertThat(Arrays.stream(others).average().orElseThrow()).isCloseTo(10, within(0.2));
    assertThat(Interval.of(others).p90()).isGreaterThan(16);
    assertThat(Arriving.of(1, 1).expected(1)).isZero();
  }
}
