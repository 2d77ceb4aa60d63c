package io.winfold.command.intake.sample;

import io.winfold.command.decision.Update;
import io.winfold.command.intake.sample.SampleMarket.Features;
import io.winfold.command.intake.sample.SampleMarket.Seller;
import io.winfold.command.intake.sample.SamplePipeline.Phase;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.ForecastCategory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells one deal from its beginning to its end, or to the end of the sample. */
final class SampleStory {
  private static final List<String> LOSS_REASONS =
      List.of("price", "competitor", "no-budget", "no-decision", "timing", "missing-feature");
  private static final List<String> PUSH_REASONS =
      List.of("budget cycle", "legal review", "decision maker away", "scope still open");
  private static final List<String> OVERRIDE_REASONS =
      List.of("verbal agreement", "champion left", "strong reference call", "competitor is ahead");

  private final Random random;
  private final Features deal;
  private final boolean wins;
  private final double chance;
  private final Instant end;
  private final List<Step> steps = new ArrayList<>();

  private SamplePipeline pipeline;
  private int rank;
  private Instant now;
  private BigDecimal amount;
  private LocalDate expectedClose;
  private Seller owner;
  private boolean overridden;
  private boolean sticky;
  private boolean categorised;
  private @Nullable Instant wonAt;

  /**
   * @param chance the chance the outcome was drawn with
   * @param wins the outcome
   * @param end nothing is told after it
   */
  SampleStory(
      Features deal,
      SamplePipeline pipeline,
      Instant begin,
      Instant end,
      double chance,
      boolean wins,
      Random random) {
    this.deal = deal;
    this.pipeline = pipeline;
    this.end = end;
    this.chance = chance;
    this.wins = wins;
    this.random = random;
    this.now = atWork(begin);
    this.amount = deal.amount();
    this.owner = deal.seller();
    this.expectedClose = today().plusDays(35 + random.nextInt(50));
  }

  /** The steps up to the end; none if it begins later. */
  RecordHistory tell(OpportunityId id, @Nullable OpportunityId continues) {
    rank = maybe(0.82) ? 0 : maybe(0.75) ? 1 : 2;
    add(create(id, continues));
    if (maybe(0.006)) {
      pause(2);
      add(new OpportunityCommand.Discard("entered twice"));
      return history();
    }
    boolean detour = maybe(0.04);
    travel(wins || detour);
    if (wins && detour) {
      lose();
      reopen();
      travel(true);
    } else if (!wins && detour && maybe(0.25)) {
      // Signed, then withdrawn.
      win();
      reopen();
      pause(20);
    } else if (!wins && detour) {
      lose();
      reopen();
      pause(15);
    }
    if (wins) {
      win();
    } else {
      lose();
    }
    return history();
  }

  /** When it was won, if it was by the end. */
  @Nullable Instant wonAt() {
    return wonAt == null || wonAt.isAfter(end) ? null : wonAt;
  }

  private OpportunityCommand create(OpportunityId id, @Nullable OpportunityId continues) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("country", deal.buyer().country());
    attributes.put("employees", Integer.toString(deal.buyer().employees()));
    List<String> tags = new ArrayList<>();
    if (deal.amount().compareTo(BigDecimal.valueOf(60_000)) > 0) {
      tags.add("strategic");
    }
    if (maybe(0.15)) {
      tags.add("pilot");
    }
    return new OpportunityCommand.Create(
        deal.buyer().name() + " " + deal.type().name().replace('-', ' '),
        pipeline.id(),
        pipeline.stage(rank),
        money(),
        maybe(0.96) ? expectedClose : null,
        owner.name(),
        owner.team(),
        deal.buyer().name(),
        deal.source().name(),
        deal.buyer().industry().name(),
        deal.type().name(),
        List.copyOf(tags),
        attributes,
        id.value(),
        continues);
  }

  /** Through the stages until it is ready to be closed. */
  private void travel(boolean far) {
    while (true) {
      Phase phase = pipeline.stages().get(rank);
      stay(phase);
      if (far ? isReady() : maybe(phase.lost())) {
        return;
      }
      if (!far && now.isAfter(end)) {
        return;
      }
      move(phase);
    }
  }

  private boolean isReady() {
    return rank == pipeline.last() ? maybe(0.9) : rank == pipeline.last() - 1 && maybe(0.12);
  }

  /** What happens while a deal stays in a stage. */
  private void stay(Phase phase) {
    double days = phase.dwell() * StrictMath.exp(0.7 * random.nextGaussian()) * (wins ? 1 : 1.4);
    pause(days / 2);
    if (maybe(0.08)) {
      changeOwner();
    }
    if (maybe(0.06)) {
      changeDetails();
    }
    if (rank > 0 && maybe(0.1)) {
      override();
    }
    if (rank > 0 && maybe(0.14)) {
      categorise();
    }
    pause(days / 2);
    if (rank > 0 && maybe(0.18)) {
      changeAmount(0.8 + random.nextDouble() * 0.5);
    }
    moveCloseDate();
    if (overridden && maybe(0.25)) {
      add(new OpportunityCommand.ClearProbabilityOverride());
      overridden = false;
    }
    if (!phase.criterion().isEmpty() && maybe(0.8)) {
      add(new OpportunityCommand.MeetExitCriterion(phase.id(), phase.criterion()));
    }
  }

  private void move(Phase from) {
    if (pipeline.equals(SamplePipeline.B2B) && rank == 1 && maybe(0.025)) {
      pipeline = SamplePipeline.PARTNER;
      add(new OpportunityCommand.Transfer(pipeline.id(), pipeline.stage(rank)));
      overridden = false;
      categorised = false;
      return;
    }
    if ((rank > 0 && maybe(0.05)) || rank == pipeline.last()) {
      rank--;
    } else {
      rank = Math.min(pipeline.last(), rank + (maybe(0.09) ? 2 : 1));
    }
    if (!pipeline.stage(rank).equals(from.id())) {
      add(new OpportunityCommand.ChangeStage(pipeline.stage(rank)));
      overridden &= sticky;
    }
  }

  private void changeOwner() {
    Seller next = SampleMarket.SELLERS.get(random.nextInt(SampleMarket.SELLERS.size()));
    if (!next.equals(owner)) {
      owner = next;
      add(new OpportunityCommand.AssignOwner(owner.name(), Update.to(owner.team())));
    }
  }

  private void changeDetails() {
    boolean competitor = maybe(0.5);
    Map<String, @Nullable String> attributes = new TreeMap<>();
    if (competitor) {
      attributes.put("competitor", maybe(0.5) ? "Fieldstone" : "Quarry");
    }
    add(
        new OpportunityCommand.ChangeDetails(
            Update.keep(),
            Update.keep(),
            Update.keep(),
            Update.keep(),
            Update.keep(),
            competitor ? Update.keep() : Update.to(List.of("fast-track")),
            attributes));
  }

  /** People are near the truth, noisy, and a little hopeful. */
  private void override() {
    double felt = chance + 0.1 + 0.18 * random.nextGaussian();
    int percent = Math.clamp(Math.round(felt * 20) * 5, 5, 95);
    sticky = maybe(0.25);
    overridden = true;
    add(
        new OpportunityCommand.OverrideProbability(
            BigDecimal.valueOf(percent), any(OVERRIDE_REASONS), sticky));
  }

  private void categorise() {
    ForecastCategory category =
        categorised && maybe(0.4)
            ? null
            : chance > 0.55
                ? ForecastCategory.COMMIT
                : chance > 0.3 ? ForecastCategory.BEST_CASE : ForecastCategory.OMITTED;
    categorised = category != null;
    add(new OpportunityCommand.SetForecastCategory(category));
  }

  private void changeAmount(double factor) {
    BigDecimal changed =
        amount
            .multiply(BigDecimal.valueOf(factor))
            .divide(BigDecimal.TEN, 0, RoundingMode.HALF_UP)
            .multiply(BigDecimal.TEN);
    if (changed.compareTo(amount) != 0) {
      amount = changed;
      add(new OpportunityCommand.ChangeAmount(money()));
    }
  }

  private void moveCloseDate() {
    boolean late = expectedClose.isBefore(today().plusDays(5));
    if (late ? maybe(0.8) : maybe(0.18)) {
      LocalDate from = late ? today() : expectedClose;
      expectedClose = from.plusDays(7L + random.nextInt(40));
      add(new OpportunityCommand.ChangeExpectedCloseDate(expectedClose, any(PUSH_REASONS)));
    } else if (!late && maybe(0.08)) {
      long room = ChronoUnit.DAYS.between(today(), expectedClose);
      expectedClose = expectedClose.minusDays(1 + random.nextInt((int) room));
      add(new OpportunityCommand.ChangeExpectedCloseDate(expectedClose, null));
    }
  }

  private void win() {
    pause(1);
    BigDecimal listed = amount;
    if (maybe(0.3)) {
      amount =
          listed
              .multiply(BigDecimal.valueOf(0.85 + 0.15 * random.nextDouble()))
              .setScale(0, RoundingMode.HALF_UP);
    }
    add(new OpportunityCommand.Win(amount.compareTo(listed) == 0 ? null : money()));
    wonAt = now;
    close();
  }

  private void lose() {
    pause(1);
    add(new OpportunityCommand.Lose(any(LOSS_REASONS), maybe(0.2) ? "said so on the phone" : null));
    close();
  }

  private void reopen() {
    pause(10 + random.nextInt(40));
    rank = Math.min(rank, pipeline.last() - 1);
    add(new OpportunityCommand.Reopen(pipeline.stage(rank)));
    wonAt = null;
    expectedClose = today().plusDays(14L + random.nextInt(40));
    add(new OpportunityCommand.ChangeExpectedCloseDate(expectedClose, "reopened"));
  }

  private void close() {
    overridden = false;
    categorised = false;
  }

  private void add(OpportunityCommand command) {
    if (!steps.isEmpty()) {
      now = now.plus(1 + random.nextInt(20), ChronoUnit.MINUTES);
    }
    steps.add(new Step(command, now));
  }

  private void pause(double days) {
    Instant then = atWork(now.plusSeconds((long) (days * Duration.ofDays(1).toSeconds())));
    now = then.isAfter(now) ? then : now;
  }

  /** The next weekday, at some time of a working day. */
  private Instant atWork(Instant instant) {
    LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
      day = day.plusDays(1);
    }
    LocalTime time = LocalTime.of(8, 0).plusMinutes(random.nextInt(9 * 60));
    return day.atTime(time).toInstant(ZoneOffset.UTC);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  private RecordHistory history() {
    return new RecordHistory(
        steps.stream().filter(step -> !step.occurredAt().isAfter(end)).toList());
  }

  private Money money() {
    return Money.of(amount, Currency.getInstance(deal.buyer().currency()));
  }

  private boolean maybe(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
