package io.winfold.command.opportunity;

import static io.winfold.command.Desk.NOW;
import static io.winfold.command.Desk.SALES;
import static io.winfold.command.Desk.START;
import static io.winfold.command.opportunity.Deals.DUE;
import static io.winfold.command.opportunity.Deals.NEGOTIATION;
import static io.winfold.command.opportunity.Deals.NEW;
import static io.winfold.command.opportunity.Deals.OFFERED;
import static io.winfold.command.opportunity.Deals.PROPOSAL;
import static io.winfold.command.opportunity.Deals.QUALIFIED;
import static io.winfold.command.opportunity.Deals.RENEWALS;
import static io.winfold.command.opportunity.Deals.creation;
import static io.winfold.command.opportunity.Deals.renewals;
import static io.winfold.command.opportunity.Deals.sales;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.command.decision.Fact;
import io.winfold.command.decision.Happened;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Standing;
import io.winfold.command.decision.Update;
import io.winfold.command.opportunity.OpportunityCommand.AssignOwner;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeExpectedCloseDate;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.ClearProbabilityOverride;
import io.winfold.command.opportunity.OpportunityCommand.Continue;
import io.winfold.command.opportunity.OpportunityCommand.Discard;
import io.winfold.command.opportunity.OpportunityCommand.Lose;
import io.winfold.command.opportunity.OpportunityCommand.MeetExitCriterion;
import io.winfold.command.opportunity.OpportunityCommand.OverrideProbability;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.command.opportunity.OpportunityCommand.Reopen;
import io.winfold.command.opportunity.OpportunityCommand.SetForecastCategory;
import io.winfold.command.opportunity.OpportunityCommand.Transfer;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.command.opportunity.Surroundings.Configuration;
import io.winfold.command.pipeline.Pipeline;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever is asked of a deal in whatever order, what it keeps promising. */
class RandomCommandsTest {
  private static final OpportunityFold FOLD = new OpportunityFold();
  private final OpportunityDecider decider = new OpportunityDecider(new TwoPipelines());

  record Asked(OpportunityCommand command, Envelope envelope) {}

  @Property(tries = 2_000)
  void nothingThrowsAndTheRulesHold(@ForAll("conversations") List<Asked> conversation) {
    Standing<Opportunity> now = Standing.initial(FOLD.initial());
    List<Fact<OpportunityEvent>> log = new ArrayList<>();
    for (Asked asked : conversation) {
      Standing<Opportunity> before = now;
      switch (decider.judge(asked.command(), now, asked.envelope())) {
        case Judgement.Granted<OpportunityEvent>(List<Fact<OpportunityEvent>> facts) -> {
          for (Fact<OpportunityEvent> fact : facts) {
            if (now.lastOccurredAt() != null) {
              assertThat(fact.metadata().occurredAt()).isAfterOrEqualTo(now.lastOccurredAt());
            }
            assertThat(fact.metadata().occurredAt()).isBeforeOrEqualTo(NOW);
            now = now.after(FOLD, fact.event(), fact.metadata());
            log.add(fact);
          }
          assertThat(facts.stream().map(fact -> rank(fact.event())).toList())
              .as("the order of the events of one command")
              .satisfies(
                  ranks -> {
                    if (!(asked.command() instanceof RecordHistory)) {
                      assertThat(ranks).isSorted();
                    }
                  });
          if (facts.isEmpty()) {
            assertThat(now).isEqualTo(before);
          }
        }
        case Judgement.Refused<OpportunityEvent> _, Judgement.Repeated<OpportunityEvent> _ ->
            assertThat(now).isSameAs(before);
      }
    }
    Standing<Opportunity> again = Standing.initial(FOLD.initial());
    for (Fact<OpportunityEvent> fact : log) {
      again = again.after(FOLD, fact.event(), fact.metadata());
    }
    assertThat(again.state()).isEqualTo(now.state());
    assertThat(again.version()).isEqualTo(now.version()).isEqualTo(log.size());
  }

  @Property(tries = 1_000)
  void aHistoryRecordedTwiceChangesNothing(@ForAll("histories") RecordHistory history) {
    Standing<Opportunity> now = Standing.initial(FOLD.initial());
    Envelope envelope = Envelope.of("jane", NOW);
    if (decider.judge(history, now, envelope)
        instanceof Judgement.Granted<OpportunityEvent>(List<Fact<OpportunityEvent>> facts)) {
      for (Fact<OpportunityEvent> fact : facts) {
        now = now.after(FOLD, fact.event(), fact.metadata());
      }
      assertThat(decider.judge(history, now, envelope))
          .isEqualTo(new Judgement.Granted<OpportunityEvent>(List.of()));
    }
  }

  /** The order of events.md. */
  private static int rank(OpportunityEvent event) {
    return switch (event) {
      case AmountChanged _ -> 0;
      case OpportunityEvent.ProbabilityOverrideCleared _ -> 2;
      case OpportunityEvent.ForecastCategoryChanged _ -> 3;
      case OpportunityEvent.OpportunityCreated _,
          StageChanged _,
          OpportunityEvent.Won _,
          OpportunityEvent.Lost _,
          OpportunityEvent.TransferredToPipeline _,
          OpportunityEvent.ProbabilityOverridden _,
          OpportunityEvent.ExpectedCloseDateChanged _,
          OpportunityEvent.OwnerChanged _,
          OpportunityEvent.DetailsChanged _,
          ExitCriterionMet _,
          OpportunityEvent.Reopened _,
          OpportunityEvent.Discarded _,
          OpportunityEvent.Correction _ ->
          1;
    };
  }

  @Provide
  Arbitrary<List<Asked>> conversations() {
    Arbitrary<Envelope> envelopes =
        Combinators.combine(
                times().injectNull(0.6),
                Arbitraries.of("a", "b", "c").injectNull(0.7),
                Arbitraries.of("x", "y"),
                Arbitraries.longs().between(0, 5).injectNull(0.9))
            .as(
                (at, key, fingerprint, version) ->
                    new Envelope(
                        "jane",
                        NOW,
                        at,
                        null,
                        key == null ? null : new Idempotency(key, fingerprint),
                        version));
    Arbitrary<OpportunityCommand> commands =
        Arbitraries.frequencyOf(Tuple.of(20, commands()), Tuple.of(1, histories()));
    return Combinators.combine(commands, envelopes).as(Asked::new).list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<RecordHistory> histories() {
    Arbitrary<Step> steps = Combinators.combine(commands(), times()).as(Step::new);
    return Combinators.combine(creations(), steps.list().ofMaxSize(5))
        .as(
            (create, later) -> {
              List<Step> all = new ArrayList<>(later);
              all.sort(Comparator.comparing(Step::occurredAt));
              all.addFirst(new Step(create, START));
              return new RecordHistory(all);
            });
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.of(
        START, START.plusSeconds(60), START.plusSeconds(120), NOW, NOW.plusSeconds(9));
  }

  private static Arbitrary<OpportunityCommand> creations() {
    return Combinators.combine(stages().injectNull(0.5), amounts())
        .as((stage, amount) -> creation(SALES, stage, amount, "south", Map.of()));
  }

  private static Arbitrary<StageId> stages() {
    return Arbitraries.of(NEW, QUALIFIED, PROPOSAL, NEGOTIATION, DUE, OFFERED);
  }

  private static Arbitrary<Money> amounts() {
    return Arbitraries.of("0", "1", "2.50", "-1", "0.001", "1E+99")
        .map(amount -> Money.of(amount, "USD"));
  }

  private static Arbitrary<OpportunityCommand> commands() {
    Arbitrary<String> reasons = Arbitraries.of("price", " ").injectNull(0.1);
    return Arbitraries.oneOf(
        creations(),
        stages().map(ChangeStage::new),
        Combinators.combine(
                Arbitraries.of("0", "40", "100", "100.01").map(BigDecimal::new),
                reasons,
                Arbitraries.of(true, false))
            .as(OverrideProbability::new),
        Arbitraries.just(new ClearProbabilityOverride()),
        amounts().map(ChangeAmount::new),
        Arbitraries.of(LocalDate.of(2026, 3, 31), LocalDate.of(1999, 1, 1))
            .injectNull(0.3)
            .map(date -> new ChangeExpectedCloseDate(date, null)),
        Arbitraries.of("north", "south")
            .injectNull(0.2)
            .map(team -> new AssignOwner("joe", Update.to(team))),
        Arbitraries.of(ForecastCategory.values()).injectNull(0.2).map(SetForecastCategory::new),
        Arbitraries.just(Deals.changeDetails()),
        stages().map(stage -> new MeetExitCriterion(stage, "budget known")),
        amounts().injectNull(0.5).map(Win::new),
        reasons.map(reason -> new Lose(reason, null)),
        stages().injectNull(0.5).map(Reopen::new),
        Arbitraries.of(SALES, RENEWALS).map(pipeline -> new Transfer(pipeline, null)),
        Arbitraries.just(new Continue(new OpportunityId("d-9"), RENEWALS, null)),
        Arbitraries.of("twice", " ", " ", " ").map(Discard::new));
  }

  private static final class TwoPipelines implements Surroundings {
    @Override
    public @Nullable Configuration pipeline(PipelineId id) {
      PipelineDefined defined = id.equals(SALES) ? sales() : renewals();
      return new Configuration(
          (Pipeline.Defined) Pipeline.evolve(new Pipeline.None(), defined, START), 1);
    }

    @Override
    public List<Happened<OpportunityEvent>> history(OpportunityId id, long version) {
      return List.of();
    }

    @Override
    public Standing<Opportunity> deal(OpportunityId id) {
      return Standing.initial(FOLD.initial());
    }
  }
}
