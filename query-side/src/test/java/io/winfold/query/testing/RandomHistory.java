package io.winfold.query.testing;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.kernel.quota.QuotaScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A history as sales people might have made it, the same for the same seed: two pipelines whose
 * stages are added, moved, retired and set up anew, deals that move on and back, skip, are won,
 * lost, reopened, transferred and discarded, quotas and forecasts. A third of the steps fall on one
 * instant with the step before, and some were entered long after they occurred.
 */
public final class RandomHistory {
  private static final int STEPS_A_QUOTA = 25;
  private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

  private final Random random;
  private final MemoryLog log = new MemoryLog();
  private final List<RandomPipeline> pipelines = new ArrayList<>();
  private final List<RandomDeal> deals = new ArrayList<>();
  private Instant now = BEGIN;

  private RandomHistory(long seed) {
    this.random = new Random(seed);
  }

  /**
   * @param steps how many commands; each yields one to four events
   */
  public static List<RecordedEvent> of(long seed, int steps) {
    RandomHistory history = new RandomHistory(seed);
    history.pipelines.add(new RandomPipeline("alpha", history.random, history.log, BEGIN));
    history.pipelines.add(new RandomPipeline("beta", history.random, history.log, BEGIN));
    for (int i = 0; i < steps; i++) {
      history.step();
      if (i % STEPS_A_QUOTA == 0) {
        history.setQuota(i);
        history.submitForecast(i);
      }
    }
    return history.log.all();
  }

  /** Each quota is set several times. */
  private void setQuota(int step) {
    log.append(
        "quota/q" + step % 3,
        now,
        new QuotaSet(
            QuotaScope.COMPANY,
            null,
            null,
            new FiscalPeriod("2024-0" + (step % 3 + 1)),
            null,
            Money.of(String.valueOf(step), "USD")));
  }

  /** Each forecast is submitted several times. */
  private void submitForecast(int step) {
    log.append(
        "forecast/f" + step % 2,
        now,
        new ForecastSubmitted(
            QuotaScope.TEAM,
            "north",
            new PipelineId("alpha"),
            new FiscalPeriod("2024-Q" + (step % 2 + 1)),
            null,
            new ForecastAmounts(
                Money.of(String.valueOf(step), "USD"),
                step % 4 == 0 ? null : Money.of(String.valueOf(2 * step), "USD"),
                null),
            step % 4 == 0 ? "a round figure" : null));
  }

  private void step() {
    if (random.nextInt(3) > 0) {
      now = now.plus(Duration.ofMinutes(random.nextInt(1, 48 * 60)));
    }
    int kind = random.nextInt(20);
    if (kind == 0) {
      pipelines.get(random.nextInt(pipelines.size())).change(now);
    } else if (deals.isEmpty() || kind < 4) {
      RandomPipeline pipeline = pipelines.get(random.nextInt(pipelines.size()));
      StageId stage = pipeline.anyOpenStage();
      deals.add(
          RandomDeal.create(
              "d" + deals.size(), pipeline, stage, random, log, backdated(BEGIN), now));
    } else {
      RandomDeal deal = deals.get(random.nextInt(deals.size()));
      deal.step(backdated(deal.last()), now, pipelines);
    }
  }

  /** Now, or now and then an instant since the last event. */
  private Instant backdated(Instant last) {
    long since = Duration.between(last, now).toMinutes();
    return random.nextInt(6) > 0 || since <= 0
        ? now
        : last.plus(Duration.ofMinutes(random.nextLong(since + 1)));
  }
}
