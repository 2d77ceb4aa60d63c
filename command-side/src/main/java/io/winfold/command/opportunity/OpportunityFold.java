package io.winfold.command.opportunity;

import io.winfold.command.decision.Fold;
import io.winfold.command.decision.Happened;
import io.winfold.command.opportunity.Opportunity.None;
import io.winfold.kernel.opportunity.CorrectedHistory;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A deal from its events. */
public final class OpportunityFold implements Fold<OpportunityEvent, Opportunity> {
  @Override
  public Class<OpportunityEvent> events() {
    return OpportunityEvent.class;
  }

  @Override
  public Opportunity initial() {
    return new None();
  }

  @Override
  public Opportunity evolve(Opportunity state, OpportunityEvent event, Instant occurredAt) {
    return Opportunity.evolve(state, event);
  }

  @Override
  public boolean rewrites(OpportunityEvent event) {
    return event instanceof Correction;
  }

  @Override
  public Opportunity refold(List<Happened<OpportunityEvent>> history) {
    return state(CorrectedHistory.of(entries(history)));
  }

  /** A deal whose creation does not count any more was discarded from the beginning. */
  static Opportunity state(List<Entry> corrected) {
    Opportunity state = new None();
    for (Entry entry : corrected) {
      state = Opportunity.evolve(state, entry.event());
    }
    return state instanceof None ? new Opportunity.Discarded() : state;
  }

  static List<Entry> entries(List<Happened<OpportunityEvent>> history) {
    List<Entry> entries = new ArrayList<>(history.size());
    for (Happened<OpportunityEvent> happened : history) {
      entries.add(
          new Entry(
              entries.size() + 1L, happened.eventId(), happened.occurredAt(), happened.event()));
    }
    return entries;
  }
}
