package io.winfold.command.opportunity;

import static io.winfold.command.decision.Decision.accept;
import static io.winfold.command.decision.Decision.nothing;
import static io.winfold.command.decision.Decision.reject;

import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.command.opportunity.Correctable.Read;
import io.winfold.command.opportunity.OpportunityCommand.Amendment;
import io.winfold.command.opportunity.OpportunityCommand.Correct;
import io.winfold.command.opportunity.OpportunityCommand.DiscardFromBeginning;
import io.winfold.command.opportunity.OpportunityCommand.Retract;
import io.winfold.kernel.opportunity.CorrectedHistory;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.FactFields;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rules of telling the past otherwise. What comes of it is a history in which every later event
 * could still happen; where it would not be, nothing is corrected.
 */
final class Corrections {
  private final List<Entry> history;
  private final List<Entry> known;
  private final Set<String> retracted;
  private final Instant at;
  private final Surroundings around;

  /**
   * @param history all events of the deal, corrections among them
   * @param at when the correction is made
   */
  private Corrections(List<Entry> history, Instant at, Surroundings around) {
    this.history = history;
    this.known = CorrectedHistory.of(history);
    this.retracted = CorrectedHistory.retracted(history);
    this.at = at;
    this.around = around;
  }

  static Decision<OpportunityEvent> decide(
      Amendment amendment, List<Entry> history, Instant at, Surroundings around) {
    Corrections corrections = new Corrections(history, at, around);
    return switch (amendment) {
      case Correct correct -> corrections.correct(correct);
      case Retract retract -> corrections.retract(retract.event());
      case DiscardFromBeginning(var _, String reason) -> corrections.discard(reason);
    };
  }

  private static Optional<Entry> find(List<Entry> entries, String eventId) {
    return entries.stream().filter(entry -> entry.eventId().equals(eventId)).findFirst();
  }

  private boolean isDiscarded() {
    return OpportunityFold.state(known) instanceof Opportunity.Discarded;
  }

  private static Decision<OpportunityEvent> notThere(String event) {
    return reject(
        RejectionCode.EVENT_NOT_FOUND, "The deal has no event %s".formatted(event), "/event");
  }

  private static Decision<OpportunityEvent> notAllowed(String detail) {
    return reject(RejectionCode.CORRECTION_NOT_ALLOWED, detail, "/event");
  }

  /** As every command: a discarded deal takes nothing more, but that its discard was wrong. */
  private static Decision<OpportunityEvent> gone() {
    return reject(
        RejectionCode.NOT_FOUND,
        "The opportunity was discarded; it takes nothing but the retraction of that");
  }

  private Decision<OpportunityEvent> correct(Correct correct) {
    Entry recorded = find(history, correct.event()).orElse(null);
    if (recorded == null) {
      return notThere(correct.event());
    }
    if (recorded.event() instanceof Correction) {
      return notAllowed("A correction is not corrected; retract it, or correct the fact again");
    }
    Entry target = find(known, correct.event()).orElse(null);
    if (target == null) {
      return notAllowed("The event was retracted; retract the retraction first");
    }
    if (isDiscarded() && !(target.event() instanceof Discarded)) {
      return gone();
    }
    Correctable field = Correctable.of(target.event(), correct.field()).orElse(null);
    if (field == null) {
      return reject(
          RejectionCode.FIELD_NOT_CORRECTABLE,
          "%s has no field %s that could be corrected"
              .formatted(target.event().getClass().getSimpleName(), correct.field()),
          "/field");
    }
    return switch (field.read(correct.value())) {
      case Read.Wrong(Rejection rejection) -> reject(rejection);
      case Read.Fits(JsonNode becomes) -> correct(target, field, becomes, correct);
    };
  }

  private Decision<OpportunityEvent> correct(
      Entry target, Correctable field, @Nullable JsonNode becomes, Correct correct) {
    if (field.kind() != Correctable.Kind.OUTCOME
        && (correct.reason() != null || correct.note() != null)) {
      return reject(
          RejectionCode.INVALID_FIELD,
          "A reason and a note go with the outcome LOST only",
          correct.reason() == null ? "/note" : "/reason");
    }
    JsonNode was = FactFields.value(target, field.field());
    if (Objects.equals(text(was), text(becomes))) {
      return nothing();
    }
    Consequences consequences = Consequences.of(known, target);
    FactCorrected root = new FactCorrected(target.eventId(), field.field(), was, becomes, null);
    return switch (field.kind()) {
      case INSTANT -> moved(target, root, consequences);
      case OUTCOME -> outcome(target, root, correct);
      case MONEY -> judged(target, consequences.withAmount(root));
      default -> judged(target, List.of(root));
    };
  }

  /** Numbers are compared by what they say, not by how they were read. */
  private static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : json.toString();
  }

  private Decision<OpportunityEvent> moved(
      Entry target, FactCorrected root, Consequences consequences) {
    if (consequences.cause() != null) {
      return notAllowed("The event goes with another of the same moment; correct that one's time");
    }
    Instant to = Instant.parse(Objects.requireNonNull(root.becomes()).asString());
    if (to.isAfter(at)) {
      return reject(
          RejectionCode.OCCURRED_IN_FUTURE,
          "It would have happened after its correction, of " + at,
          Correctable.VALUE);
    }
    return judged(target, consequences.moved(target, to, root));
  }

  private Decision<OpportunityEvent> outcome(Entry target, FactCorrected root, Correct correct) {
    List<Correction> corrections = new ArrayList<>(List.of(root));
    boolean lost = FactFields.json(Outcome.LOST).equals(root.becomes());
    if (lost) {
      Rejection wrong = Values.reason(correct.reason());
      if (wrong != null) {
        return reject(wrong);
      }
      corrections.add(further(target, "reason", correct.reason()));
      if (correct.note() != null) {
        corrections.add(further(target, "note", correct.note()));
      }
    } else if (correct.reason() != null || correct.note() != null) {
      return reject(
          RejectionCode.INVALID_FIELD,
          "A reason and a note go with the outcome LOST only",
          correct.reason() == null ? "/note" : "/reason");
    }
    return judged(target, corrections);
  }

  private static FactCorrected further(Entry target, String field, @Nullable String becomes) {
    return new FactCorrected(
        target.eventId(),
        field,
        null,
        becomes == null ? null : FactFields.json(becomes),
        target.eventId());
  }

  private Decision<OpportunityEvent> retract(String event) {
    Entry recorded = find(history, event).orElse(null);
    if (recorded == null) {
      return notThere(event);
    }
    if (retracted.contains(event)) {
      return nothing();
    }
    if (recorded.event() instanceof Correction correction) {
      return retract(recorded, correction);
    }
    if (recorded.event() instanceof OpportunityCreated) {
      return notAllowed(
          "A deal that was never created is discarded; with fromBeginning it is out of the past,"
              + " too");
    }
    if (isDiscarded() && !(recorded.event() instanceof Discarded)) {
      return gone();
    }
    Consequences consequences = Consequences.of(known, recorded);
    if (consequences.cause() != null && consequences.isAutomatic()) {
      return notAllowed(
          "The event follows from %s; retract that one".formatted(consequences.cause().eventId()));
    }
    return judged(recorded, consequences.retracted(recorded));
  }

  private Decision<OpportunityEvent> retract(Entry recorded, Correction correction) {
    if (correction.follows() != null) {
      return notAllowed("The correction follows from that of another event; retract that one");
    }
    List<Correction> corrections = new ArrayList<>();
    corrections.add(new FactRetracted(recorded.eventId(), null));
    for (Entry follower : followers(recorded, correction)) {
      corrections.add(new FactRetracted(follower.eventId(), recorded.eventId()));
    }
    return judged(recorded, corrections);
  }

  /** What was written with a correction because of it. */
  private List<Entry> followers(Entry recorded, Correction correction) {
    int place = history.indexOf(recorded);
    List<Entry> followers = new ArrayList<>();
    for (int i = place + 1;
        i < history.size() && follows(history.get(i), recorded, correction);
        i++) {
      followers.add(history.get(i));
    }
    for (int i = place - 1; i >= 0 && follows(history.get(i), recorded, correction); i--) {
      followers.add(history.get(i));
    }
    return followers;
  }

  private boolean follows(Entry entry, Entry recorded, Correction correction) {
    return entry.event() instanceof Correction other
        && correction.corrects().equals(other.follows())
        && entry.occurredAt().equals(recorded.occurredAt())
        && !retracted.contains(entry.eventId());
  }

  private Decision<OpportunityEvent> discard(@Nullable String reason) {
    Rejection wrong = Values.reason(reason);
    if (wrong != null || reason == null) {
      return reject(Objects.requireNonNull(wrong));
    }
    Entry creation = history.getFirst();
    List<OpportunityEvent> events = new ArrayList<>();
    if (!isDiscarded()) {
      events.add(new Discarded(reason));
    }
    if (!retracted.contains(creation.eventId())) {
      events.add(new FactRetracted(creation.eventId(), null));
    }
    return accept(events);
  }

  /** With what follows from them for later events, unless one of those could not happen. */
  private Decision<OpportunityEvent> judged(Entry target, List<? extends Correction> corrections) {
    List<Entry> proposed = new ArrayList<>(history);
    corrections.forEach(correction -> proposed.add(proposal(proposed, correction)));
    CorrectedCourse course = new CorrectedCourse(known, target, around);
    List<Correction> all = new ArrayList<>(corrections);
    for (FactCorrected further : course.furtherCorrections(CorrectedHistory.of(proposed))) {
      all.add(further);
      proposed.add(proposal(proposed, further));
    }
    Rejection contradiction = course.contradiction(CorrectedHistory.of(proposed));
    return contradiction == null ? accept(all) : reject(contradiction);
  }

  private Entry proposal(List<Entry> history, Correction correction) {
    int version = history.size() + 1;
    return new Entry(version, "proposed-" + version, at, correction);
  }

  /** Whether an event says how a deal was lost. */
  static boolean lacksReason(OpportunityEvent event) {
    return event instanceof Lost lost && lost.reason().isBlank();
  }
}
