package io.winfold.kernel.opportunity;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What can happen to an opportunity. Values before and after stand in the event where history is
 * read from it; derived totals never do.
 */
public sealed interface OpportunityEvent extends DomainEvent {

  /**
   * @param attributes free name-value pairs, the custom fields of a CRM
   * @param continues the won deal this one follows up
   */
  record OpportunityCreated(
      String name,
      PipelineId pipeline,
      StageId stage,
      Money amount,
      @Nullable LocalDate expectedCloseDate,
      @Nullable String owner,
      @Nullable String team,
      @Nullable String account,
      @Nullable String source,
      @Nullable String industry,
      @Nullable String type,
      List<String> tags,
      Map<String, String> attributes,
      @Nullable String externalId,
      @Nullable OpportunityId continues)
      implements OpportunityEvent {
    public OpportunityCreated {
      // An event may leave out what is empty; Jackson then hands over null.
      tags = tags == null ? List.of() : List.copyOf(tags);
      attributes = attributes == null ? Map.of() : sorted(attributes);
    }
  }

  record StageChanged(StageId from, StageId to, Direction direction) implements OpportunityEvent {}

  /**
   * @param from the override before, null if none
   * @param sticky whether it survives stage changes
   */
  record ProbabilityOverridden(
      @Nullable Probability from, Probability to, String reason, boolean sticky)
      implements OpportunityEvent {}

  record ProbabilityOverrideCleared(Probability from, OverrideEnd cause)
      implements OpportunityEvent {}

  /** The currency of a deal never changes. */
  record AmountChanged(Money from, Money to) implements OpportunityEvent {}

  record ExpectedCloseDateChanged(
      @Nullable LocalDate from, @Nullable LocalDate to, @Nullable String reason)
      implements OpportunityEvent {}

  record OwnerChanged(
      @Nullable String ownerFrom,
      @Nullable String ownerTo,
      @Nullable String teamFrom,
      @Nullable String teamTo)
      implements OpportunityEvent {}

  /**
   * @param to null: back to the stage's category
   */
  record ForecastCategoryChanged(@Nullable ForecastCategory from, @Nullable ForecastCategory to)
      implements OpportunityEvent {}

  /**
   * Only what changed; a component that is null did not change.
   *
   * @param attributes the attributes that changed, by name
   */
  record DetailsChanged(
      @Nullable Change<String> name,
      @Nullable Change<String> account,
      @Nullable Change<String> source,
      @Nullable Change<String> industry,
      @Nullable Change<String> type,
      @Nullable Change<List<String>> tags,
      @Nullable Map<String, Change<String>> attributes)
      implements OpportunityEvent {
    public DetailsChanged {
      attributes = attributes == null ? null : sorted(attributes);
    }
  }

  record ExitCriterionMet(StageId stage, String criterion) implements OpportunityEvent {}

  /**
   * @param stage the last stage the deal was in
   */
  record Won(StageId stage, Money amount) implements OpportunityEvent {}

  /**
   * @param stage the last stage the deal was in
   * @param reason a code such as {@code price}
   */
  record Lost(StageId stage, Money amount, String reason, @Nullable String note)
      implements OpportunityEvent {}

  /**
   * @param stage the stage it stands in again
   */
  record Reopened(Outcome previous, StageId stage) implements OpportunityEvent {}

  record TransferredToPipeline(
      PipelineId fromPipeline, StageId fromStage, PipelineId toPipeline, StageId toStage)
      implements OpportunityEvent {}

  /** Entered by mistake: out of every report from then on. */
  record Discarded(String reason) implements OpportunityEvent {}

  /**
   * Says that what an earlier event of the deal says was entered wrong. It changes nothing by
   * itself: the event it names is folded otherwise ({@link CorrectedHistory}).
   */
  sealed interface Correction extends OpportunityEvent {
    /** The id of the event that is not as it should be. */
    String corrects();

    /**
     * The id of the event that a person named, where this correction only follows from that one's;
     * null: this is the one asked for.
     */
    @Nullable String follows();
  }

  /**
   * A field of an event was wrong.
   *
   * @param field {@code occurredAt}, {@code outcome}, {@code attribute.<name>}, or the name of the
   *     field in the event's JSON
   * @param was as in the event's JSON, null if there was nothing
   * @param becomes as in the event's JSON, null: nothing
   */
  record FactCorrected(
      String corrects,
      String field,
      @Nullable JsonNode was,
      @Nullable JsonNode becomes,
      @Nullable String follows)
      implements Correction {
    public FactCorrected {
      was = was == null || was.isNull() ? null : was;
      becomes = becomes == null || becomes.isNull() ? null : becomes;
    }
  }

  /** What an event says did not happen; of a correction, that it was wrong itself. */
  record FactRetracted(String corrects, @Nullable String follows) implements Correction {}

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
