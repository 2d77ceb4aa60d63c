package io.winfold.query.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.model.Field;
import io.winfold.query.model.History;
import io.winfold.query.model.Method;
import io.winfold.query.model.Reading;
import io.winfold.query.model.Recipe;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.Snapshot;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.scope.Scope;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Backtests of a history that is written here: nothing after a cut is looked at. */
class BacktestTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int DAYS = 70;
  private static final Instant CUT = START.plus(Duration.ofDays(DAYS));
  private static final List<String> STAGES = List.of("new", "talks", "offer");
  private static final Money AMOUNT = Money.of("1000.00", "EUR");
  private static final List<Recipe> RECIPES =
      List.of(
          Recipe.of(Method.STAGE_DEFAULT),
          Recipe.of(Method.WIN_RATE).with(Field.all("owner")),
          Recipe.of(Method.MARKOV),
          Recipe.of(Method.NAIVE_BAYES).with(Field.all("owner", "tag", "ownerWinRate")),
          Recipe.of(Method.LOGISTIC_REGRESSION));

  /** The history up to the cut, and nothing after it. */
  private static World world;

  @BeforeAll
  static void writeDeals() {
    world = new World();
    world.happen(new Random(42), 0, DAYS);
    world.side.awaitLog();
  }

  @AfterAll
  static void stop() {
    world.side.close();
  }

  private static final class World {
    private final RunningQuerySide side = new RunningQuerySide();
    private final Map<String, String> stages = new LinkedHashMap<>();
    private final Map<String, Outcome> closed = new LinkedHashMap<>();

    World() {
      side.log()
          .pipeline(
              "p",
              START,
              Events.defined(
                  "P",
                  Events.stage("new", 10),
                  Events.stage("talks", 30),
                  Events.stage("offer", 70)));
    }

    void happen(Random random, int fromDay, int toDay) {
      for (int hour = fromDay * 24 + 1; hour < toDay * 24; hour += 2) {
        happen(random, START.plus(Duration.ofHours(hour)));
      }
    }

    private void happen(Random random, Instant at) {
      String id = "d" + random.nextInt(260);
      String stage = stages.get(id);
      if (stage == null) {
        LocalDate close = at.atZone(ZoneOffset.UTC).toLocalDate().plusDays(random.nextInt(40));
        String owner = random.nextBoolean() ? "ada" : "bob";
        side.log().deal(id, at, Events.created("p", "new", AMOUNT, close, owner));
        stages.put(id, "new");
      } else if (closed.containsKey(id)) {
        if (random.nextInt(8) == 0) {
          side.log().deal(id, at, new Reopened(closed.remove(id), new StageId(stage)));
        }
      } else if (random.nextInt(3) == 0) {
        boolean won = random.nextInt(4) < STAGES.indexOf(stage);
        side.log().deal(id, at, won ? Events.won(stage, AMOUNT) : Events.lost(stage, AMOUNT));
        closed.put(id, won ? Outcome.WON : Outcome.LOST);
      } else {
        String to = STAGES.get(random.nextInt(3));
        int distance = STAGES.indexOf(to) - STAGES.indexOf(stage);
        if (distance != 0) {
          Direction direction =
              distance < 0 ? Direction.BACK : distance == 1 ? Direction.FORWARD : Direction.SKIP;
          side.log().deal(id, at, Events.moved(stage, to, direction));
          stages.put(id, to);
        }
      }
    }

    History read(Instant asOf) {
      return side.context()
          .getBean(ReadModel.class)
          .read(snapshot -> History.read(scope(snapshot, asOf), Reading.forCuts(RECIPES)));
    }

    History recordedBy(Instant cut) {
      return side.context()
          .getBean(ReadModel.class)
          .read(
              snapshot ->
                  History.read(
                      scope(snapshot, Instant.now()).asKnownAt(cut), Reading.forCuts(RECIPES)));
    }

    private static Scope scope(Snapshot snapshot, Instant asOf) {
      return new Scope(snapshot, asOf, snapshot.position(), false, ZoneOffset.UTC);
    }

    /** What every method and the blend say of every open deal at weekly cuts up to the last. */
    Map<String, List<Integer>> said(History known) {
      var looks = new Looks("p", RECIPES);
      var blend = new Blend(RECIPES.stream().map(Recipe::method).toList());
      Map<String, List<Integer>> said = new LinkedHashMap<>();
      for (int day = 14; day <= DAYS; day += 14) {
        Look look = looks.at(known, START.plus(Duration.ofDays(day)));
        for (Map.Entry<Method, int[]> of : look.basisPoints().entrySet()) {
          said.put(of.getKey() + " on day " + day, list(of.getValue()));
        }
        said.put("blend on day " + day, list(blend.at(look)));
      }
      return said;
    }

    private static List<Integer> list(int... points) {
      List<Integer> list = new ArrayList<>();
      for (int point : points) {
        list.add(point);
      }
      return list;
    }
  }

  @Test
  void deletingAddingOrChangingWhatCameAfterACutChangesNoPredictionAtIt() {
    Map<String, List<Integer>> deleted = world.said(world.read(Instant.now()));
    assertThat(deleted.get("LOGISTIC_REGRESSION on day 70")).hasSizeGreaterThan(30);
    assertThat(deleted.get("LOGISTIC_REGRESSION on day 70"))
        .isNotEqualTo(deleted.get("STAGE_DEFAULT on day 70"));
    World other = new World();
    try {
      other.happen(new Random(42), 0, DAYS);
      other.happen(new Random(1), DAYS, DAYS + 10);
      other.side.awaitLog();
      assertThat(other.said(other.read(Instant.now()))).as("added").isEqualTo(deleted);
      // The deals take another course from here: those won are lost, and some never were.
      other.happen(new Random(2), DAYS + 10, DAYS + 20);
      Instant end = CUT.plus(Duration.ofDays(21));
      other.closed.forEach(
          (id, outcome) -> {
            StageId stage = new StageId(other.stages.get(id));
            other.side.log().deal(id, end, new Reopened(outcome, stage));
            if (id.endsWith("7")) {
              other.side.log().deal(id, end, new Discarded("entered twice"));
            } else if (outcome == Outcome.WON) {
              other.side.log().deal(id, end, Events.lost(stage.value(), AMOUNT));
            }
          });
      other.side.awaitLog();
      assertThat(other.said(other.read(Instant.now()))).as("changed").isEqualTo(deleted);
      // What occurred before the cut and was recorded after it is known by its occurrence only.
      Map<String, List<Integer>> recorded = other.said(other.recordedBy(CUT));
      assertThat(recorded).as("recorded").isEqualTo(deleted);
      for (int i = 0; i < 40; i++) {
        String late = "late" + i;
        other.side.log().deal(late, START, end, Events.created("p", "offer", AMOUNT));
        other.side.log().deal(late, START, end, Events.won("offer", AMOUNT));
      }
      other.side.awaitLog();
      assertThat(other.said(other.recordedBy(CUT))).as("recorded late").isEqualTo(deleted);
      assertThat(other.said(other.read(Instant.now()))).isNotEqualTo(deleted);
    } finally {
      other.side.close();
    }
  }

  @Test
  void aBacktestIsAnOperationWhoseResultIsKept() {
    String body =
        """
        {"pipeline":"p","from":"2026-02-01","to":"2026-03-16","asOf":"2026-06-01T00:00:00Z",
         "fields":{"LOGISTIC_REGRESSION":["ageDays","ownerWinRate"]},"resamples":200,"seed":7}\
        """;
    HttpResponse<String> accepted = world.side.post("/api/backtests", body);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String path = accepted.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !world.side.get(path).at("/state").asString().equals("RUNNING"));
    JsonNode operation = world.side.get(path);
    assertThat(operation.at("/state").asString()).as(operation.toString()).isEqualTo("SUCCEEDED");
    JsonNode result = operation.get("result");
    assertThat(result.at("/knownBy/by").asString()).as("recorded at once").isEqualTo("RECORDED");
    assertThat(result.at("/cuts")).hasSize(7);
    assertThat(result.at("/interval/seed").asInt()).isEqualTo(7);
    List<String> methods = new ArrayList<>();
    for (JsonNode row : result.at("/methods")) {
      methods.add(row.at("/method").asString());
      assertThat(row.at("/n").asInt()).isEqualTo(result.at("/predictions").asInt());
      assertThat(row.at("/brier/value").asDouble())
          .isBetween(row.at("/brier/low").asDouble(), row.at("/brier/high").asDouble());
      assertThat(row.at("/againstStageDefault/brier/better").asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(methods)
        .containsExactly(
            "STAGE_DEFAULT",
            "WIN_RATE",
            "MARKOV",
            "NAIVE_BAYES",
            "LOGISTIC_REGRESSION",
            "BLEND",
            "BASE_RATE");
    assertThat(result.at("/recommendation/text").asString()).contains("n = ");
    assertThat(world.side.get("/api/backtests").at("/data/0/id").asString())
        .isEqualTo(operation.at("/id").asString());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThat(refusal("{\"pipeline\":\"nowhere\"}")).isEqualTo("422 pipeline-not-found");
    assertThat(refusal("{\"pipeline\":\"p\",\"speed\":1}")).isEqualTo("400 unknown-field");
    assertThat(refusal("{\"pipeline\":\"p\",\"methods\":[\"ORACLE\"]}"))
        .isEqualTo("400 invalid-field");
    assertThat(refusal("{\"pipeline\":\"p\",\"fields\":{\"WIN_RATE\":[\"moon\"]}}"))
        .isEqualTo("400 invalid-field");
    assertThat(refusal("{\"pipeline\":\"p\",\"from\":\"2026-03-01\",\"to\":\"2026-02-01\"}"))
        .isEqualTo("400 invalid-field");
    assertThat(refusal("{\"pipeline\":\"p\",\"asOf\":\"2999-01-01T00:00:00Z\"}"))
        .isEqualTo("400 as-of-in-future");
  }

  private static String refusal(String body) {
    HttpResponse<String> response = world.side.post("/api/backtests", body);
    return response.statusCode()
        + " "
        + JsonMapper.shared().readTree(response.body()).path("code").asString("no code");
  }
}
