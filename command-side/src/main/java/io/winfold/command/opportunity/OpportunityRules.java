package io.winfold.command.opportunity;

import static io.winfold.command.decision.Decision.accept;
import static io.winfold.command.decision.Decision.nothing;
import static io.winfold.command.decision.Decision.reject;

import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.command.opportunity.Entering.Entry;
import io.winfold.command.opportunity.Opportunity.Closed;
import io.winfold.command.opportunity.Opportunity.Lost;
import io.winfold.command.opportunity.Opportunity.None;
import io.winfold.command.opportunity.Opportunity.Open;
import io.winfold.command.opportunity.Opportunity.PersonsProbability;
import io.winfold.command.opportunity.Opportunity.Won;
import io.winfold.command.opportunity.OpportunityCommand.Amendment;
import io.winfold.command.opportunity.OpportunityCommand.AssignOwner;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeDetails;
import io.winfold.command.opportunity.OpportunityCommand.ChangeExpectedCloseDate;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.ClearProbabilityOverride;
import io.winfold.command.opportunity.OpportunityCommand.Continue;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.opportunity.OpportunityCommand.Discard;
import io.winfold.command.opportunity.OpportunityCommand.Lose;
import io.winfold.command.opportunity.OpportunityCommand.MeetExitCriterion;
import io.winfold.command.opportunity.OpportunityCommand.OverrideProbability;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.Reopen;
import io.winfold.command.opportunity.OpportunityCommand.SetForecastCategory;
import io.winfold.command.opportunity.OpportunityCommand.Transfer;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.command.opportunity.Surroundings.Configuration;
import io.winfold.command.pipeline.Pipeline.Phase;
import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules a deal follows. Rules of state are judged before rules of values. */
final class OpportunityRules {
  private OpportunityRules() {}

  static Decision<OpportunityEvent> decide(
      OpportunityCommand command, Opportunity now, Instant at, Surroundings around) {
    return switch (now) {
      case None _ -> begin(command, at, around);
      case Open open -> decide(command, open, at, around);
      case Closed closed -> decide(command, closed, at, around);
      case Opportunity.Discarded _ -> discarded();
    };
  }

  private static Decision<OpportunityEvent> begin(
      OpportunityCommand command, Instant at, Surroundings around) {
    if (command instanceof Create create) {
      return create(create, at, around);
    }
    return command instanceof Continue next ? continueWith(next, at, around) : notFound();
  }

  private static Decision<OpportunityEvent> decide(
      OpportunityCommand command, Open now, Instant at, Surroundings around) {
    return switch (command) {
      case Create _, Continue _ -> exists();
      case ChangeStage(StageId stage) -> changeStage(stage, now, at, around);
      case OverrideProbability override -> override(override, now);
      case ClearProbabilityOverride _ -> accept(overrideEnds(now, OverrideEnd.CLEARED));
      case ChangeAmount(Money amount) -> changeAmount(amount, now);
      case ChangeExpectedCloseDate change -> changeExpectedCloseDate(change, now.deal());
      case AssignOwner assign -> assignOwner(assign, now.deal());
      case SetForecastCategory(ForecastCategory category) -> setCategory(category, now);
      case ChangeDetails change -> changeDetails(change, now.deal().details());
      case MeetExitCriterion meet -> meet(meet, now.deal(), around);
      case Win(Money amount) -> win(amount, now, around);
      case Lose lose -> lose(lose, now);
      case Reopen _ ->
          reject(RejectionCode.OPPORTUNITY_NOT_CLOSED, "The deal is open; there is no need to");
      case Transfer transfer -> transfer(transfer, now, at, around);
      case Discard(String reason) -> discard(reason);
      case RecordHistory _, Amendment _ -> nested();
    };
  }

  private static Decision<OpportunityEvent> decide(
      OpportunityCommand command, Closed now, Instant at, Surroundings around) {
    return switch (command) {
      case Create _, Continue _ -> exists();
      case Reopen(StageId stage) -> reopen(stage, now, at, around);
      case Discard(String reason) -> discard(reason);
      case RecordHistory _, Amendment _ -> nested();
      case ChangeStage _,
          OverrideProbability _,
          ClearProbabilityOverride _,
          ChangeAmount _,
          ChangeExpectedCloseDate _,
          AssignOwner _,
          SetForecastCategory _,
          ChangeDetails _,
          MeetExitCriterion _,
          Win _,
          Lose _,
          Transfer _ ->
          reject(RejectionCode.OPPORTUNITY_CLOSED, "The deal is closed; reopen it first");
    };
  }

  private static Decision<OpportunityEvent> notFound() {
    return reject(RejectionCode.NOT_FOUND, "There is no such opportunity");
  }

  private static Decision<OpportunityEvent> discarded() {
    return reject(RejectionCode.NOT_FOUND, "The opportunity was discarded; it takes nothing more");
  }

  private static Decision<OpportunityEvent> exists() {
    return reject(RejectionCode.OPPORTUNITY_EXISTS, "There is such an opportunity already");
  }

  private static Decision<OpportunityEvent> nested() {
    return reject(RejectionCode.INVALID_FIELD, "A history or a correction is no step of a history");
  }

  private static Decision<OpportunityEvent> create(Create create, Instant at, Surroundings around) {
    if (create.name().isBlank()) {
      return nameNeeded();
    }
    Rejection wrong = Values.amount(create.amount(), "/amount");
    if (wrong != null) {
      return reject(wrong);
    }
    if (create.attributes().size() > Details.MAX_ATTRIBUTES) {
      return tooManyAttributes();
    }
    return switch (Entering.judge(create.pipeline(), create.stage(), create.team(), at, around)) {
      case Entry.Barred(Rejection rejection) -> reject(rejection);
      case Entry.Free(Configuration in, Phase stage) ->
          accept(
              List.of(
                  new OpportunityCreated(
                      create.name(),
                      create.pipeline(),
                      stage.id(),
                      create.amount(),
                      create.expectedCloseDate(),
                      create.owner(),
                      create.team(),
                      create.account(),
                      create.source(),
                      create.industry(),
                      create.type(),
                      create.tags().stream().distinct().toList(),
                      create.attributes(),
                      create.externalId(),
                      create.continues())),
              in.version());
    };
  }

  private static Decision<OpportunityEvent> continueWith(
      Continue next, Instant at, Surroundings around) {
    return switch (around.deal(next.won()).state()) {
      case None _ -> notFound();
      case Opportunity.Discarded _ -> discarded();
      case Open _, Lost _ ->
          reject(RejectionCode.OPPORTUNITY_NOT_CLOSED, "Only a won deal can be continued");
      case Won(Deal won) ->
          next.pipeline().equals(won.pipeline())
              ? reject(
                  RejectionCode.TRANSFER_NOT_ALLOWED,
                  "A won deal is continued in another pipeline than its own",
                  "/pipeline")
              : create(following(next, won), at, around);
    };
  }

  private static Create following(Continue next, Deal won) {
    Details details = won.details();
    return new Create(
        details.name(),
        next.pipeline(),
        next.stage(),
        won.amount(),
        null,
        won.owner(),
        won.team(),
        details.account(),
        details.source(),
        details.industry(),
        details.type(),
        details.tags(),
        details.attributes(),
        null,
        next.won());
  }

  private static Decision<OpportunityEvent> changeStage(
      StageId to, Open now, Instant at, Surroundings around) {
    Deal deal = now.deal();
    if (to.equals(deal.stage())) {
      return nothing();
    }
    return switch (Entering.judge(deal.pipeline(), to, deal.team(), at, around)) {
      case Entry.Barred(Rejection rejection) -> reject(rejection);
      case Entry.Free(Configuration in, Phase stage) -> {
        Direction direction = direction(deal.stage(), to, at, in);
        if (direction != Direction.BACK && heldBack(deal, in)) {
          yield exitCriteriaNotMet(deal, in);
        }
        List<OpportunityEvent> events = new ArrayList<>();
        events.add(new StageChanged(deal.stage(), stage.id(), direction));
        PersonsProbability override = now.override();
        if (override != null && !override.sticky()) {
          events.addAll(overrideEnds(now, OverrideEnd.STAGE_CHANGED));
        }
        yield accept(events, in.version());
      }
    };
  }

  // Next is the next stage that can be entered: nobody skips a stage that is retired.
  static Direction direction(StageId from, StageId to, Instant at, Configuration in) {
    if (in.pipeline().rank(to) < in.pipeline().rank(from)) {
      return Direction.BACK;
    }
    return in.pipeline().skips(from, to, at) ? Direction.SKIP : Direction.FORWARD;
  }

  private static boolean heldBack(Deal deal, Configuration in) {
    return in.pipeline().exitCriteriaPolicy() == ExitCriteriaPolicy.BLOCK
        && !deal.meets(deal.stage(), exitCriteria(deal.stage(), in));
  }

  private static List<String> exitCriteria(StageId stage, Configuration in) {
    return in.pipeline()
        .stage(stage)
        .map(phase -> phase.stage().expectations().exitCriteria())
        .orElse(List.of());
  }

  private static Decision<OpportunityEvent> exitCriteriaNotMet(Deal deal, Configuration in) {
    List<String> unmet =
        exitCriteria(deal.stage(), in).stream()
            .filter(text -> !deal.meets(deal.stage(), List.of(text)))
            .toList();
    return reject(
        RejectionCode.EXIT_CRITERIA_NOT_MET,
        "To leave %s forward these are to be met: %s"
            .formatted(deal.stage(), String.join("; ", unmet)));
  }

  private static Decision<OpportunityEvent> override(OverrideProbability command, Open now) {
    Rejection wrong = Values.probability(command.percent(), "/probability");
    String reason = command.reason();
    if (wrong == null) {
      wrong = Values.reason(reason);
    }
    if (wrong != null || reason == null) {
      return reject(Objects.requireNonNull(wrong));
    }
    PersonsProbability from = now.override();
    PersonsProbability to =
        new PersonsProbability(Probability.ofPercent(command.percent()), reason, command.sticky());
    return to.equals(from)
        ? nothing()
        : accept(
            List.of(
                new ProbabilityOverridden(
                    from == null ? null : from.probability(),
                    to.probability(),
                    reason,
                    to.sticky())));
  }

  private static Decision<OpportunityEvent> changeAmount(Money amount, Open now) {
    Rejection wrong = Values.amountIn(now.deal().amount().currency(), amount, "/amount");
    return wrong == null ? accept(amountBecomes(amount, now.deal())) : reject(wrong);
  }

  private static List<OpportunityEvent> amountBecomes(Money amount, Deal deal) {
    return amount.equals(deal.amount())
        ? List.of()
        : List.of(new AmountChanged(deal.amount(), amount));
  }

  private static Decision<OpportunityEvent> changeExpectedCloseDate(
      ChangeExpectedCloseDate change, Deal deal) {
    return Objects.equals(change.expectedCloseDate(), deal.expectedCloseDate())
        ? nothing()
        : accept(
            List.of(
                new ExpectedCloseDateChanged(
                    deal.expectedCloseDate(), change.expectedCloseDate(), change.reason())));
  }

  private static Decision<OpportunityEvent> assignOwner(AssignOwner assign, Deal deal) {
    String team = assign.team().given() ? assign.team().value() : deal.team();
    return Objects.equals(assign.owner(), deal.owner()) && Objects.equals(team, deal.team())
        ? nothing()
        : accept(List.of(new OwnerChanged(deal.owner(), assign.owner(), deal.team(), team)));
  }

  private static Decision<OpportunityEvent> setCategory(
      @Nullable ForecastCategory category, Open now) {
    Rejection wrong = Values.category(category, "/category");
    if (wrong != null) {
      return reject(wrong);
    }
    return category == now.category()
        ? nothing()
        : accept(List.of(new ForecastCategoryChanged(now.category(), category)));
  }

  private static Decision<OpportunityEvent> changeDetails(ChangeDetails change, Details details) {
    String name = change.name().value();
    if (change.name().given() && (name == null || name.isBlank())) {
      return nameNeeded();
    }
    DetailsChanged changed = details.changedBy(change);
    if (changed == null) {
      return nothing();
    }
    return details.after(changed).attributes().size() > Details.MAX_ATTRIBUTES
        ? tooManyAttributes()
        : accept(List.of(changed));
  }

  private static Decision<OpportunityEvent> nameNeeded() {
    return reject(RejectionCode.INVALID_FIELD, "A deal has a name", "/name");
  }

  private static Decision<OpportunityEvent> tooManyAttributes() {
    return reject(
        RejectionCode.TOO_MANY_ATTRIBUTES,
        "A deal has at most %d attributes".formatted(Details.MAX_ATTRIBUTES),
        "/attributes");
  }

  private static Decision<OpportunityEvent> meet(
      MeetExitCriterion meet, Deal deal, Surroundings around) {
    Configuration in = Entering.configuration(deal.pipeline(), around);
    if (in.pipeline().stage(meet.stage()).isEmpty()) {
      return reject(Entering.notInPipeline(meet.stage(), deal.pipeline()));
    }
    if (deal.meets(meet.stage(), List.of(meet.criterion()))) {
      return nothing();
    }
    return exitCriteria(meet.stage(), in).contains(meet.criterion())
        ? accept(List.of(new ExitCriterionMet(meet.stage(), meet.criterion())), in.version())
        : reject(
            RejectionCode.INVALID_FIELD,
            "Stage %s has no such exit criterion".formatted(meet.stage()),
            "/criterion");
  }

  // Winning leaves the stage forward: the last stage's criteria could not hold anything otherwise.
  private static Decision<OpportunityEvent> win(
      @Nullable Money amount, Open now, Surroundings around) {
    Deal deal = now.deal();
    Money wonAmount = Objects.requireNonNullElse(amount, deal.amount());
    Rejection wrong = Values.amountIn(deal.amount().currency(), wonAmount, "/amount");
    if (wrong != null) {
      return reject(wrong);
    }
    Configuration in = Entering.configuration(deal.pipeline(), around);
    if (heldBack(deal, in)) {
      return exitCriteriaNotMet(deal, in);
    }
    List<OpportunityEvent> events = new ArrayList<>(amountBecomes(wonAmount, deal));
    events.add(new OpportunityEvent.Won(deal.stage(), wonAmount));
    events.addAll(overrideEnds(now, OverrideEnd.CLOSED));
    events.addAll(categoryEnds(now));
    return accept(events, in.version());
  }

  private static Decision<OpportunityEvent> lose(Lose lose, Open now) {
    String reason = lose.reason();
    Rejection wrong = Values.reason(reason);
    if (wrong != null || reason == null) {
      return reject(Objects.requireNonNull(wrong));
    }
    Deal deal = now.deal();
    List<OpportunityEvent> events = new ArrayList<>();
    events.add(new OpportunityEvent.Lost(deal.stage(), deal.amount(), reason, lose.note()));
    events.addAll(overrideEnds(now, OverrideEnd.CLOSED));
    events.addAll(categoryEnds(now));
    return accept(events);
  }

  private static Decision<OpportunityEvent> reopen(
      @Nullable StageId stage, Closed now, Instant at, Surroundings around) {
    Deal deal = now.deal();
    Outcome outcome =
        switch (now) {
          case Won _ -> Outcome.WON;
          case Lost _ -> Outcome.LOST;
        };
    StageId to = Objects.requireNonNullElse(stage, deal.stage());
    return switch (Entering.judge(deal.pipeline(), to, deal.team(), at, around)) {
      case Entry.Barred(Rejection rejection) -> reject(rejection);
      case Entry.Free(Configuration in, Phase entered) ->
          accept(List.of(new Reopened(outcome, entered.id())), in.version());
    };
  }

  private static Decision<OpportunityEvent> transfer(
      Transfer transfer, Open now, Instant at, Surroundings around) {
    Deal deal = now.deal();
    if (transfer.pipeline().equals(deal.pipeline())) {
      return reject(
          RejectionCode.TRANSFER_NOT_ALLOWED,
          "The deal is in this pipeline already; change its stage instead",
          "/pipeline");
    }
    return switch (Entering.judge(transfer.pipeline(), transfer.stage(), deal.team(), at, around)) {
      case Entry.Barred(Rejection rejection) -> reject(rejection);
      case Entry.Free(Configuration in, Phase stage) -> {
        List<OpportunityEvent> events = new ArrayList<>();
        events.add(
            new TransferredToPipeline(
                deal.pipeline(), deal.stage(), transfer.pipeline(), stage.id()));
        events.addAll(overrideEnds(now, OverrideEnd.TRANSFERRED));
        events.addAll(categoryEnds(now));
        yield accept(events, in.version());
      }
    };
  }

  private static Decision<OpportunityEvent> discard(@Nullable String reason) {
    Rejection wrong = Values.reason(reason);
    return wrong != null || reason == null
        ? reject(Objects.requireNonNull(wrong))
        : accept(List.of(new OpportunityEvent.Discarded(reason)));
  }

  private static List<OpportunityEvent> overrideEnds(Open now, OverrideEnd cause) {
    PersonsProbability override = now.override();
    return override == null
        ? List.of()
        : List.of(new ProbabilityOverrideCleared(override.probability(), cause));
  }

  private static List<OpportunityEvent> categoryEnds(Open now) {
    return now.category() == null
        ? List.of()
        : List.of(new ForecastCategoryChanged(now.category(), null));
  }
}
