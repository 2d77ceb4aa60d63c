package io.winfold.command.opportunity;

import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.FactFields;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OverrideEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that one event brought with it at its own moment: the amount a deal was won at, and
 * the probability and the category that ended with a change of stage, a close or a transfer. They
 * go where it goes.
 *
 * @param amount the change of the amount that came just before a win; null: none did
 * @param ends what ended with the event, in order
 * @param cause the event that this one belongs to itself; null: it stands for itself
 * @param isAutomatic whether nobody asked for it but by asking for its cause
 */
record Consequences(
    @Nullable Entry amount, List<Entry> ends, @Nullable Entry cause, boolean isAutomatic) {

  static Consequences of(List<Entry> known, Entry target) {
    List<Entry> facts =
        known.stream().filter(entry -> !(entry.event() instanceof Correction)).toList();
    int place = facts.indexOf(target);
    if (place < 0) {
      return new Consequences(null, List.of(), null, false);
    }
    List<Entry> ends = new ArrayList<>();
    if (isEnding(target)) {
      for (int i = place + 1; i < facts.size() && isEnd(facts.get(i), target); i++) {
        ends.add(facts.get(i));
      }
    }
    Entry before = place == 0 ? null : facts.get(place - 1);
    Entry after = place + 1 == facts.size() ? null : facts.get(place + 1);
    if (after != null && isAmountOf(target, after)) {
      return new Consequences(null, ends, after, false);
    }
    for (int i = place - 1; i >= 0; i--) {
      if (isEnding(facts.get(i)) && isEnd(target, facts.get(i))) {
        return new Consequences(null, ends, facts.get(i), true);
      }
    }
    boolean own = before != null && isAmountOf(before, target);
    return new Consequences(own ? before : null, List.copyOf(ends), null, false);
  }

  private static boolean isEnding(Entry entry) {
    return switch (entry.event()) {
      case StageChanged _, Won _, Lost _, TransferredToPipeline _ -> true;
      default -> false;
    };
  }

  /** Whether an event of the same moment says that something ended with another. */
  private static boolean isEnd(Entry entry, Entry ending) {
    boolean ends =
        switch (entry.event()) {
          case ProbabilityOverrideCleared cleared -> cleared.cause() != OverrideEnd.CLEARED;
          case ForecastCategoryChanged changed ->
              changed.to() == null && !(ending.event() instanceof StageChanged);
          default -> false;
        };
    return ends && entry.occurredAt().equals(ending.occurredAt());
  }

  private static boolean isAmountOf(Entry entry, Entry won) {
    return entry.event() instanceof AmountChanged changed
        && won.event() instanceof Won(var _, var amount)
        && changed.to().equals(amount)
        && entry.occurredAt().equals(won.occurredAt());
  }

  /** The correction of an amount, and of the change that came with the win. */
  List<FactCorrected> withAmount(FactCorrected root) {
    return amount == null
        ? List.of(root)
        : List.of(
            new FactCorrected(amount.eventId(), "to", root.was(), root.becomes(), root.corrects()),
            root);
  }

  /** All of them at another time, in an order in which none passes another. */
  List<FactCorrected> moved(Entry target, Instant to, FactCorrected root) {
    List<FactCorrected> moves = new ArrayList<>();
    if (amount != null) {
      moves.add(move(amount, root));
    }
    moves.add(root);
    ends.forEach(end -> moves.add(move(end, root)));
    return to.isBefore(target.occurredAt()) ? moves : moves.reversed();
  }

  private static FactCorrected move(Entry entry, FactCorrected root) {
    return new FactCorrected(
        entry.eventId(), FactFields.OCCURRED_AT, root.was(), root.becomes(), root.corrects());
  }

  /** What did not end if the event did not happen; the amount stays as it was changed to. */
  List<FactRetracted> retracted(Entry target) {
    List<FactRetracted> retractions = new ArrayList<>();
    retractions.add(new FactRetracted(target.eventId(), null));
    ends.forEach(end -> retractions.add(new FactRetracted(end.eventId(), target.eventId())));
    return retractions;
  }
}
