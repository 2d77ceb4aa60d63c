package io.winfold.command.opportunity;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
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
import io.winfold.kernel.pipeline.ForecastCategory;
import org.jspecify.annotations.Nullable;

/** A deal as its events have made it; what it may take next depends on which of these it is. */
public sealed interface Opportunity {

  /** No event yet. */
  record None() implements Opportunity {}

  /** A deal that counts in reports. */
  sealed interface Existing extends Opportunity {
    Deal deal();
  }

  /**
   * @param override a person's probability, if one holds
   * @param category a forecast category set for this deal, null: its stage's holds
   */
  record Open(Deal deal, @Nullable PersonsProbability override, @Nullable ForecastCategory category)
      implements Existing {}

  sealed interface Closed extends Existing {}

  record Won(Deal deal) implements Closed {}

  record Lost(Deal deal) implements Closed {}

  /** Entered by mistake. Takes nothing more, and its id stays taken. */
  record Discarded() implements Opportunity {}

  /** A person's probability with its reason. */
  record PersonsProbability(Probability probability, String reason, boolean sticky) {}

  /** What one more event makes of a deal. */
  static Opportunity evolve(Opportunity now, OpportunityEvent event) {
    return switch (now) {
      case None none ->
          event instanceof OpportunityCreated created
              ? new Open(Deal.created(created), null, null)
              : none;
      case Open open -> evolve(open, event);
      case Closed closed -> evolve(closed, event);
      case Discarded discarded -> discarded;
    };
  }

  // The override and the category that end with a Won or Lost meet a deal that holds neither.
  private static Opportunity evolve(Closed now, OpportunityEvent event) {
    if (event instanceof Reopened reopened) {
      return new Open(now.deal().in(reopened.stage()), null, null);
    }
    return event instanceof OpportunityEvent.Discarded ? new Discarded() : now;
  }

  private static Opportunity evolve(Open now, OpportunityEvent event) {
    Deal deal = now.deal();
    PersonsProbability override = now.override();
    ForecastCategory category = now.category();
    return switch (event) {
      case OpportunityCreated _, Reopened _ -> now;
      case StageChanged moved -> new Open(deal.in(moved.to()), override, category);
      case ProbabilityOverridden o ->
          new Open(deal, new PersonsProbability(o.to(), o.reason(), o.sticky()), category);
      case ProbabilityOverrideCleared _ -> new Open(deal, null, category);
      case AmountChanged(Money _, Money to) -> new Open(deal.worth(to), override, category);
      case ExpectedCloseDateChanged changed ->
          new Open(deal.closing(changed.to()), override, category);
      case OwnerChanged changed ->
          new Open(deal.ownedBy(changed.ownerTo(), changed.teamTo()), override, category);
      case ForecastCategoryChanged changed -> new Open(deal, override, changed.to());
      case DetailsChanged changed ->
          new Open(deal.with(deal.details().after(changed)), override, category);
      case ExitCriterionMet met ->
          new Open(deal.meeting(met.stage(), met.criterion()), override, category);
      case OpportunityEvent.Won won -> new Won(deal.worth(won.amount()));
      case OpportunityEvent.Lost lost -> new Lost(deal.worth(lost.amount()));
      case TransferredToPipeline moved ->
          new Open(deal.in(moved.toPipeline(), moved.toStage()), override, category);
      case OpportunityEvent.Discarded _ -> new Discarded();
      // A correction changes what earlier events come to: OpportunityFold.
      case Correction _ -> now;
    };
  }
}
