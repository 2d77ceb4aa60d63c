package io.winfold.query.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.query.scoring.Case;
import io.winfold.query.scoring.Cases;
import io.winfold.query.scoring.Resampling;
import io.winfold.query.scoring.Scoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecommendationTest {
  private static final int DEALS = 1_000;
  private static final double SHARE = 0.3;

  /** What is said when a stage default of 60 % stands beside some other method. */
  private static Recommendation recommend(int deals, String method, boolean[] won, double... said) {
    List<Case> cases = new ArrayList<>();
    double[] byDefault = new double[deals];
    double[] base = new double[deals];
    for (int i = 0; i < deals; i++) {
      cases.add(new Case(i, 0, won[i], SHARE, 100, "EUR"));
      byDefault[i] = 0.6;
      base[i] = SHARE;
    }
    var scoring =
        new Scoring(new Cases(cases), new Resampling(1, 200), List.of(byDefault, said, base));
    List<Contestant> contestants = new ArrayList<>();
    List<String> names = List.of("STAGE_DEFAULT", method, Contestant.BASE_RATE);
    for (int i = 0; i < names.size(); i++) {
      contestants.add(new Contestant(names.get(i), scoring.card(i), scoring.difference(i, 0)));
    }
    return Recommendation.of(contestants, Optional.empty());
  }

  private static double[] chances(int deals) {
    var random = new Random(5);
    double[] chances = new double[deals];
    for (int i = 0; i < deals; i++) {
      chances[i] = random.nextInt(10) < 7 ? 0.1 : 0.77;
    }
    return chances;
  }

  private static boolean[] drawn(double... chances) {
    var random = new Random(6);
    boolean[] won = new boolean[chances.length];
    for (int i = 0; i < won.length; i++) {
      won[i] = random.nextDouble() < chances[i];
    }
    return won;
  }

  @Test
  void aMethodThatKnowsDealsIsRecommended() {
    double[] chances = chances(DEALS);
    Recommendation given = recommend(DEALS, "LOGISTIC_REGRESSION", drawn(chances), chances);
    assertThat(given.method()).isEqualTo("LOGISTIC_REGRESSION");
    assertThat(given.better()).isEqualTo(1);
    assertThat(given.text())
        .startsWith("Logistic regression: better than the stage default in 100.0 % of resamples")
        .contains("n = 1000 predictions of 1000 deals")
        .doesNotContain("base rate");
  }

  @Test
  void aMethodThatKnowsTheLevelOnlyIsSaidToBeNoMore() {
    double[] level = new double[DEALS];
    Arrays.fill(level, SHARE + 0.0001);
    Recommendation given = recommend(DEALS, "WIN_RATE", drawn(chances(DEALS)), level);
    assertThat(given.method()).isEqualTo("WIN_RATE");
    assertThat(given.text()).contains("cannot be told from the base rate");
  }

  @Test
  void whatIsNoBetterIsNotRecommended() {
    double[] same = new double[DEALS];
    Arrays.fill(same, 0.6);
    Recommendation given = recommend(DEALS, "MARKOV", drawn(chances(DEALS)), same);
    assertThat(given.method()).isNull();
    assertThat(given.text()).startsWith("Nothing can be told from the stage default");
  }

  @Test
  void aFewDealsAreTooFew() {
    double[] chances = chances(20);
    Recommendation given = recommend(20, "LOGISTIC_REGRESSION", drawn(chances), chances);
    assertThat(given.method()).isNull();
    assertThat(given.text()).startsWith("Too few deals");
  }
}
