package io.winfold.query.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.Money;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.platform.model.ModelRecorder;
import io.winfold.platform.operation.Operations;
import io.winfold.query.model.Field;
import io.winfold.query.model.Method;
import io.winfold.query.model.Recipe;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.scope.Reads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import tools.jackson.databind.JsonNode;

/** Weeks in which deals go on closing, and a clock that is moved on by hand. */
class RefitsTest {
  private static final Instant FIRST = Instant.parse("2026-02-02T00:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Money HUNDRED = Money.of("100.00", "EUR");

  private static RunningQuerySide side;
  private static MovedClock clock;
  private static Fits fits;

  /** What was recorded, in order, and by whom. */
  private static final List<ProbabilityModelFitted> RECORDED = new ArrayList<>();

  private static final List<String> ACTORS = new ArrayList<>();

  @BeforeAll
  static void start() {
    side = new RunningQuerySide();
    clock = new MovedClock();
    side.log()
        .pipeline(
            "p",
            FIRST.minus(WEEK),
            Events.defined("P", Events.stage("new", 10), Events.stage("talks", 30)));
    fits =
        new Fits(
            side.context().getBean(ReadModel.class),
            side.context().getBean(Reads.class),
            side.context().getBean(Operations.class),
            new Recorders(beans("recorder", recorder()).getBeanProvider(ModelRecorder.class), ""),
            clockAlone());
  }

  @AfterAll
  static void stop() {
    fits.destroy();
    side.close();
  }

  private static final class MovedClock extends Clock {
    private volatile Instant now = FIRST;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration duration) {
      now = now.plus(duration);
    }
  }

  /** A schedule whose hour strikes when the test says so. */
  private static final class ByHand implements Ticks {
    private @Nullable Duration interval;
    private @Nullable Runnable task;

    @Override
    public Runnable every(Duration interval, Runnable task) {
      this.interval = interval;
      this.task = task;
      return () -> this.task = null;
    }

    void strike() {
      if (task != null) {
        task.run();
      }
    }
  }

  private static StaticListableBeanFactory beans(String name, Object bean) {
    var beans = new StaticListableBeanFactory();
    beans.addBean(name, bean);
    return beans;
  }

  private static ObjectProvider<Clock> clockAlone() {
    return beans("clock", clock).getBeanProvider(Clock.class);
  }

  private static ModelRecorder recorder() {
    return (fitted, actor) -> {
      side.log().model(fitted.version(), clock.instant(), fitted);
      RECORDED.add(fitted);
      ACTORS.add(actor);
      return 1;
    };
  }

  private static Refits refits(ByHand ticks, Duration interval) {
    return new Refits(
        fits,
        side.context().getBean(ReadModel.class),
        side.context().getBean(Reads.class),
        ticks,
        clockAlone(),
        interval);
  }

  private static void close(String name, int deals) {
    for (int i = 0; i < deals; i++) {
      Instant created = clock.instant().minus(Duration.ofDays(3)).plusSeconds(i);
      side.log().deal(name + i, created, Events.created("p", "new", HUNDRED));
      side.log()
          .deal(
              name + i,
              clock.instant().minus(Duration.ofDays(1)).plusSeconds(i),
              i % 3 == 0 ? Events.won("new", HUNDRED) : Events.lost("new", HUNDRED));
    }
    side.awaitLog();
  }

  private static void awaitModels(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> RECORDED.size() == count);
    side.awaitLog();
  }

  @Test
  void theModelInForceIsFittedAnewAndStaysInForceUntilAnotherIsChosen() {
    close("first", 30);
    fits.start(new Order("p", Recipe.of(Method.WIN_RATE).with(Field.all("owner")), null), "ada");
    awaitModels(1);
    var ticks = new ByHand();
    Refits refits = refits(ticks, WEEK);
    refits.start();
    assertThat(ticks.interval).isEqualTo(WEEK);

    clock.pass(WEEK);
    ticks.strike();
    assertThat(RECORDED).as("nothing is in force: nothing is fitted").hasSize(1);

    String chosen = RECORDED.getFirst().version();
    side.log()
        .pipeline(
            "p",
            clock.instant(),
            new ProbabilityMethodChosen(
                ProbabilityMethod.STAGE_DEFAULT, ProbabilityMethod.model(chosen)));
    clock.pass(WEEK);
    close("second", 12);
    ticks.strike();
    awaitModels(2);

    ProbabilityModelFitted anew = RECORDED.getLast();
    assertThat(ACTORS).containsExactly("ada", "model-refit");
    assertThat(anew.method()).isEqualTo("WIN_RATE");
    assertThat(anew.fields()).containsExactly("owner");
    assertThat(anew.trainedUpTo()).isEqualTo(clock.instant());
    assertThat(anew.version()).isNotEqualTo(chosen);
    assertThat(anew.parameters()).isNotEqualTo(RECORDED.getFirst().parameters());

    JsonNode models = side.get("/api/models?pipeline=p").get("data");
    assertThat(models).as("there to be chosen").hasSize(2);
    assertThat(inForce()).as("and not in force").isEqualTo(chosen);

    refits.stop();
    clock.pass(WEEK);
    ticks.strike();
    assertThat(RECORDED).as("stopped").hasSize(2);
    assertThat(refits.isRunning()).isFalse();
  }

  private static String inForce() {
    side.log().deal("open", clock.instant(), Events.created("p", "new", HUNDRED));
    side.awaitLog();
    return side.get("/api/opportunities/open/probability").at("/explanation/version").stringValue();
  }

  @Test
  void itIsOffUnlessAnIntervalIsGiven() {
    var ticks = new ByHand();
    refits(ticks, Duration.ZERO).start();

    assertThat(ticks.task).isNull();
    assertThat(side.context().getEnvironment().getProperty("winfold.models.refit-interval"))
        .isIn(null, "0s");
  }

  @Test
  void aScheduleStrikesAfterEachIntervalUntilItIsEnded() throws Exception {
    var struck = new CountDownLatch(3);
    Runnable end = new Ticks.ByTheClock().every(Duration.ofMillis(1), struck::countDown);

    assertThat(struck.await(10, TimeUnit.SECONDS)).isTrue();
    end.run();
  }
}
