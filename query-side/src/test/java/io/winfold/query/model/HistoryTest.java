package io.winfold.query.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.scope.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models fitted to what a read model holds: nothing after a cut changes anything at the cut. */
class HistoryTest {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Instant CUT = START.plus(Duration.ofDays(60));
  private static final List<String> STAGES = List.of("new", "talks", "offer");
  private static final List<Recipe> RECIPES =
      List.of(
          Recipe.of(Method.STAGE_DEFAULT),
          Recipe.of(Method.WIN_RATE).with(Field.all("owner")),
          Recipe.of(Method.MARKOV),
          Recipe.of(Method.NAIVE_BAYES)
              .with(Field.all("owner", "tag", "attribute.country", "ownerWinRate")),
          Recipe.of(Method.LOGISTIC_REGRESSION)
              .with(Field.all("daysInStage", "ageDays", "pushes", "daysToClose", "ownerWinRate")));

  private static RunningQuerySide side;
  private static Map<Method, Model> atTheCut;
  private static Map<Method, List<Integer>> scoresAtTheCut;

  private record Standing(String stage, LocalDate close, String status) {}

  private static final Map<String, Standing> STANDINGS = new LinkedHashMap<>();

  @BeforeAll
  static void writeDeals() {
    side = new RunningQuerySide();
    side.log()
        .pipeline(
            "p",
            START,
            Events.defined(
                "P",
                Events.stage("new", 10),
                Events.stage("talks", 30),
                Events.stage("offer", 70)));
    var random = new Random(42);
    for (int hour = 1; hour <= 60 * 24; hour += 2) {
      happen(random, START.plus(Duration.ofHours(hour)));
    }
    side.awaitLog();
    atTheCut = fit(CUT, CUT);
    scoresAtTheCut = score(CUT, CUT);
    for (int hour = 60 * 24 + 1; hour <= 80 * 24; hour += 2) {
      happen(random, START.plus(Duration.ofHours(hour)));
    }
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static void happen(Random random, Instant at) {
    String id = "d" + random.nextInt(250);
    Standing now = STANDINGS.get(id);
    Money amount = Money.of("1000.00", "EUR");
    if (now == null) {
      LocalDate close = at.atZone(ZoneOffset.UTC).toLocalDate().plusDays(random.nextInt(40));
      String[] tags = random.nextBoolean() ? new String[] {"hot"} : new String[0];
      side.log()
          .deal(
              id,
              at,
              Events.created(
                  "p", "new", amount, close, random.nextBoolean() ? "ada" : "bob", tags));
      STANDINGS.put(id, new Standing("new", close, "OPEN"));
    } else if (!now.status().equals("OPEN")) {
      if (random.nextInt(6) == 0) {
        side.log()
            .deal(id, at, new Reopened(Outcome.valueOf(now.status()), new StageId(now.stage())));
        STANDINGS.put(id, new Standing(now.stage(), now.close(), "OPEN"));
      }
    } else if (random.nextInt(4) == 0) {
      boolean won = random.nextInt(6) == 0;
      side.log()
          .deal(id, at, won ? Events.won(now.stage(), amount) : Events.lost(now.stage(), amount));
      STANDINGS.put(id, new Standing(now.stage(), now.close(), won ? "WON" : "LOST"));
    } else if (random.nextInt(3) == 0) {
      LocalDate close = now.close().plusDays(random.nextInt(20) - 5);
      side.log().deal(id, at, new ExpectedCloseDateChanged(now.close(), close, null));
      STANDINGS.put(id, new Standing(now.stage(), close, "OPEN"));
    } else {
      String to = STAGES.get(random.nextInt(3));
      int distance = STAGES.indexOf(to) - STAGES.indexOf(now.stage());
      if (distance != 0) {
        Direction direction =
            distance < 0 ? Direction.BACK : distance == 1 ? Direction.FORWARD : Direction.SKIP;
        side.log().deal(id, at, Events.moved(now.stage(), to, direction));
        STANDINGS.put(id, new Standing(to, now.close(), "OPEN"));
      }
    }
  }

  private static History read(Instant asOf, Reading reading) {
    return side.context()
        .getBean(ReadModel.class)
        .read(
            snapshot ->
                History.read(
                    new Scope(snapshot, asOf, snapshot.position(), false, ZoneOffset.UTC),
                    reading));
  }

  private static Map<Method, Model> fit(Instant asOf, Instant cut) {
    History history = read(asOf, Reading.forCuts(RECIPES));
    Map<Method, Model> models = new LinkedHashMap<>();
    for (Recipe recipe : RECIPES) {
      if (recipe.fit(history.training("p", cut)) instanceof Fit.Done(Model model)) {
        models.put(recipe.method(), model);
      }
    }
    return models;
  }

  private static Map<Method, List<Integer>> score(Instant asOf, Instant cut) {
    List<Features> open = read(asOf, Reading.forCuts(RECIPES)).open("p", cut);
    Map<Method, List<Integer>> scores = new LinkedHashMap<>();
    atTheCut.forEach(
        (method, model) -> {
          Scorer scorer = model.scorer();
          scores.put(method, open.stream().map(scorer::basisPoints).toList());
        });
    return scores;
  }

  @Test
  void everyMethodFindsEnoughToGoBy() {
    assertThat(atTheCut).containsOnlyKeys(Arrays.asList(Method.values()));
    assertThat(scoresAtTheCut.get(Method.LOGISTIC_REGRESSION)).hasSizeGreaterThan(20);
    assertThat(fit(CUT.plus(Duration.ofDays(20)), CUT.plus(Duration.ofDays(20))))
        .isNotEqualTo(atTheCut);
  }

  @Test
  void whatHappensAfterACutChangesNeitherTheFitNorTheScoresAtTheCut() {
    Instant later = CUT.plus(Duration.ofDays(20));
    assertThat(fit(CUT, CUT)).isEqualTo(atTheCut);
    assertThat(fit(later, CUT)).isEqualTo(atTheCut);
    assertThat(score(CUT, CUT)).isEqualTo(scoresAtTheCut);
    assertThat(score(later, CUT)).isEqualTo(scoresAtTheCut);
  }

  @Test
  void theLastStatesAloneGiveTheSameCounts() {
    List<Recipe> plain =
        List.of(
            Recipe.of(Method.NAIVE_BAYES).with(Field.all("owner", "tag")),
            Recipe.of(Method.WIN_RATE),
            Recipe.of(Method.MARKOV));
    Reading once = Reading.forFits(plain);
    assertThat(once.courses()).isFalse();
    History last = read(CUT, once);
    History whole = read(CUT, Reading.forCuts(plain));
    for (Recipe recipe : plain) {
      assertThat(recipe.fit(last.training("p", CUT)))
          .isEqualTo(recipe.fit(whole.training("p", CUT)));
    }
    assertThat(last.open("p", CUT).stream().map(HistoryTest::known))
        .isEqualTo(whole.open("p", CUT).stream().map(HistoryTest::known).toList());
  }

  /** A deal but for where its last event stands in the log, which only whole courses tell. */
  private static List<?> known(Features features) {
    DealState deal = features.deal();
    return Arrays.asList(
        deal.deal(),
        deal.version(),
        deal.since(),
        deal.stage(),
        deal.stageEnteredAt(),
        deal.expectedClose(),
        deal.pushes(),
        deal.backwardMoves(),
        deal.owner(),
        deal.details());
  }
}
