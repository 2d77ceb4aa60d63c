package io.winfold.command.opportunity;

import static io.winfold.command.Desk.NOW;
import static io.winfold.command.Desk.SALES;
import static io.winfold.command.Desk.START;
import static io.winfold.command.opportunity.Deals.DUE;
import static io.winfold.command.opportunity.Deals.NEGOTIATION;
import static io.winfold.command.opportunity.Deals.NEW;
import static io.winfold.command.opportunity.Deals.OFFERED;
import static io.winfold.command.opportunity.Deals.PROPOSAL;
import static io.winfold.command.opportunity.Deals.QUALIFIED;
import static io.winfold.command.opportunity.Deals.RENEWALS;
import static io.winfold.command.opportunity.Deals.created;
import static io.winfold.command.opportunity.Deals.creation;
import static io.winfold.command.opportunity.Deals.moved;
import static io.winfold.command.opportunity.Deals.overridden;
import static io.winfold.command.opportunity.Deals.overrideCleared;
import static io.winfold.command.opportunity.Deals.renewals;
import static io.winfold.command.opportunity.Deals.sales;
import static io.winfold.command.opportunity.Deals.stickilyOverridden;
import static io.winfold.command.opportunity.Deals.usd;
import static io.winfold.kernel.opportunity.Direction.BACK;
import static io.winfold.kernel.opportunity.Direction.FORWARD;
import static io.winfold.kernel.opportunity.Direction.SKIP;
import static io.winfold.kernel.opportunity.OverrideEnd.STAGE_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.MeetExitCriterion;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.PipelineEvent.ExitCriteriaPolicyChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineEvent.StagesReordered;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How deals come into stages and leave them. */
class StageRulesTest {
  private final Desk desk = new Desk().given(SALES, sales()).given(RENEWALS, renewals());

  @Test
  void aDealBeginsInTheFirstStageUnlessOneIsNamed() {
    desk.when(creation(null, "50000.00")).then(created(NEW, "50000.00"));
  }

  @Test
  void aDealMayBeginInAnyStage() {
    desk.when(creation(NEGOTIATION, "50000.00")).then(created(NEGOTIATION, "50000.00"));
  }

  @Test
  void theFirstStageNotRetiredIsTheDefault() {
    desk.given(SALES, START, new StageRetired(NEW))
        .when(creation(null, "50000.00"))
        .then(created(QUALIFIED, "50000.00"));
  }

  @Test
  void aDealNeedsAPipelineThereIs() {
    desk.when(creation(new PipelineId("none"), null, usd("1"), null, Map.of()))
        .thenRefused(RejectionCode.PIPELINE_NOT_FOUND, "/pipeline");
  }

  @Test
  void aDealDoesNotBeginInAnUnknownStage() {
    desk.when(creation(DUE, "1")).thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stage");
  }

  @ParameterizedTest
  @CsvSource({
    "new, qualified, FORWARD",
    "new, proposal, SKIP",
    "new, negotiation, SKIP",
    "proposal, negotiation, FORWARD",
    "negotiation, proposal, BACK",
    "negotiation, new, BACK"
  })
  void aMoveHasADirection(String from, String to, Direction direction) {
    desk.given(created(new StageId(from), "1"))
        .when(new ChangeStage(new StageId(to)))
        .then(moved(new StageId(from), new StageId(to), direction));
  }

  @Test
  void nobodySkipsAStageThatIsRetired() {
    desk.given(created(NEW, "1"))
        .given(SALES, START, new StageRetired(QUALIFIED))
        .when(new ChangeStage(PROPOSAL))
        .then(moved(NEW, PROPOSAL, FORWARD));
  }

  @Test
  void theDirectionFollowsTheOrderInForce() {
    desk.given(created(NEW, "1"))
        .given(
            SALES,
            START,
            new StagesReordered(
                List.of(NEW, QUALIFIED, PROPOSAL, NEGOTIATION),
                List.of(NEGOTIATION, PROPOSAL, QUALIFIED, NEW)))
        .when(new ChangeStage(PROPOSAL))
        .then(moved(NEW, PROPOSAL, BACK));
  }

  @Test
  void aMoveToWhereTheDealStandsChangesNothing() {
    assertThat(
            desk.given(created(NEW, "1"))
                .when(new ChangeStage(NEW))
                .thenNothing()
                .when(new ChangeStage(NEW))
                .accepted()
                .version())
        .isEqualTo(1);
  }

  @Test
  void aDealDoesNotMoveToAnUnknownStage() {
    desk.given(created(NEW, "1"))
        .when(new ChangeStage(DUE))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stage");
  }

  @Test
  void aRetiredStageTakesNoDealButMayStillBeEnteredBefore() {
    desk.given(created(NEW, "1"))
        .given(SALES, START.plus(Duration.ofDays(10)), new StageRetired(QUALIFIED))
        .when(new ChangeStage(QUALIFIED))
        .thenRefused(RejectionCode.STAGE_RETIRED, "/stage")
        .at(START.plus(Duration.ofDays(10)))
        .when(new ChangeStage(QUALIFIED))
        .thenRefused(RejectionCode.STAGE_RETIRED)
        .at(START.plus(Duration.ofDays(9)))
        .when(new ChangeStage(QUALIFIED))
        .then(moved(NEW, QUALIFIED, FORWARD));
  }

  @Test
  void aStageOfOneTeamTakesNoDealOfAnother() {
    desk.given(created(RENEWALS, DUE, "1", "south"))
        .when(new ChangeStage(OFFERED))
        .thenRefused(RejectionCode.TEAM_NOT_ALLOWED, "/stage");
    new Desk()
        .given(RENEWALS, renewals())
        .given(created(RENEWALS, DUE, "1", "north"))
        .when(new ChangeStage(OFFERED))
        .then(moved(DUE, OFFERED, FORWARD));
  }

  @Test
  void aDealBeginsWhereItsTeamMay() {
    desk.when(creation(RENEWALS, OFFERED, usd("1"), null, Map.of()))
        .thenRefused(RejectionCode.TEAM_NOT_ALLOWED);
  }

  @Test
  void anOverrideEndsWithTheStageUnlessSticky() {
    desk.given(created(QUALIFIED, "50000.00"), overridden(80, "letter of intent"))
        .when(new ChangeStage(NEGOTIATION))
        .then(moved(QUALIFIED, NEGOTIATION, SKIP), overrideCleared(80, STAGE_CHANGED));
    new Desk()
        .given(SALES, sales())
        .given(created(QUALIFIED, "50000.00"), stickilyOverridden(80, "letter of intent"))
        .when(new ChangeStage(NEGOTIATION))
        .then(moved(QUALIFIED, NEGOTIATION, SKIP));
  }

  @Test
  void exitCriteriaHoldADealOnlyWhereThePipelineBlocks() {
    OpportunityCreated created = created(QUALIFIED, "1");
    ChangeStage forward = new ChangeStage(PROPOSAL);
    desk.given(created).when(forward).then(moved(QUALIFIED, PROPOSAL, FORWARD));
    for (ExitCriteriaPolicy policy : ExitCriteriaPolicy.values()) {
      Desk other =
          new Desk()
              .given(SALES, sales(), new ExitCriteriaPolicyChanged(ExitCriteriaPolicy.WARN, policy))
              .given(created);
      switch (policy) {
        case OFF, WARN -> other.when(forward).then(moved(QUALIFIED, PROPOSAL, FORWARD));
        case BLOCK -> other.when(forward).thenRefused(RejectionCode.EXIT_CRITERIA_NOT_MET);
      }
    }
  }

  @Test
  void whereThePipelineBlocksAllCriteriaOfTheStageLeftAreToBeMet() {
    blocking()
        .given(created(QUALIFIED, "1"), new ExitCriterionMet(QUALIFIED, "discovery call done"))
        .when(new ChangeStage(NEGOTIATION))
        .thenRefused(RejectionCode.EXIT_CRITERIA_NOT_MET)
        .when(new ChangeStage(NEW))
        .then(moved(QUALIFIED, NEW, BACK));
    blocking()
        .given(created(QUALIFIED, "1"))
        .when(new MeetExitCriterion(QUALIFIED, "discovery call done"))
        .then(new ExitCriterionMet(QUALIFIED, "discovery call done"))
        .when(new MeetExitCriterion(QUALIFIED, "budget known"))
        .then(new ExitCriterionMet(QUALIFIED, "budget known"))
        .when(new MeetExitCriterion(QUALIFIED, "budget known"))
        .thenNothing()
        .when(new ChangeStage(NEGOTIATION))
        .then(moved(QUALIFIED, NEGOTIATION, SKIP));
  }

  @Test
  void winningLeavesTheStageForward() {
    blocking()
        .given(created(NEGOTIATION, "1"))
        .when(new Win(null))
        .thenRefused(RejectionCode.EXIT_CRITERIA_NOT_MET)
        .when(new MeetExitCriterion(NEGOTIATION, "agreement on price"))
        .then(new ExitCriterionMet(NEGOTIATION, "agreement on price"))
        .when(new Win(null))
        .then(new Won(NEGOTIATION, usd("1")));
  }

  @Test
  void onlyACriterionOfTheStageCanBeMet() {
    desk.given(created(NEW, "1"))
        .when(new MeetExitCriterion(QUALIFIED, "has a good feeling"))
        .thenRefused(RejectionCode.INVALID_FIELD, "/criterion")
        .when(new MeetExitCriterion(DUE, "has a good feeling"))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stage");
  }

  @Test
  void theEventTellsByWhichConfigurationItWasJudged() {
    Desk.Then then =
        desk.given(SALES, START, new StageRetired(NEGOTIATION))
            .given(created(NEW, "1"))
            .when(new ChangeStage(QUALIFIED));

    assertThat(then.metadata().pipelineVersion()).isEqualTo(2);
    assertThat(then.metadata().actor()).isEqualTo("jane");
    assertThat(then.metadata().occurredAt()).isEqualTo(NOW);
  }

  private static Desk blocking() {
    return new Desk()
        .given(
            SALES,
            sales(),
            new ExitCriteriaPolicyChanged(ExitCriteriaPolicy.WARN, ExitCriteriaPolicy.BLOCK));
  }
}
