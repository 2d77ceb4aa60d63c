package io.winfold.command.opportunity;

import static io.winfold.command.Desk.DEAL;
import static io.winfold.command.Desk.NOW;
import static io.winfold.command.Desk.SALES;
import static io.winfold.command.opportunity.Deals.NEW;
import static io.winfold.command.opportunity.Deals.PROPOSAL;
import static io.winfold.command.opportunity.Deals.QUALIFIED;
import static io.winfold.command.opportunity.Deals.created;
import static io.winfold.command.opportunity.Deals.creation;
import static io.winfold.command.opportunity.Deals.moved;
import static io.winfold.command.opportunity.Deals.sales;
import static io.winfold.command.opportunity.Deals.usd;
import static io.winfold.kernel.opportunity.Direction.BACK;
import static io.winfold.kernel.opportunity.Direction.FORWARD;
import static io.winfold.kernel.opportunity.Direction.SKIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.eventsourcing.Nodes;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.Discard;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A history known from elsewhere is recorded once, however often it is brought. */
class HistoryTest {
  private static final Instant MONDAY = Instant.parse("2026-02-02T00:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-02-03T00:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-02-06T00:00:00Z");

  private static final Step BEGUN = new Step(creation(NEW, "100.00"), MONDAY);
  private static final Step QUALIFIED_TUESDAY = new Step(new ChangeStage(QUALIFIED), TUESDAY);
  private static final Step WON_FRIDAY = new Step(new Win(usd("90")), FRIDAY);

  private final Desk desk = new Desk().given(SALES, sales());

  @Test
  void everyStepHappensAtItsOwnTime() {
    Desk.Then then = desk.when(history(BEGUN, QUALIFIED_TUESDAY, WON_FRIDAY));

    then.then(
        created(NEW, "100.00"),
        moved(NEW, QUALIFIED, FORWARD),
        new AmountChanged(usd("100"), usd("90")),
        new Won(QUALIFIED, usd("90")));
    assertThat(
            then.written().stream()
                .map(event -> EventMetadata.fromMap(event.getMetaData()).occurredAt()))
        .containsExactly(MONDAY, TUESDAY, FRIDAY, FRIDAY);
    assertThat(then.accepted().created()).isTrue();
    assertThat(then.accepted().version()).isEqualTo(4);
  }

  @Test
  void recordingItAgainChangesNothing() {
    RecordHistory history = history(BEGUN, QUALIFIED_TUESDAY, WON_FRIDAY);
    desk.when(history);

    desk.when(history).thenNothing();
    new Desk(desk.store, Nodes.ONE).when(history).thenNothing();
  }

  @Test
  void ofAGrownHistoryWhatIsNewIsAdded() {
    desk.when(history(BEGUN));

    desk.when(history(BEGUN, QUALIFIED_TUESDAY))
        .then(moved(NEW, QUALIFIED, FORWARD))
        .when(history(BEGUN, QUALIFIED_TUESDAY, WON_FRIDAY))
        .then(new AmountChanged(usd("100"), usd("90")), new Won(QUALIFIED, usd("90")))
        .when(history(BEGUN, QUALIFIED_TUESDAY, WON_FRIDAY))
        .thenNothing();
  }

  @Test
  void stepsOfOneInstantAreCounted() {
    Step toProposal = new Step(new ChangeStage(PROPOSAL), MONDAY);
    Step backToNew = new Step(new ChangeStage(NEW), MONDAY);
    desk.when(history(BEGUN, toProposal)).then(created(NEW, "100.00"), moved(NEW, PROPOSAL, SKIP));

    desk.when(history(BEGUN, toProposal, backToNew))
        .then(moved(PROPOSAL, NEW, BACK))
        .when(history(BEGUN, toProposal, backToNew, toProposal))
        .then(moved(NEW, PROPOSAL, SKIP))
        .when(history(BEGUN, toProposal, backToNew, toProposal))
        .thenNothing();
  }

  @Test
  void aStepThatChangedNothingIsKnownAllTheSame() {
    Step sameAmount = new Step(new ChangeAmount(usd("100")), TUESDAY);
    desk.when(history(BEGUN, sameAmount)).then(created(NEW, "100.00"));
    desk.when(new ChangeAmount(usd("70"))).then(new AmountChanged(usd("100"), usd("70")));

    desk.when(history(BEGUN, sameAmount)).thenNothing();
  }

  @Test
  void aStepTheSourceInsertsBeforeWhatIsRecordedIsPassedOver() {
    desk.when(history(BEGUN, WON_FRIDAY));

    desk.when(history(BEGUN, QUALIFIED_TUESDAY, WON_FRIDAY)).thenNothing();
  }

  @Test
  void whatAPersonDidSinceIsNotOverrun() {
    desk.when(history(BEGUN));
    desk.at(FRIDAY)
        .when(new ChangeAmount(usd("70")))
        .then(new AmountChanged(usd("100"), usd("70")));

    Desk.Then then = desk.when(history(BEGUN, QUALIFIED_TUESDAY));

    then.thenRefused(RejectionCode.OCCURRED_OUT_OF_ORDER, "/steps/1/occurredAt");
    assertThat(then.refused().rejection().detail()).startsWith("Step 2:");
    desk.when(history(BEGUN)).thenNothing();
    desk.when(history(BEGUN, new Step(new ChangeStage(QUALIFIED), FRIDAY)))
        .then(moved(NEW, QUALIFIED, FORWARD));
  }

  @Test
  void aStepRefusedRefusesAll() {
    desk.when(history(BEGUN, new Step(new ChangeStage(Deals.DUE), TUESDAY), WON_FRIDAY))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/steps/1/stage")
        .when(history(BEGUN, WON_FRIDAY, QUALIFIED_TUESDAY))
        .thenRefused(RejectionCode.OCCURRED_OUT_OF_ORDER, "/steps/2/occurredAt")
        .when(history(BEGUN, new Step(new Win(null), NOW.plusSeconds(60))))
        .thenRefused(RejectionCode.OCCURRED_IN_FUTURE, "/steps/1/occurredAt");
    assertThat(desk.events(DEAL.toString())).isEmpty();
  }

  @Test
  void aHistoryBeginsWithItsDeal() {
    desk.when(history(QUALIFIED_TUESDAY)).thenRefused(RejectionCode.NOT_FOUND);
    desk.when(history()).thenRefused(RejectionCode.NOT_FOUND);
    desk.given(created(NEW, "100.00"))
        .when(history(BEGUN, QUALIFIED_TUESDAY))
        .thenRefused(RejectionCode.OPPORTUNITY_EXISTS);
  }

  @Test
  void aDealDiscardedSinceStaysSo() {
    desk.when(history(BEGUN));
    desk.when(new Discard("by mistake")).then(new Discarded("by mistake"));

    desk.when(history(BEGUN))
        .thenNothing()
        .when(history(BEGUN, new Step(new ChangeStage(QUALIFIED), NOW)))
        .thenRefused(RejectionCode.NOT_FOUND);
  }

  @Test
  void aLongHistoryIsOneAppend() {
    List<Step> steps = new ArrayList<>(List.of(BEGUN));
    for (int i = 1; i <= 500; i++) {
      steps.add(new Step(new ChangeAmount(usd(Integer.toString(i))), TUESDAY.plusSeconds(i)));
    }
    Desk.Then then = desk.withKey("row-1", "f").when(new RecordHistory(steps));

    assertThat(then.written()).hasSize(501);
    assertThat(desk.withKey("row-1", "f").when(new RecordHistory(steps)).answer())
        .isEqualTo(then.answer());
  }

  private static RecordHistory history(Step... steps) {
    return new RecordHistory(List.of(steps));
  }
}
