package io.winfold.query.testing;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A deal in a {@link RandomHistory}: takes steps as the rules allow. */
final class RandomDeal {
  private static final List<String> PEOPLE = List.of("ann", "bob", "çağ, \"the {closer}\"");

  private final OpportunityId id;
  private final Random random;
  private final MemoryLog log;
  private RandomPipeline pipeline;
  private StageId stage;
  private Money amount;
  private @Nullable LocalDate expectedClose;
  private @Nullable String owner;
  private @Nullable String team;
  private @Nullable Probability override;
  private boolean sticky;
  private @Nullable ForecastCategory category;
  private @Nullable Outcome outcome;
  private boolean discarded;
  private String name;
  private @Nullable String account;
  private List<String> tags = List.of();
  private @Nullable String country;
  private Instant last = Instant.EPOCH;

  private RandomDeal(
      OpportunityId id, Random random, MemoryLog log, RandomPipeline pipeline, StageId stage) {
    this.id = id;
    this.random = random;
    this.log = log;
    this.pipeline = pipeline;
    this.stage = stage;
    this.name = "Deal " + id.value();
    this.amount = Money.of("0", List.of("USD", "EUR", "JPY").get(random.nextInt(3)));
  }

  static RandomDeal create(
      String id,
      RandomPipeline pipeline,
      StageId stage,
      Random random,
      MemoryLog log,
      Instant at,
      Instant recordedAt) {
    RandomDeal deal = new RandomDeal(new OpportunityId(id), random, log, pipeline, stage);
    deal.amount = deal.anyAmount();
    deal.expectedClose = deal.anyDate(at);
    deal.owner = deal.anyOne();
    deal.team = deal.anyTeam();
    deal.account = deal.anyOne();
    deal.country = random.nextBoolean() ? "TR" : null;
    deal.append(
        at,
        recordedAt,
        new OpportunityCreated(
            deal.name,
            pipeline.id,
            stage,
            deal.amount,
            deal.expectedClose,
            deal.owner,
            deal.team,
            deal.account,
            deal.pick("web", "fair"),
            deal.pick("retail", "energy"),
            deal.pick("new business", "renewal"),
            deal.tags,
            deal.country == null ? Map.of() : Map.of("country", deal.country),
            null,
            null));
    return deal;
  }

  Instant last() {
    return last;
  }

  void step(Instant at, Instant recordedAt, List<RandomPipeline> pipelines) {
    if (discarded) {
      return;
    }
    if (outcome != null) {
      closedStep(at, recordedAt, outcome);
      return;
    }
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> changeStage(at, recordedAt);
      case 5 -> {
        Probability to = new Probability(random.nextInt(10_001));
        sticky = random.nextBoolean();
        append(at, recordedAt, new ProbabilityOverridden(override, to, "a call", sticky));
        override = to;
      }
      case 6 -> clearOverride(at, recordedAt, OverrideEnd.CLEARED);
      case 7, 8 -> changeAmount(at, recordedAt, anyAmount());
      case 9 -> {
        LocalDate to = anyDate(at);
        append(at, recordedAt, new ExpectedCloseDateChanged(expectedClose, to, null));
        expectedClose = to;
      }
      case 10 -> {
        String toOwner = anyOne();
        String toTeam = anyTeam();
        append(at, recordedAt, new OwnerChanged(owner, toOwner, team, toTeam));
        owner = toOwner;
        team = toTeam;
      }
      case 11 -> {
        ForecastCategory to =
            random.nextBoolean() ? ForecastCategory.COMMIT : ForecastCategory.OMITTED;
        append(at, recordedAt, new ForecastCategoryChanged(category, to));
        category = to;
      }
      case 12 -> changeDetails(at, recordedAt);
      case 13 ->
          append(at, recordedAt, new ExitCriterionMet(stage, "criterion " + random.nextInt(2)));
      case 14 -> close(at, recordedAt);
      default -> {
        if (random.nextInt(6) == 0) {
          discard(at, recordedAt);
        } else {
          transfer(at, recordedAt, pipelines);
        }
      }
    }
  }

  private void closedStep(Instant at, Instant recordedAt, Outcome previous) {
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        stage = random.nextBoolean() ? stage : pipeline.anyOpenStage();
        outcome = null;
        append(at, recordedAt, new Reopened(previous, stage));
      }
      case 2 -> {
        if (random.nextInt(4) == 0) {
          discard(at, recordedAt);
        }
      }
      default -> {}
    }
  }

  private void changeStage(Instant at, Instant recordedAt) {
    StageId to = pipeline.anyOpenStage();
    if (to.equals(stage)) {
      return;
    }
    int steps = pipeline.rank(to) - pipeline.rank(stage);
    Direction direction =
        steps == 1 ? Direction.FORWARD : steps > 1 ? Direction.SKIP : Direction.BACK;
    append(at, recordedAt, new StageChanged(stage, to, direction));
    stage = to;
    if (!sticky) {
      clearOverride(at, recordedAt, OverrideEnd.STAGE_CHANGED);
    }
  }

  private void changeAmount(Instant at, Instant recordedAt, Money to) {
    if (!to.equals(amount)) {
      append(at, recordedAt, new AmountChanged(amount, to));
      amount = to;
    }
  }

  private void changeDetails(Instant at, Instant recordedAt) {
    String toName = name + "!";
    String toAccount = anyOne();
    List<String> toTags = random.nextBoolean() ? List.of() : List.of("a\\b", "{hot}", "x, \"y\"");
    String toCountry = pick("TR", "DE");
    append(
        at,
        recordedAt,
        new DetailsChanged(
            random.nextBoolean() ? new Change<>(name, toName) : null,
            new Change<>(account, toAccount),
            null,
            null,
            null,
            new Change<>(tags, toTags),
            Map.of("country", new Change<>(country, toCountry))));
    name = toName;
    account = toAccount;
    tags = toTags;
    country = toCountry;
  }

  private void close(Instant at, Instant recordedAt) {
    if (random.nextBoolean()) {
      if (random.nextInt(3) == 0) {
        changeAmount(at, recordedAt, anyAmount());
      }
      append(at, recordedAt, new Won(stage, amount));
      outcome = Outcome.WON;
    } else {
      append(at, recordedAt, new Lost(stage, amount, "price", null));
      outcome = Outcome.LOST;
    }
    clearOverride(at, recordedAt, OverrideEnd.CLOSED);
    clearCategory(at, recordedAt);
  }

  private void transfer(Instant at, Instant recordedAt, List<RandomPipeline> pipelines) {
    RandomPipeline to = pipelines.get(random.nextInt(pipelines.size()));
    if (to == pipeline) {
      return;
    }
    StageId toStage = to.anyOpenStage();
    append(at, recordedAt, new TransferredToPipeline(pipeline.id, stage, to.id, toStage));
    pipeline = to;
    stage = toStage;
    clearOverride(at, recordedAt, OverrideEnd.TRANSFERRED);
    clearCategory(at, recordedAt);
  }

  private void discard(Instant at, Instant recordedAt) {
    append(at, recordedAt, new Discarded("entered twice"));
    discarded = true;
  }

  private void clearOverride(Instant at, Instant recordedAt, OverrideEnd cause) {
    if (override != null) {
      append(at, recordedAt, new ProbabilityOverrideCleared(override, cause));
      override = null;
      sticky = false;
    }
  }

  private void clearCategory(Instant at, Instant recordedAt) {
    if (category != null) {
      append(at, recordedAt, new ForecastCategoryChanged(category, null));
      category = null;
    }
  }

  private void append(Instant at, Instant recordedAt, OpportunityEvent event) {
    last = at;
    log.append(id.toString(), at, recordedAt, event);
  }

  private Money anyAmount() {
    return Money.of(
        BigDecimal.valueOf(
            random.nextLong(10_000_000), amount.currency().getDefaultFractionDigits()),
        amount.currency());
  }

  private @Nullable LocalDate anyDate(Instant at) {
    return random.nextInt(5) == 0
        ? null
        : at.atZone(ZoneOffset.UTC).toLocalDate().plusDays(random.nextInt(-20, 90));
  }

  private @Nullable String anyOne() {
    int one = random.nextInt(PEOPLE.size() + 1);
    return one < PEOPLE.size() ? PEOPLE.get(one) : null;
  }

  private @Nullable String anyTeam() {
    return pick("north", "south");
  }

  private @Nullable String pick(String one, String other) {
    return switch (random.nextInt(3)) {
      case 0 -> one;
      case 1 -> other;
      default -> null;
    };
  }
}
