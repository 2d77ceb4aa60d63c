package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.query.opportunity.fold.Deal.Details;
import io.winfold.query.opportunity.fold.Deal.Origin;
import io.winfold.query.opportunity.fold.Deal.PersonsProbability;
import io.winfold.query.opportunity.fold.Deal.Place;
import io.winfold.query.opportunity.fold.Deal.Standing;
import io.winfold.query.opportunity.fold.Deal.Status;
import io.winfold.query.opportunity.fold.Deal.Terms;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.SqlInstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an event makes of a deal. */
final class DealFold {
  private DealFold() {}

  /**
   * @param before null: there is none yet
   * @throws RuntimeException if the event does not follow from what was before it
   */
  static Deal evolve(@Nullable Deal before, RecordedEvent recorded) {
    if (!(recorded.event() instanceof OpportunityEvent event)) {
      throw new IllegalArgumentException("not an event of a deal: " + recorded.event());
    }
    if (before == null) {
      check(event instanceof OpportunityCreated, "a deal begins with its creation", event);
      return created((OpportunityCreated) event, recorded);
    }
    Moment next = before.seen().next(recorded);
    return event instanceof Correction ? before.seen(next) : evolve(before.after(next), event);
  }

  /**
   * The same for a history as it was corrected, in which versions may be missing.
   *
   * @param before null: there is none yet
   * @param recorded the event as it is to be folded
   */
  static Deal evolveCorrected(@Nullable Deal before, RecordedEvent recorded) {
    OpportunityEvent event = (OpportunityEvent) recorded.event();
    if (before == null) {
      check(event instanceof OpportunityCreated, "a deal begins with its creation", event);
      return created((OpportunityCreated) event, recorded);
    }
    check(
        !recorded.occurredAt().isBefore(before.last().occurredAt()),
        "a deal's events are in the order of time",
        event);
    return evolve(before.after(Moment.of(recorded)), event);
  }

  /** A deal that counts as discarded since it was created. */
  static Deal discardedFromBeginning(RecordedEvent creation) {
    Deal deal = evolveCorrected(null, creation);
    return deal.with(new Standing(Status.DISCARDED, deal.origin().createdAt(), null));
  }

  private static Deal created(OpportunityCreated event, RecordedEvent recorded) {
    Moment moment = Moment.first(recorded);
    long at = moment.occurredMicros();
    return new Deal(
        new Origin(
            recorded.position(),
            new OpportunityId(recorded.stream().substring(OpportunityId.KIND.length())),
            at,
            event.externalId(),
            event.continues()),
        moment,
        Standing.OPEN,
        Place.first(event.pipeline(), event.stage(), event.amount().currency(), at),
        new Terms(
            event.amount(), null, event.expectedCloseDate(), 0, event.owner(), event.team(), null),
        new Details(
            recorded.version(),
            event.name(),
            event.account(),
            event.source(),
            event.industry(),
            event.type(),
            event.tags(),
            event.attributes()),
        Map.of(),
        moment);
  }

  /**
   * @param deal already standing after the event
   */
  private static Deal evolve(Deal deal, OpportunityEvent event) {
    long at = deal.last().occurredMicros();
    Terms terms = deal.terms();
    return switch (event) {
      case OpportunityCreated e -> throw refused("a deal is created once", e);
      case StageChanged e -> {
        check(deal.isOpen(), "only an open deal moves", e);
        yield deal.with(
            deal.place().next(e.direction().name(), deal.place().pipeline(), e.to(), at));
      }
      case TransferredToPipeline e -> {
        check(deal.isOpen(), "only an open deal moves", e);
        yield deal.with(deal.place().next("TRANSFER", e.toPipeline(), e.toStage(), at));
      }
      case Won e -> {
        check(deal.isOpen(), "only an open deal closes", e);
        yield deal.with(new Standing(Status.WON, SqlInstant.instant(at), null))
            .with(deal.place().ended(Status.WON))
            .with(terms.withAmount(e.amount()));
      }
      case Lost e -> {
        check(deal.isOpen(), "only an open deal closes", e);
        yield deal.with(new Standing(Status.LOST, SqlInstant.instant(at), e.reason()))
            .with(deal.place().ended(Status.LOST))
            .with(terms.withAmount(e.amount()));
      }
      case Reopened e -> {
        check(deal.isClosed(), "only a closed deal reopens", e);
        yield deal.with(Standing.OPEN)
            .with(
                deal.place()
                    .next(deal.standing().status().name(), deal.place().pipeline(), e.stage(), at));
      }
      case Discarded e -> {
        check(deal.isOpen() || deal.isClosed(), "a deal is discarded once", e);
        yield deal.with(new Standing(Status.DISCARDED, SqlInstant.instant(at), null));
      }
      case ProbabilityOverridden e ->
          deal.with(terms.withOverride(new PersonsProbability(e.to(), e.reason(), e.sticky())));
      case ProbabilityOverrideCleared e -> deal.with(terms.withOverride(null));
      case AmountChanged e -> deal.with(terms.withAmount(e.to()));
      case ExpectedCloseDateChanged e -> deal.with(terms.withExpectedClose(e.to()));
      case OwnerChanged e -> deal.with(terms.withOwner(e.ownerTo(), e.teamTo()));
      case ForecastCategoryChanged e -> deal.with(terms.withCategory(e.to()));
      case DetailsChanged e -> deal.with(changed(deal.details(), e, deal.last().version()));
      case Correction _ -> deal;
      case ExitCriterionMet e -> deal.withCriteriaMet(met(deal.criteriaMet(), e));
    };
  }

  private static Details changed(Details details, DetailsChanged event, long version) {
    String name = to(event.name(), details.name());
    List<String> tags = to(event.tags(), details.tags());
    return new Details(
        version,
        name == null ? details.name() : name,
        to(event.account(), details.account()),
        to(event.source(), details.source()),
        to(event.industry(), details.industry()),
        to(event.type(), details.type()),
        tags == null ? List.of() : tags,
        merged(details.attributes(), event.attributes()));
  }

  private static <T> @Nullable T to(@Nullable Change<T> change, @Nullable T otherwise) {
    return change == null ? otherwise : change.to();
  }

  private static Map<String, String> merged(
      Map<String, String> attributes, @Nullable Map<String, Change<String>> changes) {
    if (changes == null) {
      return attributes;
    }
    Map<String, String> merged = new TreeMap<>(attributes);
    changes.forEach(
        (name, change) -> {
          String value = change.to();
          if (value == null) {
            merged.remove(name);
          } else {
            merged.put(name, value);
          }
        });
    return merged;
  }

  private static Map<String, List<String>> met(
      Map<String, List<String>> before, ExitCriterionMet event) {
    Map<String, List<String>> met = new TreeMap<>(before);
    List<String> ofStage = new ArrayList<>(met.getOrDefault(event.stage().value(), List.of()));
    if (!ofStage.contains(event.criterion())) {
      ofStage.add(event.criterion());
    }
    met.put(event.stage().value(), List.copyOf(ofStage));
    return met;
  }

  private static void check(boolean holds, String rule, OpportunityEvent event) {
    if (!holds) {
      throw refused(rule, event);
    }
  }

  private static IllegalArgumentException refused(String rule, OpportunityEvent event) {
    return new IllegalArgumentException(rule + ": " + event);
  }
}
