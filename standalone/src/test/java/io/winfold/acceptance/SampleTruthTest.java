package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.intake.sample.SampleDeal;
import io.winfold.command.intake.sample.SampleHistory;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.query.model.DealState;
import io.winfold.query.model.Example;
import io.winfold.query.model.Features;
import io.winfold.query.model.Field;
import io.winfold.query.model.Fit;
import io.winfold.query.model.Method;
import io.winfold.query.model.Move;
import io.winfold.query.model.Recipe;
import io.winfold.query.model.Records;
import io.winfold.query.model.Scorer;
import io.winfold.query.model.Stage;
import io.winfold.query.model.Tally;
import io.winfold.query.model.TrainingSet;
import io.winfold.query.model.Visit;
import io.winfold.query.scoring.Case;
import io.winfold.query.scoring.Cases;
import io.winfold.query.scoring.Difference;
import io.winfold.query.scoring.Figure;
import io.winfold.query.scoring.Resampling;
import io.winfold.query.scoring.Scorecard;
import io.winfold.query.scoring.Scoring;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The generated sample knows with which chance each outcome was drawn. Models that see only the
 * outcomes of some deals, as they were created, are held against the chances of others.
 */
class SampleTruthTest {
  private static final Instant END = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<Field> FIELDS =
      Field.all("source", "industry", "type", "owner", "size");
  private static final int JUDGED = 4_000;
  private static final Resampling DRAWN = new Resampling(1, 200);

  private static List<SampleDeal> deals;

  @BeforeAll
  static void generate() {
    deals =
        LongStream.rangeClosed(1, 8)
            .mapToObj(seed -> new SampleHistory(seed, END).deals())
            .flatMap(List::stream)
            .toList();
  }

  private static DealState created(int number, SampleDeal deal) {
    var step = deal.history().steps().getFirst();
    var create = (Create) step.command();
    return new DealState(
        number,
        1,
        step.occurredAt(),
        1,
        "OpportunityCreated",
        "OPEN",
        "p",
        "new",
        create.amount().amount().doubleValue(),
        create.amount().currency().getCurrencyCode(),
        create.expectedCloseDate(),
        create.owner(),
        create.team(),
        step.occurredAt(),
        step.occurredAt(),
        0,
        0,
        new DealState.Details(
            create.account(),
            create.source(),
            create.industry(),
            create.type(),
            create.tags(),
            create.attributes()));
  }

  private static Example closed(int number, SampleDeal deal) {
    DealState open = created(number, deal);
    Instant at = open.since().plus(Duration.ofDays(1));
    boolean won = deal.destinedToWin();
    var last =
        new DealState(
            number,
            2,
            at,
            2,
            won ? "Won" : "Lost",
            won ? "WON" : "LOST",
            open.pipeline(),
            open.stage(),
            open.amount(),
            open.currency(),
            open.expectedClose(),
            open.owner(),
            open.team(),
            open.createdAt(),
            open.stageEnteredAt(),
            0,
            0,
            open.details());
    return new Example(
        List.of(open, last), List.of(new Visit("p", "new", won ? "WON" : "LOST", null)));
  }

  private static TrainingSet training(int size) {
    List<Example> examples =
        IntStream.range(JUDGED, JUDGED + size).mapToObj(i -> closed(i, deals.get(i))).toList();
    long won = examples.stream().filter(Example::won).count();
    return new TrainingSet(
        "p",
        END,
        ZoneOffset.UTC,
        // What the b2b template says of a new deal.
        List.of(new Stage("new", 0, null, 1_000)),
        examples,
        Map.of(new Move("new", Move.WON), won, new Move("new", Move.LOST), size - won),
        Map.of("p", new Tally(won, size - won)),
        Records.NONE);
  }

  /** What a method fitted to so many deals says of those it has not seen. */
  private static double[] said(Recipe recipe, int size) {
    if (!(recipe.fit(training(size)) instanceof Fit.Done(var model))) {
      throw new AssertionError(recipe.method() + " was not fitted to " + size);
    }
    Scorer scorer = model.scorer();
    return IntStream.range(0, JUDGED)
        .mapToDouble(
            i -> {
              DealState deal = created(i, deals.get(i));
              var features = new Features(deal, deal.since(), ZoneOffset.UTC, Records.NONE);
              return scorer.basisPoints(features) / 10_000.0;
            })
        .toArray();
  }

  private static Cases judged(int count) {
    return new Cases(
        IntStream.range(0, count)
            .mapToObj(i -> new Case(i, 0, deals.get(i).destinedToWin(), 0.5, 1, "EUR"))
            .toList());
  }

  private static double[] truth(int count) {
    return IntStream.range(0, count).mapToDouble(i -> deals.get(i).trueWinProbability()).toArray();
  }

  private static double distance(double[] said) {
    double[] truth = truth(said.length);
    return IntStream.range(0, said.length)
        .mapToDouble(i -> Math.abs(said[i] - truth[i]))
        .average()
        .orElseThrow();
  }

  private static double value(Figure figure) {
    return Objects.requireNonNull(figure.value());
  }

  @Test
  void shrunkWinRatesAndTheRegressionBeatStageDefaults() {
    Recipe regression = Recipe.of(Method.LOGISTIC_REGRESSION).with(FIELDS);
    double[] byDefault = said(Recipe.of(Method.STAGE_DEFAULT), 1_500);
    double[] shrunk = said(Recipe.of(Method.WIN_RATE).with(Field.all("source", "type")), 1_500);
    double[] fitted = said(regression, 1_500);
    var scoring =
        new Scoring(judged(JUDGED), DRAWN, List.of(byDefault, shrunk, fitted, truth(JUDGED)));
    for (int method : new int[] {1, 2}) {
      Difference difference = scoring.difference(method, 0);
      assertThat(difference.brier().high()).isNegative();
      assertThat(difference.logLoss().high()).isNegative();
    }
    assertThat(scoring.difference(2, 1).brier().value()).as("more is seen").isNegative();
    assertThat(scoring.card(3).brier().value())
        .as("nothing beats the truth by much")
        .isLessThan(value(scoring.card(2).brier()) + 0.002);
  }

  @Test
  void moreDealsMakeForBetterCalibration() {
    Recipe regression = Recipe.of(Method.LOGISTIC_REGRESSION).with(FIELDS);
    List<Double> distances = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    for (int size : new int[] {100, 1_000, 10_000}) {
      double[] said = said(regression, size);
      distances.add(distance(said));
      Scorecard card = new Scoring(judged(JUDGED), new Resampling(1, 0), List.of(said)).card(0);
      errors.add(value(card.ece()));
    }
    assertThat(distances.get(2)).isLessThan(distances.get(1));
    assertThat(distances.get(1)).isLessThan(distances.get(0));
    assertThat(errors.get(2)).isLessThan(errors.get(0));
  }

  @Test
  void theTrueChancesLookBetterCalibratedTheMoreDealsThereAre() {
    List<Double> errors = new ArrayList<>();
    for (int count : new int[] {100, 1_500, 15_000}) {
      errors.add(
          value(
              new Scoring(judged(count), new Resampling(1, 0), List.of(truth(count)))
                  .card(0)
                  .ece()));
    }
    assertThat(errors.get(1)).isLessThan(errors.get(0));
    assertThat(errors.get(2)).isLessThan(errors.get(1));
    assertThat(errors.get(2)).isLessThan(0.015);
  }
}
