package io.winfold.command.intake.sample;

import io.winfold.command.intake.sample.SampleMarket.Features;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Two pipelines and their deals over 18 months. The same seed and end give the same sample, to the
 * last minute and cent.
 */
public final class SampleHistory {
  /** How long before its end the sample begins. */
  public static final Duration LENGTH = Duration.ofDays(548);

  private static final int DEALS = 2_000;
  private static final double FOLLOWED_UP = 0.06;

  private final List<SampleDeal> deals = new ArrayList<>();
  private final Instant begin;

  /** A command for a pipeline and when it happens. */
  public record PipelineStep(PipelineId id, PipelineCommand command, Instant occurredAt) {}

  /**
   * @param end nothing happens after it
   */
  public SampleHistory(long seed, Instant end) {
    Instant last = end.truncatedTo(ChronoUnit.MINUTES);
    this.begin = last.minus(LENGTH);
    SampleMarket market = new SampleMarket(seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 1; i <= DEALS; i++) {
      // A source of its own for each deal: how one goes on does not change the next.
      generate(i, market, last, new Random(seeds.nextLong()));
    }
  }

  /** The pipelines as they are at the beginning. */
  public List<PipelineStep> pipelines() {
    return List.of(defined(SamplePipeline.B2B), defined(SamplePipeline.PARTNER));
  }

  /** What is changed in them while the deals go on. */
  public List<PipelineStep> changes() {
    StageId proposal = SamplePipeline.B2B.stage(2);
    StageId proposition = SamplePipeline.PARTNER.stage(2);
    return List.of(
        changed(SamplePipeline.PARTNER, proposition, 55, Duration.ofDays(330)),
        changed(SamplePipeline.B2B, proposal, 40, Duration.ofDays(274)));
  }

  /** The deals, by id. */
  public List<SampleDeal> deals() {
    return List.copyOf(deals);
  }

  private PipelineStep defined(SamplePipeline pipeline) {
    return new PipelineStep(pipeline.id(), pipeline.definition(), begin);
  }

  private PipelineStep changed(
      SamplePipeline pipeline, StageId stage, int percent, Duration after) {
    return new PipelineStep(
        pipeline.id(),
        new PipelineCommand.ChangeStageProbability(stage, BigDecimal.valueOf(percent)),
        begin.plus(after));
  }

  private void generate(int number, SampleMarket market, Instant end, Random random) {
    // More of them as time goes on, and none on the very first morning.
    double age = StrictMath.pow(random.nextDouble(), 0.8);
    SamplePipeline pipeline =
        random.nextDouble() < 0.82 ? SamplePipeline.B2B : SamplePipeline.PARTNER;
    Features features = market.draw(age, pipeline.equals(SamplePipeline.PARTNER), random);
    String id = "sample-%04d".formatted(number);
    Instant won = tell(new OpportunityId(id), null, features, pipeline, end, random);
    if (won != null && random.nextDouble() < FOLLOWED_UP) {
      double later = ageOf(won.plus(30 + random.nextInt(60), ChronoUnit.DAYS));
      if (later < 1) {
        tell(
            new OpportunityId(id + "-next"),
            new OpportunityId(id),
            market.followUp(features, later, random),
            SamplePipeline.PARTNER,
            end,
            random);
      }
    }
  }

  private @Nullable Instant tell(
      OpportunityId id,
      @Nullable OpportunityId continues,
      Features features,
      SamplePipeline pipeline,
      Instant end,
      Random random) {
    double chance = SampleMarket.winProbability(features);
    boolean wins = random.nextDouble() < chance;
    Instant created = begin.plusSeconds((long) (features.age() * LENGTH.toSeconds()));
    SampleStory story =
        new SampleStory(
            features, pipeline, created.plus(1, ChronoUnit.DAYS), end, chance, wins, random);
    var history = story.tell(id, continues);
    if (!history.steps().isEmpty()) {
      deals.add(new SampleDeal(id, chance, wins, history));
    }
    return story.wonAt();
  }

  private double ageOf(Instant instant) {
    return (double) Duration.between(begin, instant).toSeconds() / LENGTH.toSeconds();
  }
}
