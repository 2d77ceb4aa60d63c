package io.winfold.command.opportunity;

import io.winfold.command.decision.Update;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of an opportunity. Values are as they were sent: whether a percentage or an
 * amount is in range is judged by the decision, after existence, time and state.
 */
public sealed interface OpportunityCommand {

  /**
   * @param stage default: the first of the pipeline that is not retired
   */
  record Create(
      String name,
      PipelineId pipeline,
      @Nullable StageId stage,
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
      implements OpportunityCommand {}

  record ChangeStage(StageId stage) implements OpportunityCommand {}

  record OverrideProbability(BigDecimal percent, @Nullable String reason, boolean sticky)
      implements OpportunityCommand {}

  record ClearProbabilityOverride() implements OpportunityCommand {}

  record ChangeAmount(Money amount) implements OpportunityCommand {}

  record ChangeExpectedCloseDate(@Nullable LocalDate expectedCloseDate, @Nullable String reason)
      implements OpportunityCommand {}

  record AssignOwner(@Nullable String owner, Update<String> team) implements OpportunityCommand {}

  /**
   * @param category null: back to the stage's
   */
  record SetForecastCategory(@Nullable ForecastCategory category) implements OpportunityCommand {}

  /**
   * @param attributes merged into those there are; a null value removes one
   */
  record ChangeDetails(
      Update<String> name,
      Update<String> account,
      Update<String> source,
      Update<String> industry,
      Update<String> type,
      Update<List<String>> tags,
      Map<String, @Nullable String> attributes)
      implements OpportunityCommand {}

  record MeetExitCriterion(StageId stage, String criterion) implements OpportunityCommand {}

  /**
   * @param amount null: as it is
   */
  record Win(@Nullable Money amount) implements OpportunityCommand {}

  record Lose(@Nullable String reason, @Nullable String note) implements OpportunityCommand {}

  /**
   * @param stage null: the last stage it was in
   */
  record Reopen(@Nullable StageId stage) implements OpportunityCommand {}

  record Transfer(PipelineId pipeline, @Nullable StageId stage) implements OpportunityCommand {}

  record Discard(@Nullable String reason) implements OpportunityCommand {}

  /** Asks that the past of a deal be told otherwise; judged by its whole history. */
  sealed interface Amendment extends OpportunityCommand {
    OpportunityId deal();
  }

  /**
   * A field of an event is wrong.
   *
   * @param event its id
   * @param field as the event's JSON calls it, or as the command that wrote it does
   * @param reason why the deal was lost, where its outcome becomes that
   */
  record Correct(
      OpportunityId deal,
      String event,
      String field,
      FactValue value,
      @Nullable String reason,
      @Nullable String note)
      implements Amendment {}

  /**
   * An event did not happen, or a correction was wrong itself.
   *
   * @param event its id
   */
  record Retract(OpportunityId deal, String event) implements Amendment {}

  /** Entered by mistake: out of every report from the beginning. */
  record DiscardFromBeginning(OpportunityId deal, @Nullable String reason) implements Amendment {}

  /**
   * Creates the deal that follows up a won one: with its name, amount, owner, team, account,
   * source, industry, type, tags and attributes. What belongs to the won deal alone is not taken
   * over: its close date, its external id, its forecast.
   *
   * @param stage null: the first of the pipeline that is not retired
   */
  record Continue(OpportunityId won, PipelineId pipeline, @Nullable StageId stage)
      implements OpportunityCommand {}

  /**
   * A history known from elsewhere, placed at its own dates in one append: all its steps or none.
   * The deal remembers how far its history was recorded, so recording the same one again changes
   * nothing, and of a grown one only what is new is added: the steps later than those recorded, and
   * at the same instant those beyond as many as were recorded there; a creation dated anew is not
   * new. Where the deal was changed by other means after a new step, the whole is refused as out of
   * order rather than lost.
   */
  record RecordHistory(List<Step> steps) implements OpportunityCommand {
    /** One command of the history and when it happened. */
    public record Step(OpportunityCommand command, Instant occurredAt) {}
  }
}
