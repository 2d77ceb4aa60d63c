package io.winfold.command.opportunity;

import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.command.opportunity.Entering.Entry.Barred;
import io.winfold.command.opportunity.Opportunity.Closed;
import io.winfold.command.opportunity.Opportunity.Existing;
import io.winfold.command.opportunity.Opportunity.None;
import io.winfold.command.opportunity.Opportunity.Open;
import io.winfold.command.opportunity.Opportunity.PersonsProbability;
import io.winfold.command.opportunity.Surroundings.Configuration;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.FactFields;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through a history as it would be after a correction, event by event. */
final class CorrectedCourse {
  private final Map<String, Opportunity> knownBefore = new HashMap<>();
  private final Entry target;
  private final Surroundings around;

  /**
   * @param known the history as it is known
   * @param target the event that is corrected
   */
  CorrectedCourse(List<Entry> known, Entry target, Surroundings around) {
    this.target = target;
    this.around = around;
    Opportunity state = new None();
    for (Entry entry : known) {
      knownBefore.put(entry.eventId(), state);
      state = Opportunity.evolve(state, entry.event());
    }
  }

  private boolean isTarget(Entry entry) {
    return entry.eventId().equals(target.eventId());
  }

  /**
   * What later events only repeat of an earlier one and have to repeat as it is now: the amount a
   * deal was closed with, the direction of a move.
   *
   * @param corrected the history after the correction
   */
  List<FactCorrected> furtherCorrections(List<Entry> corrected) {
    List<FactCorrected> further = new ArrayList<>();
    Opportunity state = new None();
    for (Entry entry : corrected) {
      OpportunityEvent event = entry.event();
      if (state instanceof Open open) {
        Opportunity known = knownBefore.get(entry.eventId());
        FactCorrected correction =
            switch (event) {
              case Won won -> amount(entry, won.amount(), open, known);
              case Lost lost -> amount(entry, lost.amount(), open, known);
              case StageChanged moved -> direction(entry, moved, open, known);
              default -> null;
            };
        if (correction != null) {
          further.add(correction);
          event = repeated(event, open);
        }
      }
      state = Opportunity.evolve(state, event);
    }
    return further;
  }

  private static OpportunityEvent repeated(OpportunityEvent event, Open open) {
    return switch (event) {
      case Won won -> new Won(won.stage(), open.deal().amount());
      case Lost lost -> new Lost(lost.stage(), open.deal().amount(), lost.reason(), lost.note());
      default -> event;
    };
  }

  private @Nullable FactCorrected amount(
      Entry entry, Money amount, Open open, @Nullable Opportunity known) {
    boolean repeats = known instanceof Existing before && before.deal().amount().equals(amount);
    return repeats && !isTarget(entry) && !open.deal().amount().equals(amount)
        ? further(entry, "amount", open.deal().amount())
        : null;
  }

  private @Nullable FactCorrected direction(
      Entry entry, StageChanged moved, Open open, @Nullable Opportunity known) {
    StageId from = open.deal().stage();
    boolean asBefore =
        known instanceof Existing before && before.deal().stage().equals(from) && !isTarget(entry);
    Configuration in = around.pipeline(open.deal().pipeline());
    if (asBefore
        || in == null
        || from.equals(moved.to())
        || in.pipeline().stage(from).isEmpty()
        || in.pipeline().stage(moved.to()).isEmpty()) {
      return null;
    }
    Direction direction = OpportunityRules.direction(from, moved.to(), entry.occurredAt(), in);
    return direction == moved.direction() ? null : further(entry, "direction", direction);
  }

  private FactCorrected further(Entry entry, String field, Object becomes) {
    return new FactCorrected(
        entry.eventId(),
        field,
        FactFields.value(entry, field),
        FactFields.json(becomes),
        target.eventId());
  }

  /**
   * Why a history could not have been, told of its first event that could not; null: it could.
   *
   * @param corrected the history after the correction and all that follows from it
   */
  @Nullable Rejection contradiction(List<Entry> corrected) {
    List<Entry> facts =
        corrected.stream().filter(entry -> !(entry.event() instanceof Correction)).toList();
    Opportunity state = new None();
    Instant last = Instant.MIN;
    for (int i = 0; i < facts.size(); i++) {
      Entry entry = facts.get(i);
      if (entry.occurredAt().isBefore(last)) {
        return Rejection.of(
            RejectionCode.OCCURRED_OUT_OF_ORDER,
            "%s %s would lie before the event before it, of %s"
                .formatted(name(entry), entry.eventId(), last),
            Correctable.VALUE);
      }
      Rejection own = isTarget(entry) ? wrong(entry, state) : null;
      if (own != null) {
        return own;
      }
      String why = why(entry.event(), state);
      Opportunity after = Opportunity.evolve(state, entry.event());
      if (why == null) {
        why = outlives(entry.event(), state, i + 1 == facts.size() ? List.of() : rest(facts, i));
      }
      if (why != null) {
        return Rejection.of(
            RejectionCode.HISTORY_CONTRADICTED,
            "%s %s of %s could not happen: %s"
                .formatted(name(entry), entry.eventId(), entry.occurredAt(), why));
      }
      state = after;
      last = entry.occurredAt();
    }
    return null;
  }

  private static String name(Entry entry) {
    return entry.event().getClass().getSimpleName();
  }

  /** The events of the same moment after one. */
  private static List<OpportunityEvent> rest(List<Entry> facts, int place) {
    return facts.subList(place + 1, facts.size()).stream()
        .takeWhile(entry -> entry.occurredAt().equals(facts.get(place).occurredAt()))
        .map(Entry::event)
        .toList();
  }

  /** Whether the corrected event itself says what it may say. */
  private @Nullable Rejection wrong(Entry entry, Opportunity state) {
    Existing before = state instanceof Existing existing ? existing : null;
    return switch (entry.event()) {
      case OpportunityCreated created -> {
        Rejection barred =
            differs(created.stage())
                ? barred(created.pipeline(), created.stage(), created.team(), entry.occurredAt())
                : null;
        if (barred != null) {
          yield barred;
        }
        yield created.attributes().size() > Details.MAX_ATTRIBUTES
            ? tooManyAttributes()
            : currency(created.amount());
      }
      case StageChanged moved when before != null && differs(moved.to()) ->
          barred(before.deal(), moved.to(), entry.occurredAt());
      case Reopened reopened when before != null && differs(reopened.stage()) ->
          barred(before.deal(), reopened.stage(), entry.occurredAt());
      case TransferredToPipeline moved when before != null && differs(moved.toStage()) ->
          barred(moved.toPipeline(), moved.toStage(), before.deal().team(), entry.occurredAt());
      case AmountChanged changed -> currency(changed.to());
      case Won won -> currency(won.amount());
      case Lost lost -> currency(lost.amount());
      case OpportunityEvent.DetailsChanged changed when before != null ->
          before.deal().details().after(changed).attributes().size() > Details.MAX_ATTRIBUTES
              ? tooManyAttributes()
              : null;
      default -> null;
    };
  }

  /** Whether the stage an event leads to was corrected. */
  private boolean differs(StageId stage) {
    return switch (target.event()) {
      case OpportunityCreated created -> !created.stage().equals(stage);
      case StageChanged moved -> !moved.to().equals(stage);
      case Reopened reopened -> !reopened.stage().equals(stage);
      case TransferredToPipeline moved -> !moved.toStage().equals(stage);
      default -> false;
    };
  }

  private @Nullable Rejection currency(Money amount) {
    Money known =
        switch (target.event()) {
          case OpportunityCreated created -> created.amount();
          case AmountChanged changed -> changed.to();
          case Won won -> won.amount();
          case Lost lost -> lost.amount();
          default -> amount;
        };
    return Values.amountIn(known.currency(), amount, Correctable.VALUE);
  }

  private @Nullable Rejection barred(Deal deal, StageId stage, Instant at) {
    return barred(deal.pipeline(), stage, deal.team(), at);
  }

  private @Nullable Rejection barred(
      PipelineId pipeline, StageId stage, @Nullable String team, Instant at) {
    return Entering.judge(pipeline, stage, team, at, around) instanceof Barred(Rejection rejection)
        ? Rejection.of(rejection.code(), rejection.detail(), Correctable.VALUE)
        : null;
  }

  private static Rejection tooManyAttributes() {
    return Rejection.of(
        RejectionCode.TOO_MANY_ATTRIBUTES,
        "A deal has at most %d attributes".formatted(Details.MAX_ATTRIBUTES),
        Correctable.VALUE);
  }

  /** Why an event could not follow; null: it could. */
  private @Nullable String why(OpportunityEvent event, Opportunity state) {
    return switch (state) {
      case None _ -> event instanceof OpportunityCreated ? null : "the deal was not there";
      case Opportunity.Discarded _ -> "the deal was discarded";
      case Closed closed -> inClosed(event, closed);
      case Open open -> inOpen(event, open);
    };
  }

  // What ends with a close is written behind it.
  private @Nullable String inClosed(OpportunityEvent event, Closed closed) {
    return switch (event) {
      case Reopened reopened -> elsewhere(reopened.stage(), closed.deal());
      case OpportunityEvent.Discarded _ -> null;
      case ProbabilityOverrideCleared cleared when cleared.cause() == OverrideEnd.CLOSED -> null;
      case ForecastCategoryChanged changed when changed.to() == null -> null;
      default -> closed instanceof Opportunity.Won ? "the deal was won" : "the deal was lost";
    };
  }

  private @Nullable String inOpen(OpportunityEvent event, Open open) {
    return switch (event) {
      case OpportunityCreated _ -> "the deal was there already";
      case Reopened _ -> "the deal was open";
      case StageChanged moved when moved.to().equals(open.deal().stage()) ->
          "the deal was in stage %s already".formatted(moved.to());
      case StageChanged moved -> elsewhere(moved.to(), open.deal());
      case TransferredToPipeline moved when moved.toPipeline().equals(open.deal().pipeline()) ->
          "the deal was in pipeline %s already".formatted(moved.toPipeline().value());
      case ProbabilityOverrideCleared _ when open.override() == null ->
          "nobody's probability was in force";
      case Lost lost when Corrections.lacksReason(lost) -> "there is no reason for the loss";
      default -> null;
    };
  }

  /** A move to a stage that the deal's pipeline does not have. */
  private @Nullable String elsewhere(StageId stage, Deal deal) {
    Configuration in = around.pipeline(deal.pipeline());
    return in != null && in.pipeline().stage(stage).isEmpty()
        ? "the deal was in pipeline %s, which has no stage %s"
            .formatted(deal.pipeline().value(), stage)
        : null;
  }

  /** What should end with an event and does not; null: all of it does. */
  private static @Nullable String outlives(
      OpportunityEvent event, Opportunity before, List<OpportunityEvent> sameMoment) {
    boolean leaves = event instanceof TransferredToPipeline;
    boolean closes = event instanceof Won || event instanceof Lost;
    if (!(before instanceof Open open) || !(leaves || closes || event instanceof StageChanged)) {
      return null;
    }
    PersonsProbability override = open.override();
    boolean ends = override != null && (leaves || closes || !override.sticky());
    if (ends && sameMoment.stream().noneMatch(ProbabilityOverrideCleared.class::isInstance)) {
      return "the probability a person gave would outlive it";
    }
    return open.category() != null
            && (leaves || closes)
            && sameMoment.stream().noneMatch(ForecastCategoryChanged.class::isInstance)
        ? "the forecast category set for the deal would outlive it"
        : null;
  }
}
