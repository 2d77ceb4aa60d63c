package io.winfold.query.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winfold.query.model.DealState.Details;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ModelsTest {

  /** The moves of the seven golden deals by day 21. */
  private static Known sevenDeals() {
    return new Known()
        .stage("new", 1_000)
        .stage("qualified", 3_000)
        .stage("proposition", 7_000)
        .move("new", "qualified", 5)
        .move("new", "proposition", 1)
        .move("new", Move.LOST, 1)
        .move("qualified", "proposition", 3)
        .move("qualified", Move.LOST, 2)
        .move("proposition", Move.WON, 2)
        .move("proposition", "qualified", 1)
        .outcome("p", new Tally(2, 2));
  }

  @Test
  void theChainOfTheSevenDealsEndsAsWon() {
    var model = (MarkovModel) sevenDeals().fit(Recipe.of(Method.MARKOV));
    assertThat(model.winProbability().get("new")).isEqualTo(10 / 21.0, within(1e-12));
    assertThat(model.winProbability().get("qualified")).isEqualTo(1 / 2.0, within(1e-12));
    assertThat(model.winProbability().get("proposition")).isEqualTo(5 / 6.0, within(1e-12));
    Scorer scorer = model.scorer();
    assertThat(scorer.basisPoints(new Known().open("proposition", null, Details.NONE)))
        .isEqualTo(8_333);
  }

  @Test
  void aStageThatNoDealHasLeftHasNoProbability() {
    Known known =
        new Known().move("a", "b", 3).move("a", Move.WON, 1).move("c", "d", 1).move("d", "c", 1);
    var model = (MarkovModel) known.fit(Recipe.of(Method.MARKOV));
    assertThat(model.winProbability()).containsOnlyKeys("a").containsEntry("a", 1.0);
    assertThat(model.scorer().basisPoints(known.open("c", null, Details.NONE)))
        .isEqualTo(Scorer.NONE);
    assertThat(model.scorer().basisPoints(known.open("a", null, Details.NONE))).isEqualTo(9_999);
  }

  @Test
  void winRatesWorkFromTheFirstClosedDealAndTrustMoreAsMoreClose() {
    Recipe recipe = Recipe.of(Method.WIN_RATE);
    Known one = new Known().stage("new", 1_000).closed(true, null, Details.NONE, "new");
    var first = (WinRateModel) one.fit(recipe);
    assertThat(first.all().rate()).isEqualTo(2 / 3.0, within(1e-12));
    WinRateModel.Rate few = first.stages().get("new");
    assertThat(few.rate()).isBetween(0.6, 0.9);
    assertThat(few.low()).isLessThan(few.rate());
    assertThat(few.high()).isGreaterThan(few.rate());

    Known many = new Known().stage("new", 1_000).stage("late", 5_000);
    for (int i = 0; i < 300; i++) {
      many.closed(i % 3 == 0, null, Details.NONE, i % 3 == 2 ? "new" : "late");
    }
    var model = (WinRateModel) many.fit(recipe);
    WinRateModel.Rate late = model.stages().get("late");
    assertThat(late.rate()).isEqualTo(0.5, within(0.02));
    assertThat(late.high() - late.low()).isLessThan(few.high() - few.low());
    assertThat(model.stages().get("new").rate()).isLessThan(0.05);
  }

  @Test
  void aSmallSegmentStaysNearItsStage() {
    Known known = new Known().stage("new", 1_000);
    for (int i = 0; i < 200; i++) {
      known.closed(i % 2 == 0, null, Known.source("web"), "new");
      known.closed(i % 4 == 0, null, Known.source("fair"), "new");
    }
    known.closed(true, null, Known.source("letter"), "new");
    Model model = known.fit(Recipe.of(Method.WIN_RATE).with(Field.all("source")));
    Scorer scorer = model.scorer();
    int web = scorer.basisPoints(known.open("new", null, Known.source("web")));
    int fair = scorer.basisPoints(known.open("new", null, Known.source("fair")));
    int letter = scorer.basisPoints(known.open("new", null, Known.source("letter")));
    int unheardOf = scorer.basisPoints(known.open("new", null, Known.source("telex")));
    assertThat(web).isBetween(4_500, 5_000);
    assertThat(fair).isBetween(2_500, 3_000);
    assertThat(letter).isBetween(unheardOf, 6_500);
    assertThat(unheardOf).isBetween(3_600, 3_900);
  }

  @Test
  void theRegressionFindsWhatMakesDealsWin() {
    var random = new Random(7);
    Known known = new Known().stage("new", 1_000).stage("late", 5_000);
    for (int i = 0; i < 4_000; i++) {
      boolean late = random.nextBoolean();
      boolean web = random.nextBoolean();
      double truth = Odds.probability(-1 + (late ? 1.5 : 0) + (web ? -0.8 : 0));
      known.closed(
          random.nextDouble() < truth,
          null,
          Known.source(web ? "web" : "fair"),
          late ? "late" : "new");
    }
    var model =
        (LogisticModel) known.fit(Recipe.of(Method.LOGISTIC_REGRESSION).with(Field.all("source")));
    Scorer scorer = model.scorer();
    for (boolean late : List.of(true, false)) {
      for (boolean web : List.of(true, false)) {
        double truth = Odds.probability(-1 + (late ? 1.5 : 0) + (web ? -0.8 : 0));
        Features deal = known.open(late ? "late" : "new", null, Known.source(web ? "web" : "fair"));
        assertThat(scorer.basisPoints(deal) / 10_000.0).isEqualTo(truth, within(0.035));
      }
    }
    assertThat(model.checked()).isNotNull();
    assertThat(model.checked().logLoss()).isLessThan(model.checked().baseLogLoss());
  }

  @Test
  void theRegressionIsRefusedWhereNothingWasLost() {
    Known known = new Known().stage("new", 1_000).closed(true, null, Details.NONE, "new");
    assertThat(Recipe.of(Method.LOGISTIC_REGRESSION).fit(known.at(Known.CUT)))
        .isInstanceOf(Fit.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void parametersSurviveJsonAndScoresStayWithinBounds(Method method) {
    var random = new Random(11);
    Known known = new Known().stage("new", 0).stage("late", 10_000);
    for (int i = 0; i < 400; i++) {
      known.closed(
          random.nextInt(10) == 0,
          i % 3 == 0 ? null : "north",
          new Details(
              "a" + i % 20,
              "s" + i % 4,
              null,
              null,
              i % 2 == 0 ? List.of("hot") : List.of(),
              Map.of("country", i % 5 == 0 ? "FR" : "BE")),
          random.nextBoolean() ? new String[] {"new", "late"} : new String[] {"new"});
    }
    Recipe plain = Recipe.of(method);
    Recipe recipe =
        Recipe.takesFields(method) ? plain.with(Field.all("source", "tag", "ageDays")) : plain;
    Model model = known.fit(recipe);
    assertThat(known.fit(recipe)).as("deterministic").isEqualTo(model);
    String json = FittedModel.write(model).toString();
    Model again = FittedModel.read(method, JsonMapper.shared().readTree(json));
    assertThat(again).isEqualTo(model);
    for (Example example : known.at(Known.CUT).examples()) {
      Features features = known.at(Known.CUT).atClosing(example);
      int points = again.scorer().basisPoints(features);
      assertThat(points).isBetween(1, 9_999);
      Score score = again.scorer().explain(features);
      assertThat(score).isNotNull();
      assertThat(score.basisPoints()).isEqualTo(points);
      assertThat(Odds.probability(LeadScoringVectorsTest.sum(score)) * 10_000)
          .isEqualTo(points, within(1.1));
    }
  }
}
