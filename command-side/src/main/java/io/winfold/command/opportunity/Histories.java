package io.winfold.command.opportunity;

import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Fact;
import io.winfold.command.decision.Judgement;
import io.winfold.command.decision.Judging;
import io.winfold.command.decision.OccurredAt;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Standing;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.kernel.opportunity.OpportunityEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Judges a history known from elsewhere: each new step at its own time, all of them or none. */
final class Histories {
  private Histories() {}

  static Judgement<OpportunityEvent> judge(
      RecordHistory history, Standing<Opportunity> now, Envelope envelope, Surroundings around) {
    List<Step> steps = history.steps();
    HistoryMark known = HistoryMark.parse(now.historyMark());
    List<Integer> places =
        known == null ? IntStream.range(0, steps.size()).boxed().toList() : known.newAmong(steps);
    if (now.state() instanceof Opportunity.None && places.isEmpty()) {
      return Judgement.refuse(RejectionCode.NOT_FOUND, "There is no such opportunity");
    }
    if (known == null
        && now.version() > 0
        && !steps.isEmpty()
        && steps.getFirst().command() instanceof OpportunityCommand.Create) {
      return Judgement.refuse(
          RejectionCode.OPPORTUNITY_EXISTS,
          "There is such an opportunity already, and not from a history");
    }
    if (places.isEmpty()) {
      return new Judgement.Granted<>(List.of());
    }
    String mark = HistoryMark.of(steps).toString();
    List<Fact<OpportunityEvent>> facts = new ArrayList<>();
    Opportunity state = now.state();
    Instant last = now.lastOccurredAt();
    Instant before = Instant.MIN;
    for (int place : places) {
      Step step = steps.get(place);
      if (known != null && step.command() instanceof OpportunityCommand.Create) {
        // The deal of a recorded history is there, even where the source dates its begin anew.
        continue;
      }
      if (HistoryMark.at(step).isBefore(before)) {
        return refuse(place, outOfOrder());
      }
      before = HistoryMark.at(step);
      switch (OccurredAt.resolve(step.occurredAt(), envelope.receivedAt(), last)) {
        case OccurredAt.Impossible(Rejection rejection) -> {
          return refuse(place, rejection);
        }
        case OccurredAt.Resolved(Instant at) -> {
          switch (OpportunityRules.decide(step.command(), state, at, around)) {
            case Decision.Rejected<OpportunityEvent>(Rejection rejection) -> {
              return refuse(place, rejection);
            }
            case Decision.Accepted<OpportunityEvent> accepted -> {
              facts.addAll(Judging.facts(accepted, at, envelope, mark));
              for (OpportunityEvent event : accepted.events()) {
                state = Opportunity.evolve(state, event);
                last = at;
              }
            }
          }
        }
      }
    }
    return new Judgement.Granted<>(facts);
  }

  private static Rejection outOfOrder() {
    return Rejection.of(
        RejectionCode.OCCURRED_OUT_OF_ORDER, "It lies before the step before it", "/occurredAt");
  }

  private static Judgement<OpportunityEvent> refuse(int place, Rejection rejection) {
    String pointer = rejection.pointer();
    return new Judgement.Refused<>(
        new Rejection(
            rejection.code(),
            "Step %d: %s".formatted(place + 1, rejection.detail()),
            "/steps/" + place + (pointer == null ? "" : pointer)));
  }
}
