package io.winfold.command.opportunity;

import io.winfold.command.decision.Fold;
import io.winfold.command.opportunity.Opportunity.None;
import io.winfold.kernel.opportunity.OpportunityEvent;
import java.time.Instant;

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
}
