package io.winfold.benchmarks;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaEvent;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.kernel.quota.QuotaScope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two years of three pipelines and their deals, event by event in the order of time. The same
 * number of events and the same end give the same history.
 */
final class LongHistory {
  static final Currency USD = Currency.getInstance("USD");

  private static final int DAYS = 730;
  private static final long SEED = 4_711;

  /** A sales process. */
  record SalesProcess(PipelineId id, List<StageId> stages) {
    static SalesProcess of(String id, String... stages) {
      return new SalesProcess(
          new PipelineId(id), java.util.Arrays.stream(stages).map(StageId::new).toList());
    }
  }

  static final SalesProcess ENTERPRISE =
      SalesProcess.of("enterprise", "new", "qualified", "proposal", "negotiation");
  static final SalesProcess CLASSIC = SalesProcess.of("classic", "new", "qualified", "proposition");
  static final SalesProcess RENEWAL = SalesProcess.of("renewal", "due", "quote-sent");

  /** Something that happened to one aggregate. */
  record Happening(String stream, long version, Instant at, DomainEvent event) {}

  private final List<Happening> happenings = new ArrayList<>();
  private final Instant begin;
  private int deals;

  private LongHistory(Instant end) {
    begin = end.minus(DAYS, ChronoUnit.DAYS);
  }

  /**
   * @param events about how many there are to be
   * @param end nothing happens after it
   */
  static LongHistory upTo(int events, Instant end) {
    LongHistory history = new LongHistory(end);
    history.define();
    SplittableRandom random = new SplittableRandom(SEED);
    while (history.happenings.size() < events) {
      new DealStory(++history.deals, history.begin, end, random.split()).tell(history.happenings);
    }
    history.happenings.sort(Comparator.comparing(Happening::at));
    return history;
  }

  /** Deals that are created and nothing more. */
  static LongHistory ofCreations(int deals, Instant end) {
    LongHistory history = new LongHistory(end);
    history.define();
    SplittableRandom random = new SplittableRandom(SEED);
    for (history.deals = 0; history.deals < deals; ) {
      new DealStory(++history.deals, history.begin, end, random.split()).begin(history.happenings);
    }
    history.happenings.sort(Comparator.comparing(Happening::at));
    return history;
  }

  /** The same with more deals, created in its last three months and open since. */
  LongHistory andOpen(int more, Instant end) {
    Instant from = end.minus(90, ChronoUnit.DAYS);
    SplittableRandom random = new SplittableRandom(SEED + 1);
    for (int i = 0; i < more; i++) {
      new DealStory(++deals, from, end, random.split()).begin(happenings);
    }
    happenings.sort(Comparator.comparing(Happening::at));
    return this;
  }

  List<Happening> happenings() {
    return happenings;
  }

  int deals() {
    return deals;
  }

  private void define() {
    define(ENTERPRISE, 10, 25, 50, 75);
    define(CLASSIC, 10, 30, 70);
    define(RENEWAL, 20, 60);
    change(
        ENTERPRISE,
        2,
        300,
        new PipelineEvent.StageProbabilityChanged(
            ENTERPRISE.stages().get(2), Probability.ofPercent(50), Probability.ofPercent(45)));
    change(
        ENTERPRISE,
        3,
        655,
        new PipelineEvent.StageProbabilityChanged(
            ENTERPRISE.stages().get(2), Probability.ofPercent(45), Probability.ofPercent(40)));
    for (int team = 0; team < DealStory.TEAMS; team++) {
      quota(team);
    }
  }

  private void define(SalesProcess process, int... percents) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < percents.length; i++) {
      StageId id = process.stages().get(i);
      stages.add(
          new Stage(
              id,
              id.value(),
              Probability.ofPercent(percents[i]),
              i == percents.length - 1 ? ForecastCategory.COMMIT : ForecastCategory.PIPELINE,
              new StageExpectations(List.of(), null, 14 + 7 * i),
              null));
    }
    happenings.add(
        new Happening(
            process.id().toString(),
            1,
            begin,
            new PipelineEvent.PipelineDefined(process.id().value(), null, stages)));
  }

  private void change(SalesProcess process, long version, int day, PipelineEvent event) {
    happenings.add(
        new Happening(process.id().toString(), version, begin.plus(day, ChronoUnit.DAYS), event));
  }

  private void quota(int team) {
    Instant set = begin.plus(DAYS - 200L, ChronoUnit.DAYS);
    String year =
        String.valueOf(begin.plus(DAYS, ChronoUnit.DAYS).atZone(ZoneOffset.UTC).getYear());
    happenings.add(
        new Happening(
            new QuotaId("team-" + team).toString(),
            1,
            set,
            new QuotaEvent.QuotaSet(
                QuotaScope.TEAM,
                "team-" + team,
                null,
                new FiscalPeriod(year),
                null,
                Money.of(BigDecimal.valueOf(100_000_000), USD))));
  }
}
