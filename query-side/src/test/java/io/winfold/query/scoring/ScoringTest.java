package io.winfold.query.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringTest {
  private static final Resampling DRAWN = new Resampling(7, 200);
  private static final Resampling UNDRAWN = new Resampling(7, 0);

  private static Case deal(int number, boolean won) {
    return new Case(number, 0, won, 0.5, 100, "EUR");
  }

  private static List<Case> deals(boolean... won) {
    return IntStream.range(0, won.length).mapToObj(i -> deal(i, won[i])).toList();
  }

  private static Scorecard card(List<Case> cases, double... given) {
    return new Scoring(new Cases(cases), UNDRAWN, List.of(given)).card(0);
  }

  private static List<Case> random(Random random, int deals) {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < deals; i++) {
      boolean won = random.nextInt(3) == 0;
      for (int times = random.nextInt(4); times >= 0; times--) {
        cases.add(
            new Case(
                i,
                random.nextInt(3),
                won,
                0.3,
                1 + random.nextInt(1_000),
                random.nextBoolean() ? "EUR" : "USD"));
      }
    }
    return cases;
  }

  private static double[] probabilities(Random random, int count) {
    return random.doubles(count).map(p -> Math.round(p * 20) / 20.0).toArray();
  }

  @Test
  void theSevenDealsByTheirStageDefaultsOnDayEight() {
    // D1 and D3 in proposition at 70 % were won, D2 in qualified and D6 in new were lost.
    Scorecard card = card(deals(true, false, true, false), 0.7, 0.3, 0.7, 0.1);
    assertThat(card.brier().value()).isEqualTo(0.07, within(1e-15));
    assertThat(card.skill().value()).isEqualTo(1 - 0.07 / 0.25, within(1e-12));
    assertThat(card.auc().value()).isEqualTo(1);
    assertThat(card.byCount().value()).isEqualTo(0.9, within(1e-12));
    assertThat(card.logLoss().value())
        .isEqualTo(-(3 * Math.log(0.7) + Math.log(0.9)) / 4, within(1e-12));
  }

  @Test
  void whoKnowsTheOutcomeIsPerfect() {
    Scorecard card = card(deals(true, false, false, true, false), 1, 0, 0, 1, 0);
    assertThat(card.brier().value()).isZero();
    assertThat(card.skill().value()).isEqualTo(1);
    assertThat(card.ece().value()).isZero();
    assertThat(card.auc().value()).isEqualTo(1);
    assertThat(card.byCount().value()).isEqualTo(1);
    assertThat(card.byAmount().get("EUR").value()).isEqualTo(1);
    assertThat(card.logLoss().value()).isEqualTo(-Math.log1p(-1e-6), within(1e-12));
  }

  @Test
  void whoIsCertainAndWrongPaysWhatTheClippingAllows() {
    Scorecard card = card(deals(true, false), 0, 1);
    assertThat(card.brier().value()).isEqualTo(1);
    assertThat(card.logLoss().value()).isEqualTo(-Math.log(1e-6), within(1e-9));
    assertThat(card.auc().value()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.5, 0.9})
  void aConstantForecastIsAsGoodAsItsDistanceFromTheShareWon(double p) {
    boolean[] won = new boolean[40];
    for (int i = 0; i < won.length; i++) {
      won[i] = i % 4 == 0;
    }
    double[] given = new double[won.length];
    Arrays.fill(given, p);
    Scorecard card = card(deals(won), given);
    double share = 0.25;
    assertThat(card.brier().value())
        .isEqualTo((p - share) * (p - share) + share * (1 - share), within(1e-12));
    assertThat(card.ece().value()).isEqualTo(Math.abs(p - share), within(1e-12));
    assertThat(card.auc().value()).isEqualTo(0.5, within(1e-12));
    assertThat(card.byCount().value()).isEqualTo(p / share, within(1e-12));
    assertThat(card.reliability()).hasSize(1);
    assertThat(card.logLoss().value())
        .isEqualTo(-share * Math.log(p) - (1 - share) * Math.log(1 - p), within(1e-12));
  }

  @Test
  void theBaseRateItselfHasNoSkill() {
    List<Case> cases = random(new Random(3), 50);
    double[] given = new double[cases.size()];
    Arrays.fill(given, 0.3);
    assertThat(card(cases, given).skill().value()).isEqualTo(0, within(1e-12));
  }

  @Test
  void differentProbabilitiesFallIntoTenBinsOfEqualCounts() {
    double[] given = IntStream.range(0, 200).mapToDouble(i -> (i + 0.5) / 200).toArray();
    boolean[] won = new boolean[200];
    Scorecard card = card(deals(won), given);
    assertThat(card.reliability()).hasSize(10);
    assertThat(card.reliability()).allMatch(bin -> bin.won().n() == 20);
    assertThat(card.ece().value()).isEqualTo(0.5, within(1e-12));
    assertThat(card.auc().value()).as("nothing was won").isNull();
    assertThat(card.byCount().value()).isNull();
  }

  @Test
  void aucCountsThePairsThatAreInTheRightOrder() {
    var random = new Random(5);
    List<Case> cases = random(random, 60);
    double[] given = probabilities(random, cases.size());
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < given.length; i++) {
      for (int j = 0; j < given.length; j++) {
        if (cases.get(i).cut() == cases.get(j).cut() && cases.get(i).won() && !cases.get(j).won()) {
          pairs++;
          right += given[i] > given[j] ? 1 : given[i] == given[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(card(cases, given).auc().value()).isEqualTo(right / pairs, within(1e-12));
  }

  @Test
  void whatRisesFromCutToCutRanksNoDeals() {
    List<Case> cases = new ArrayList<>();
    double[] level = new double[400];
    double[] inverted = new double[400];
    for (int i = 0; i < 400; i++) {
      int cut = i / 100;
      // Later, more is said and less is won: over all cuts, nine pairs in ten would be wrong.
      boolean won = i % 100 < 90 - 25 * cut;
      cases.add(new Case(i, cut, won, 0.5, 100, "EUR"));
      level[i] = 0.2 * (cut + 1);
      inverted[i] = level[i] + (won ? 0.01 : 0);
    }

    assertThat(card(cases, level).auc().value()).isEqualTo(0.5, within(1e-12));
    assertThat(card(cases, inverted).auc().value()).isEqualTo(1);
    List<Case> allWonAtTheLast =
        cases.stream().map(one -> one.cut() < 3 ? one : deal((int) one.deal(), true)).toList();
    assertThat(card(allWonAtTheLast.subList(300, 400), Arrays.copyOfRange(level, 300, 400)).auc())
        .as("a cut at which all were won has no pairs")
        .extracting(Figure::value)
        .isNull();
  }

  @Test
  void theOrderOfTheCasesDoesNotMatter() {
    var random = new Random(11);
    List<Case> cases = random(random, 80);
    double[] given = probabilities(random, cases.size());
    List<Integer> order = new ArrayList<>(IntStream.range(0, given.length).boxed().toList());
    Collections.shuffle(order, random);
    Scorecard one = card(cases, given);
    Scorecard other =
        card(
            order.stream().map(cases::get).toList(),
            order.stream().mapToDouble(i -> given[i]).toArray());
    assertThat(other.brier().value()).isEqualTo(one.brier().value(), within(1e-12));
    assertThat(other.ece().value()).isEqualTo(one.ece().value(), within(1e-12));
    assertThat(other.auc().value()).isEqualTo(one.auc().value(), within(1e-12));
    assertThat(other.reliability()).hasSameSizeAs(one.reliability());
  }

  @Test
  void moneyIsComparedCurrencyByCurrency() {
    List<Case> cases =
        List.of(
            new Case(1, 0, true, 0.5, 1_000, "EUR"),
            new Case(2, 0, false, 0.5, 3_000, "EUR"),
            new Case(3, 0, true, 0.5, 10, "USD"));
    Scorecard card = card(cases, 0.5, 0.5, 0.2);
    assertThat(card.byAmount().get("EUR").value()).isEqualTo(2, within(1e-12));
    assertThat(card.byAmount().get("USD").value()).isEqualTo(0.2, within(1e-12));
  }

  @Test
  void theSameSeedGivesTheSameIntervalsAndTheyHoldTheFigure() {
    var random = new Random(13);
    List<Case> cases = random(random, 300);
    double[] given = probabilities(random, cases.size());
    Scorecard one = new Scoring(new Cases(cases), DRAWN, List.of(given)).card(0);
    Scorecard again = new Scoring(new Cases(cases), DRAWN, List.of(given)).card(0);
    assertThat(again).isEqualTo(one);
    assertThat(one.brier().value()).isBetween(one.brier().low(), one.brier().high());
    assertThat(one.brier().high()).isGreaterThan(one.brier().low());
    assertThat(one.auc().value()).isBetween(one.auc().low(), one.auc().high());
  }

  @Test
  void aDealSeenManyTimesIsNoMoreEvidenceThanOnce() {
    boolean[] won = new boolean[100];
    double[] once = new double[100];
    for (int i = 0; i < 100; i++) {
      won[i] = i % 3 == 0;
      once[i] = i % 7 / 10.0;
    }
    List<Case> repeated = new ArrayList<>();
    double[] given = new double[2_000];
    for (int i = 0; i < 2_000; i++) {
      repeated.add(deal(i / 20, won[i / 20]));
      given[i] = once[i / 20];
    }
    Figure single = new Scoring(new Cases(deals(won)), DRAWN, List.of(once)).card(0).brier();
    Figure many = new Scoring(new Cases(repeated), DRAWN, List.of(given)).card(0).brier();
    assertThat(many.value()).isEqualTo(single.value(), within(1e-12));
    assertThat(many.high() - many.low()).isEqualTo(single.high() - single.low(), within(1e-12));
  }

  @Test
  void whoSeesMoreIsBetterInNearlyEveryResample() {
    var random = new Random(17);
    List<Case> cases = new ArrayList<>();
    double[] truth = new double[2_000];
    double[] blind = new double[2_000];
    for (int i = 0; i < 2_000; i++) {
      truth[i] = random.nextDouble();
      blind[i] = 0.5;
      cases.add(deal(i, random.nextDouble() < truth[i]));
    }
    var scoring = new Scoring(new Cases(cases), DRAWN, List.of(truth, blind));
    Difference difference = scoring.difference(0, 1);
    assertThat(difference.brier().high()).isNegative();
    assertThat(difference.betterByBrier()).isEqualTo(1);
    assertThat(scoring.difference(1, 1).betterByBrier()).isEqualTo(0.5);
    assertThat(scoring.card(0).ece().value()).isLessThan(0.05);
    assertThat(scoring.card(0).brier().value()).isEqualTo(1 / 6.0, within(0.01));
  }

  @Test
  void ofNothingNothingIsSaid() {
    Scorecard card = card(List.of());
    assertThat(card.n()).isZero();
    assertThat(card.brier().value()).isNull();
    assertThat(card.reliability()).isEmpty();
  }
}
