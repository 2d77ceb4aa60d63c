package io.winfold.command.opportunity;

import static io.winfold.command.Desk.DEAL;
import static io.winfold.command.Desk.SALES;
import static io.winfold.command.opportunity.Deals.DUE;
import static io.winfold.command.opportunity.Deals.NEGOTIATION;
import static io.winfold.command.opportunity.Deals.NEW;
import static io.winfold.command.opportunity.Deals.OFFERED;
import static io.winfold.command.opportunity.Deals.PROPOSAL;
import static io.winfold.command.opportunity.Deals.QUALIFIED;
import static io.winfold.command.opportunity.Deals.RENEWALS;
import static io.winfold.command.opportunity.Deals.changeDetails;
import static io.winfold.command.opportunity.Deals.created;
import static io.winfold.command.opportunity.Deals.creation;
import static io.winfold.command.opportunity.Deals.overridden;
import static io.winfold.command.opportunity.Deals.overrideCleared;
import static io.winfold.command.opportunity.Deals.renewals;
import static io.winfold.command.opportunity.Deals.sales;
import static io.winfold.command.opportunity.Deals.stickilyOverridden;
import static io.winfold.command.opportunity.Deals.usd;
import static io.winfold.kernel.opportunity.OverrideEnd.CLEARED;
import static io.winfold.kernel.opportunity.OverrideEnd.CLOSED;
import static io.winfold.kernel.opportunity.OverrideEnd.TRANSFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Update;
import io.winfold.command.opportunity.OpportunityCommand.AssignOwner;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeDetails;
import io.winfold.command.opportunity.OpportunityCommand.ChangeExpectedCloseDate;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.ClearProbabilityOverride;
import io.winfold.command.opportunity.OpportunityCommand.Discard;
import io.winfold.command.opportunity.OpportunityCommand.Lose;
import io.winfold.command.opportunity.OpportunityCommand.MeetExitCriterion;
import io.winfold.command.opportunity.OpportunityCommand.OverrideProbability;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory;
import io.winfold.command.opportunity.OpportunityCommand.Reopen;
import io.winfold.command.opportunity.OpportunityCommand.SetForecastCategory;
import io.winfold.command.opportunity.OpportunityCommand.Transfer;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen to a deal, apart from its moves. */
class OpportunityRulesTest {
  private static final OpportunityCreated CREATED = created(QUALIFIED, "50000.00");
  private static final Won WON = new Won(QUALIFIED, usd("50000.00"));
  private static final Lost LOST = new Lost(QUALIFIED, usd("50000.00"), "price", null);
  private static final Discarded DISCARDED = new Discarded("entered twice");
  private static final ForecastCategoryChanged COMMITTED =
      new ForecastCategoryChanged(null, ForecastCategory.COMMIT);
  private static final ForecastCategoryChanged CATEGORY_ENDS =
      new ForecastCategoryChanged(ForecastCategory.COMMIT, null);

  private final Desk desk = new Desk().given(SALES, sales()).given(RENEWALS, renewals());

  static Stream<OpportunityCommand> commandsForOpenDeals() {
    return Stream.of(
        new ChangeStage(PROPOSAL),
        new OverrideProbability(BigDecimal.TEN, "hunch", false),
        new ClearProbabilityOverride(),
        new ChangeAmount(usd("1")),
        new ChangeExpectedCloseDate(null, null),
        new AssignOwner("joe", Update.keep()),
        new SetForecastCategory(ForecastCategory.COMMIT),
        changeDetails(),
        new MeetExitCriterion(QUALIFIED, "budget known"),
        new Win(null),
        new Lose("price", null),
        new Transfer(RENEWALS, null));
  }

  static Stream<OpportunityCommand> allButCreation() {
    return Stream.concat(
        commandsForOpenDeals(), Stream.of(new Reopen(null), new Discard("by mistake")));
  }

  @ParameterizedTest
  @MethodSource("allButCreation")
  void anUnknownDealIsNotFound(OpportunityCommand command) {
    Desk.Then then = desk.when(command);

    then.thenRefused(RejectionCode.NOT_FOUND);
    assertThat(then.refused().currentVersion()).isNull();
  }

  @ParameterizedTest
  @MethodSource("commandsForOpenDeals")
  void aClosedDealIsReopenedFirst(OpportunityCommand command) {
    desk.given(CREATED, WON).when(command).thenRefused(RejectionCode.OPPORTUNITY_CLOSED);
    new Desk()
        .given(SALES, sales())
        .given(CREATED, LOST)
        .when(command)
        .thenRefused(RejectionCode.OPPORTUNITY_CLOSED);
  }

  @ParameterizedTest
  @MethodSource("allButCreation")
  void aDiscardedDealTakesNothingMore(OpportunityCommand command) {
    desk.given(CREATED, DISCARDED).when(command).thenRefused(RejectionCode.NOT_FOUND);
  }

  @Test
  void anIdServesOneDealEvenADiscardedOne() {
    desk.given(CREATED).when(creation(NEW, "1")).thenRefused(RejectionCode.OPPORTUNITY_EXISTS);
    desk.when(new Discard("entered twice"))
        .then(DISCARDED)
        .when(creation(NEW, "1"))
        .thenRefused(RejectionCode.OPPORTUNITY_EXISTS);
  }

  @Test
  void creatingAnswersWithTheFirstVersion() {
    Desk.Then then = desk.when(creation(NEW, "50000.00"));

    assertThat(then.accepted().created()).isTrue();
    assertThat(then.accepted().version()).isEqualTo(1);
    assertThat(then.accepted().id()).isEqualTo(DEAL.value());
  }

  @Test
  void aDealHasANameAndAnAmountInRangeAndAtMostFiftyAttributes() {
    desk.when(
            new OpportunityCommand.Create(
                " ", SALES, null, usd("1"), null, null, null, null, null, null, null, List.of(),
                Map.of(), null, null))
        .thenRefused(RejectionCode.INVALID_FIELD, "/name")
        .when(creation(NEW, "-1"))
        .thenRefused(RejectionCode.AMOUNT_OUT_OF_RANGE, "/amount")
        .when(creation(SALES, NEW, usd("1"), "south", attributes(51)))
        .thenRefused(RejectionCode.TOO_MANY_ATTRIBUTES, "/attributes")
        .when(creation(SALES, NEW, usd("1"), "south", attributes(50)));
    assertThat(desk.events(DEAL.toString())).hasSize(1);
  }

  @Test
  void anOverrideTellsTheOneBefore() {
    desk.given(CREATED)
        .when(new OverrideProbability(new BigDecimal("80"), "letter of intent", false))
        .then(overridden(80, "letter of intent"))
        .when(new OverrideProbability(new BigDecimal("80.00"), "letter of intent", false))
        .thenNothing()
        .when(new OverrideProbability(new BigDecimal("39.67"), "silence", true))
        .then(
            new ProbabilityOverridden(
                Probability.ofPercent(80), new Probability(3967), "silence", true))
        .when(new ClearProbabilityOverride())
        .then(new ProbabilityOverrideCleared(new Probability(3967), CLEARED))
        .when(new ClearProbabilityOverride())
        .thenNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "100.01", "1E+999999999", "0.001", "1E-999999999"})
  void anOverrideIsPercent(BigDecimal percent) {
    desk.given(CREATED)
        .when(new OverrideProbability(percent, "hunch", false))
        .thenRefused(RejectionCode.PROBABILITY_OUT_OF_RANGE, "/probability");
  }

  @Test
  void overridingLosingAndDiscardingNeedAReason() {
    desk.given(CREATED);
    for (String reason : new String[] {null, "", " \t"}) {
      desk.when(new OverrideProbability(BigDecimal.TEN, reason, false))
          .thenRefused(RejectionCode.REASON_REQUIRED, "/reason")
          .when(new Lose(reason, "a note"))
          .thenRefused(RejectionCode.REASON_REQUIRED, "/reason")
          .when(new Discard(reason))
          .thenRefused(RejectionCode.REASON_REQUIRED, "/reason");
    }
  }

  @Test
  void anAmountChangesWithinItsCurrency() {
    desk.given(CREATED)
        .when(new ChangeAmount(usd("48000.5")))
        .then(new AmountChanged(usd("50000.00"), usd("48000.50")))
        .when(new ChangeAmount(usd("48000.500")))
        .thenNothing()
        .when(new ChangeAmount(Money.of("48000.50", "EUR")))
        .thenRefused(RejectionCode.CURRENCY_MISMATCH, "/amount")
        .when(new ChangeAmount(usd("0")))
        .then(new AmountChanged(usd("48000.50"), usd("0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "0.001", "1000000000000000", "1E+999999999", "1E-999999999"})
  void anAmountIsInRange(String amount) {
    desk.given(CREATED)
        .when(new ChangeAmount(usd(amount)))
        .thenRefused(RejectionCode.AMOUNT_OUT_OF_RANGE, "/amount")
        .when(new Win(usd(amount)))
        .thenRefused(RejectionCode.AMOUNT_OUT_OF_RANGE, "/amount");
  }

  @Test
  void anyExpectedCloseDateIsAccepted() {
    LocalDate past = LocalDate.of(1999, 12, 31);
    desk.given(CREATED)
        .when(new ChangeExpectedCloseDate(past, "typed in late"))
        .then(new ExpectedCloseDateChanged(null, past, "typed in late"))
        .when(new ChangeExpectedCloseDate(past, "again"))
        .thenNothing()
        .when(new ChangeExpectedCloseDate(null, null))
        .then(new ExpectedCloseDateChanged(past, null, null));
  }

  @Test
  void aNewOwnerMayKeepTheTeam() {
    desk.given(CREATED)
        .when(new AssignOwner("joe", Update.keep()))
        .then(new OwnerChanged("jane", "joe", "south", "south"))
        .when(new AssignOwner("joe", Update.to("north")))
        .then(new OwnerChanged("joe", "joe", "south", "north"))
        .when(new AssignOwner("joe", Update.to("north")))
        .thenNothing()
        .when(new AssignOwner(null, Update.to(null)))
        .then(new OwnerChanged("joe", null, "north", null));
  }

  @Test
  void aForecastCategoryIsSetAndGivenBack() {
    desk.given(CREATED)
        .when(new SetForecastCategory(ForecastCategory.COMMIT))
        .then(COMMITTED)
        .when(new SetForecastCategory(ForecastCategory.COMMIT))
        .thenNothing()
        .when(new SetForecastCategory(ForecastCategory.CLOSED))
        .thenRefused(RejectionCode.CATEGORY_NOT_ALLOWED, "/category")
        .when(new SetForecastCategory(null))
        .then(CATEGORY_ENDS);
  }

  @Test
  void onlyWhatChangesIsTold() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("region", null);
    attributes.put("tier", "A");
    attributes.put("segment", "SMB");
    attributes.put("unknown", null);
    desk.given(CREATED)
        .when(
            new ChangeDetails(
                Update.to("Two hundred laptops"),
                Update.to("Acme"),
                Update.to(null),
                Update.keep(),
                Update.keep(),
                Update.to(List.of("big", "hot", "big")),
                attributes))
        .then(
            new DetailsChanged(
                new Change<>("Hundred laptops", "Two hundred laptops"),
                null,
                new Change<>("web", null),
                null,
                null,
                new Change<>(List.of("hot"), List.of("big", "hot")),
                Map.of("region", new Change<>("EU", null), "segment", new Change<>(null, "SMB"))))
        .when(
            new ChangeDetails(
                Update.to("Two hundred laptops"),
                Update.keep(),
                Update.to(null),
                Update.to("retail"),
                Update.to("new business"),
                Update.to(List.of("big", "hot")),
                attributes))
        .thenNothing()
        .when(changeDetails())
        .thenNothing();
  }

  @Test
  void aDealKeepsItsNameAndAtMostFiftyAttributes() {
    desk.given(CREATED)
        .when(named(null))
        .thenRefused(RejectionCode.INVALID_FIELD, "/name")
        .when(named(" "))
        .thenRefused(RejectionCode.INVALID_FIELD, "/name")
        // Two it has already.
        .when(with(attributes(49)))
        .thenRefused(RejectionCode.TOO_MANY_ATTRIBUTES, "/attributes");
    assertThat(desk.when(with(attributes(48))).written()).hasSize(1);
  }

  @Test
  void winningClosesTheDealAndEndsWhatWasSetForIt() {
    desk.given(CREATED, stickilyOverridden(80, "letter of intent"), COMMITTED)
        .when(new Win(usd("48000")))
        .then(
            new AmountChanged(usd("50000.00"), usd("48000.00")),
            new Won(QUALIFIED, usd("48000.00")),
            overrideCleared(80, CLOSED),
            CATEGORY_ENDS);
  }

  @Test
  void winningAtTheSameAmountChangesNone() {
    desk.given(CREATED).when(new Win(usd("50000"))).then(WON);
  }

  @Test
  void aDealIsWonInItsOwnCurrency() {
    desk.given(CREATED)
        .when(new Win(Money.of("1", "EUR")))
        .thenRefused(RejectionCode.CURRENCY_MISMATCH, "/amount");
  }

  @Test
  void losingClosesTheDealAndEndsWhatWasSetForIt() {
    desk.given(CREATED, overridden(80, "letter of intent"), COMMITTED)
        .when(new Lose("price", "a fifth too high"))
        .then(
            new Lost(QUALIFIED, usd("50000.00"), "price", "a fifth too high"),
            overrideCleared(80, CLOSED),
            CATEGORY_ENDS);
  }

  @Test
  void aReopenedDealStandsWhereItStoodAndHoldsNoOverride() {
    desk.given(CREATED, overridden(80, "letter of intent"), WON, overrideCleared(80, CLOSED))
        .when(new Reopen(null))
        .then(new Reopened(Outcome.WON, QUALIFIED))
        .when(new ClearProbabilityOverride())
        .thenNothing()
        .when(new Reopen(null))
        .thenRefused(RejectionCode.OPPORTUNITY_NOT_CLOSED)
        .when(new Lose("price", null))
        .then(LOST)
        .when(new Reopen(NEW))
        .then(new Reopened(Outcome.LOST, NEW));
  }

  @Test
  void aDealIsReopenedInAStageInUse() {
    desk.given(CREATED, LOST)
        .given(SALES, Desk.START, new StageRetired(QUALIFIED))
        .when(new Reopen(null))
        .thenRefused(RejectionCode.STAGE_RETIRED, "/stage")
        .when(new Reopen(DUE))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stage")
        .when(new Reopen(PROPOSAL))
        .then(new Reopened(Outcome.LOST, PROPOSAL));
  }

  @Test
  void aTransferEndsWhatWasSetForTheDeal() {
    desk.given(CREATED, stickilyOverridden(80, "letter of intent"), COMMITTED)
        .when(new Transfer(RENEWALS, null))
        .then(
            new TransferredToPipeline(SALES, QUALIFIED, RENEWALS, DUE),
            overrideCleared(80, TRANSFERRED),
            CATEGORY_ENDS)
        .when(new ChangeStage(NEGOTIATION))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE);
  }

  @Test
  void aDealIsTransferredToAnotherPipelineItsTeamMayEnter() {
    desk.given(CREATED)
        .when(new Transfer(SALES, NEW))
        .thenRefused(RejectionCode.TRANSFER_NOT_ALLOWED, "/pipeline")
        .when(new Transfer(new PipelineId("none"), null))
        .thenRefused(RejectionCode.PIPELINE_NOT_FOUND, "/pipeline")
        .when(new Transfer(RENEWALS, NEW))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stage")
        .when(new Transfer(RENEWALS, OFFERED))
        .thenRefused(RejectionCode.TEAM_NOT_ALLOWED, "/stage");
  }

  @Test
  void anyDealCanBeDiscarded() {
    desk.given(CREATED, WON).when(new Discard("entered twice")).then(DISCARDED);
  }

  @Test
  void aWonDealIsContinuedInAnotherPipeline() {
    OpportunityId next = new OpportunityId("d-2");
    Desk.Then then = desk.given(CREATED, WON).whenContinued(next, RENEWALS, null);

    then.then(
        new OpportunityCreated(
            "Hundred laptops",
            RENEWALS,
            DUE,
            usd("50000.00"),
            null,
            "jane",
            "south",
            "Acme",
            "web",
            "retail",
            "new business",
            List.of("hot"),
            Map.of("region", "EU", "tier", "A"),
            null,
            DEAL));
    assertThat(then.accepted().id()).isEqualTo("d-2");
    assertThat(then.accepted().created()).isTrue();
    assertThat(desk.events(DEAL.toString())).hasSize(2);
  }

  @Test
  void onlyAWonDealIsContinuedAndElsewhere() {
    OpportunityId next = new OpportunityId("d-2");
    Desk.Then unknown = desk.whenContinued(next, RENEWALS, null);
    unknown.thenRefused(RejectionCode.NOT_FOUND);
    assertThat(unknown.refused().id()).isEqualTo(DEAL.value());

    desk.given(CREATED)
        .whenContinued(next, RENEWALS, null)
        .thenRefused(RejectionCode.OPPORTUNITY_NOT_CLOSED)
        .when(new Lose("price", null))
        .then(LOST)
        .whenContinued(next, RENEWALS, null)
        .thenRefused(RejectionCode.OPPORTUNITY_NOT_CLOSED)
        .when(new Reopen(null))
        .then(new Reopened(Outcome.LOST, QUALIFIED))
        .when(new Win(null))
        .then(WON)
        .whenContinued(next, SALES, null)
        .thenRefused(RejectionCode.TRANSFER_NOT_ALLOWED, "/pipeline")
        .whenContinued(DEAL, RENEWALS, null)
        .thenRefused(RejectionCode.OPPORTUNITY_EXISTS)
        .at(Desk.START)
        .whenContinued(next, RENEWALS, null)
        .thenRefused(RejectionCode.OCCURRED_OUT_OF_ORDER);
    Desk.Then stale = desk.ifVersion(1).whenContinued(next, RENEWALS, null);
    stale.thenRefused(RejectionCode.VERSION_CONFLICT);
    assertThat(stale.refused().currentVersion()).isEqualTo(4);
  }

  @Test
  void aContinuationAnswersAgainWhateverHappenedSince() {
    OpportunityId next = new OpportunityId("d-2");
    Desk.Then first =
        desk.given(CREATED, WON).withKey("k", "f").whenContinued(next, RENEWALS, null);
    Desk.Then again =
        desk.when(new Reopen(null))
            .then(new Reopened(Outcome.WON, QUALIFIED))
            .withKey("k", "f")
            .whenContinued(next, RENEWALS, null);

    assertThat(again.answer()).isEqualTo(first.answer());
    assertThat(again.written()).isEmpty();
  }

  @Test
  void aHistoryIsNoStepOfAHistory() {
    desk.given(CREATED)
        .when(
            new RecordHistory(
                List.of(new RecordHistory.Step(new RecordHistory(List.of()), Desk.NOW))))
        .thenRefused(RejectionCode.INVALID_FIELD);
  }

  private static ChangeDetails named(String name) {
    return new ChangeDetails(
        Update.to(name),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Map.of());
  }

  private static ChangeDetails with(Map<String, String> attributes) {
    return new ChangeDetails(
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        attributes);
  }

  private static Map<String, String> attributes(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "a" + i, i -> "v" + i));
  }
}
