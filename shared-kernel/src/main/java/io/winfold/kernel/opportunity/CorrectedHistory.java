package io.winfold.kernel.opportunity;

import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of a deal as they are to be folded once its corrections are known. What is known at an
 * earlier moment is the same of the events recorded by then.
 */
public final class CorrectedHistory {

  /**
   * An event of a deal with what a correction may name or change of it.
   *
   * @param version how many events the deal has with this one
   */
  public record Entry(long version, String eventId, Instant occurredAt, OpportunityEvent event) {}

  private CorrectedHistory() {}

  /**
   * Applies every correction in a history to the event it names, in the order they were recorded.
   * An event is left out where a retraction names it that is not itself retracted; a correction
   * that is retracted changes nothing. Corrections stay where they are, for they happened: a fold
   * passes over them.
   *
   * @param history all events of one deal from the first, in their order
   * @throws IllegalArgumentException if a correction does not fit the event it names
   */
  public static List<Entry> of(List<Entry> history) {
    Set<String> retracted = retracted(history);
    Map<String, List<FactCorrected>> corrections = new HashMap<>();
    for (Entry entry : history) {
      if (entry.event() instanceof FactCorrected corrected
          && !retracted.contains(entry.eventId())) {
        corrections.computeIfAbsent(corrected.corrects(), id -> new ArrayList<>()).add(corrected);
      }
    }
    List<Entry> effective = new ArrayList<>(history.size());
    for (Entry entry : history) {
      if (entry.event() instanceof Correction) {
        effective.add(entry);
      } else if (!retracted.contains(entry.eventId())) {
        Entry as = entry;
        for (FactCorrected corrected : corrections.getOrDefault(entry.eventId(), List.of())) {
          as = FactFields.corrected(as, corrected);
        }
        effective.add(as);
      }
    }
    return effective;
  }

  /**
   * The ids of the events of a history, corrections among them, that do not count. A retraction
   * names an earlier event only, so each is judged after all that may retract it.
   */
  public static Set<String> retracted(List<Entry> history) {
    Set<String> retracted = new HashSet<>();
    for (Entry entry : history.reversed()) {
      if (entry.event() instanceof FactRetracted(String corrects, String _)
          && !retracted.contains(entry.eventId())) {
        retracted.add(corrects);
      }
    }
    return retracted;
  }
}
