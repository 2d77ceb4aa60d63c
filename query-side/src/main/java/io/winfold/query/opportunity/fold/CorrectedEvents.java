package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.CorrectedHistory;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import java.util.ArrayList;
import java.util.List;

/** The events of one deal as its corrections make them. */
public final class CorrectedEvents {
  private CorrectedEvents() {}

  /**
   * What is to be folded: without corrections and without what was retracted.
   *
   * @param history all events of one deal that are known, from the first
   */
  public static List<RecordedEvent> of(List<RecordedEvent> history) {
    List<Entry> entries =
        history.stream()
            .map(
                event ->
                    new Entry(
                        event.version(),
                        event.eventId(),
                        event.occurredAt(),
                        (OpportunityEvent) event.event()))
            .toList();
    List<RecordedEvent> facts = new ArrayList<>(history.size());
    for (Entry entry : CorrectedHistory.of(entries)) {
      if (!(entry.event() instanceof Correction)) {
        facts.add(told(history.get((int) entry.version() - 1), entry));
      }
    }
    return facts;
  }

  private static RecordedEvent told(RecordedEvent recorded, Entry as) {
    EventMetadata metadata = recorded.metadata();
    return new RecordedEvent(
        recorded.position(),
        recorded.stream(),
        recorded.version(),
        recorded.eventId(),
        recorded.recordedAt(),
        new EventMetadata(
            as.occurredAt(),
            metadata.actor(),
            metadata.correlationId(),
            metadata.causationId(),
            metadata.idempotencyKey(),
            metadata.fingerprint(),
            metadata.pipelineVersion(),
            metadata.historyMark()),
        as.event());
  }
}
