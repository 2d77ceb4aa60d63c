package io.winfold.command.opportunity;

import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a deal is, open or closed.
 *
 * @param stage the stage it stands in; of a closed deal the last one
 * @param met the exit criteria met in its present pipeline; leaving a stage does not undo them
 */
record Deal(
    PipelineId pipeline,
    StageId stage,
    Money amount,
    @Nullable LocalDate expectedCloseDate,
    @Nullable String owner,
    @Nullable String team,
    Details details,
    Set<Criterion> met) {

  /** An exit criterion of one stage. */
  record Criterion(StageId stage, String text) {}

  static Deal created(OpportunityCreated event) {
    return new Deal(
        event.pipeline(),
        event.stage(),
        event.amount(),
        event.expectedCloseDate(),
        event.owner(),
        event.team(),
        Details.created(event),
        Set.of());
  }

  boolean meets(StageId stage, List<String> criteria) {
    return criteria.stream().allMatch(text -> met.contains(new Criterion(stage, text)));
  }

  Deal in(StageId stage) {
    return new Deal(pipeline, stage, amount, expectedCloseDate, owner, team, details, met);
  }

  Deal in(PipelineId pipeline, StageId stage) {
    return new Deal(pipeline, stage, amount, expectedCloseDate, owner, team, details, Set.of());
  }

  Deal worth(Money amount) {
    return new Deal(pipeline, stage, amount, expectedCloseDate, owner, team, details, met);
  }

  Deal closing(@Nullable LocalDate expectedCloseDate) {
    return new Deal(pipeline, stage, amount, expectedCloseDate, owner, team, details, met);
  }

  Deal ownedBy(@Nullable String owner, @Nullable String team) {
    return new Deal(pipeline, stage, amount, expectedCloseDate, owner, team, details, met);
  }

  Deal with(Details details) {
    return new Deal(pipeline, stage, amount, expectedCloseDate, owner, team, details, met);
  }

  Deal meeting(StageId stage, String criterion) {
    Set<Criterion> grown = new HashSet<>(met);
    grown.add(new Criterion(stage, criterion));
    return new Deal(
        pipeline, this.stage, amount, expectedCloseDate, owner, team, details, Set.copyOf(grown));
  }
}
