package io.winfold.command.opportunity;

import static io.winfold.command.Desk.DEAL;
import static io.winfold.command.Desk.NOW;
import static io.winfold.command.Desk.SALES;
import static io.winfold.command.Desk.START;
import static io.winfold.command.opportunity.Deals.NEGOTIATION;
import static io.winfold.command.opportunity.Deals.NEW;
import static io.winfold.command.opportunity.Deals.PROPOSAL;
import static io.winfold.command.opportunity.Deals.QUALIFIED;
import static io.winfold.command.opportunity.Deals.created;
import static io.winfold.command.opportunity.Deals.moved;
import static io.winfold.command.opportunity.Deals.overridden;
import static io.winfold.command.opportunity.Deals.overrideCleared;
import static io.winfold.command.opportunity.Deals.renewals;
import static io.winfold.command.opportunity.Deals.sales;
import static io.winfold.command.opportunity.Deals.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.eventsourcing.Nodes;
import io.winfold.command.opportunity.OpportunityCommand.ChangeAmount;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.Correct;
import io.winfold.command.opportunity.OpportunityCommand.Discard;
import io.winfold.command.opportunity.OpportunityCommand.DiscardFromBeginning;
import io.winfold.command.opportunity.OpportunityCommand.Retract;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.kernel.Money;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.CorrectedHistory;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.FactFields;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.ForecastCategory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fact entered wrong is corrected by another, and what comes of it could have happened. */
class CorrectionsTest {
  private final Desk desk = new Desk().given(SALES, sales()).given(Deals.RENEWALS, renewals());

  private String id(int version) {
    return desk.events(DEAL.toString()).get(version - 1).getIdentifier();
  }

  private static FactValue text(String text) {
    return new FactValue.Text(text);
  }

  private static FactValue amount(String amount) {
    return new FactValue.Amount(usd(amount));
  }

  private Desk.Then correct(int version, String field, FactValue value) {
    return desk.when(correction(version, field, value, null));
  }

  private Correct correction(int version, String field, FactValue value, @Nullable String reason) {
    return new Correct(DEAL, id(version), field, value, reason, null);
  }

  private Desk.Then retract(int version) {
    return desk.when(new Retract(DEAL, id(version)));
  }

  private FactCorrected corrected(int version, String field, Object was, Object becomes) {
    return new FactCorrected(
        id(version), field, FactFields.json(was), FactFields.json(becomes), null);
  }

  private FactCorrected following(
      int version, int follows, String field, @Nullable Object was, Object becomes) {
    return new FactCorrected(
        id(version),
        field,
        was == null ? null : FactFields.json(was),
        FactFields.json(becomes),
        id(follows));
  }

  /** The events of the deal as they count now. */
  private List<OpportunityEvent> counting() {
    return effective().stream()
        .map(Entry::event)
        .filter(event -> !(event instanceof OpportunityEvent.Correction))
        .toList();
  }

  private List<Entry> effective() {
    List<Entry> history = new ArrayList<>();
    for (DomainEventMessage<?> message : desk.events(DEAL.toString())) {
      history.add(
          new Entry(
              history.size() + 1L,
              message.getIdentifier(),
              Instant.parse(message.getMetaData().get("occurredAt").toString()),
              (OpportunityEvent) message.getPayload()));
    }
    return CorrectedHistory.of(history);
  }

  private static Instant day(int day) {
    return START.plus(Duration.ofDays(day));
  }

  @Test
  void anAmountEnteredWrongBecomesTheRightOneAndWhatRepeatedItFollows() {
    desk.given(
        created(NEW, "50000"),
        moved(NEW, QUALIFIED, Direction.FORWARD),
        new Won(QUALIFIED, usd("50000")));

    correct(1, "amount", amount("5000"))
        .then(
            corrected(1, "amount", usd("50000"), usd("5000")),
            following(3, 1, "amount", usd("50000"), usd("5000")));

    assertThat(counting())
        .containsExactly(
            created(NEW, "5000"),
            moved(NEW, QUALIFIED, Direction.FORWARD),
            new Won(QUALIFIED, usd("5000")));
  }

  @Test
  void theAmountOfAWinIsItsOwn() {
    desk.given(created(NEW, "50000"), new Won(NEW, usd("50000")));

    correct(2, "amount", amount("5000")).then(corrected(2, "amount", usd("50000"), usd("5000")));
    correct(2, "amount", amount("5000")).thenNothing();
    correct(2, "amount", amount("6000")).then(corrected(2, "amount", usd("5000"), usd("6000")));
  }

  @Test
  void theChangeOfTheAmountThatCameWithAWinGoesWithIt() {
    desk.given(created(NEW, "100"));
    desk.when(new Win(usd("500")));

    correct(3, "amount", amount("50"))
        .then(
            following(2, 3, "to", usd("500"), usd("50")),
            corrected(3, "amount", usd("500"), usd("50")));
    assertThat(counting())
        .containsExactly(
            created(NEW, "100"), new AmountChanged(usd("100"), usd("50")), new Won(NEW, usd("50")));
  }

  @Test
  void theStageIsCorrectedAndTheMovesAfterItAreJudgedAgain() {
    desk.given(
        created(NEW, "100"),
        moved(NEW, PROPOSAL, Direction.SKIP),
        moved(PROPOSAL, NEGOTIATION, Direction.FORWARD));

    correct(2, "stage", text("qualified"))
        .then(
            corrected(2, "to", PROPOSAL, QUALIFIED),
            following(2, 2, "direction", Direction.SKIP, Direction.FORWARD),
            following(3, 2, "direction", Direction.FORWARD, Direction.SKIP));
    correct(2, "to", text("negotiation")).thenRefused(RejectionCode.HISTORY_CONTRADICTED);
    correct(2, "to", text("elsewhere")).thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/value");
  }

  @Test
  void theStateAfterACorrectionIsThatOfTheCorrectedHistory() {
    desk.given(created(NEW, "100"), moved(NEW, PROPOSAL, Direction.SKIP));
    retract(2).then(new FactRetracted(id(2), null));

    desk.when(new ChangeStage(NEW)).thenNothing();
    desk.when(new ChangeStage(QUALIFIED)).then(moved(NEW, QUALIFIED, Direction.FORWARD));
  }

  @Test
  void anotherNodeSeesItToo() {
    desk.given(created(NEW, "100"), moved(NEW, PROPOSAL, Direction.SKIP));
    Desk other = new Desk(desk.store, Nodes.MANY);
    other.when(new ChangeAmount(usd("100"))).thenNothing();
    retract(2);

    other.when(new ChangeStage(NEW)).thenNothing();
    other.when(new ChangeAmount(usd("200"))).then(new AmountChanged(usd("100"), usd("200")));
  }

  @Test
  void theVersionIsTheNumberOfEventsAndAKeyAnswersAgain() {
    desk.given(created(NEW, "100"), new Won(NEW, usd("100")));
    Correct correct = correction(2, "amount", amount("70"), null);

    assertThat(desk.withKey("k", "f").when(correct).accepted().version()).isEqualTo(3);
    assertThat(desk.withKey("k", "f").when(correct).accepted().version()).isEqualTo(3);
    desk.ifVersion(2)
        .when(correction(2, "amount", amount("60"), null))
        .thenRefused(RejectionCode.VERSION_CONFLICT);
    assertThat(desk.events(DEAL.toString())).hasSize(3);
  }

  @Test
  void anEventIsMovedInTimeWithWhatCameWithIt() {
    desk.given(created(NEW, "100"), overridden(80, "sure"));
    desk.at(day(10)).when(new Win(usd("100")));

    correct(3, "occurredAt", text(day(20).toString()))
        .then(
            following(4, 3, "occurredAt", day(10), day(20)),
            corrected(3, "occurredAt", day(10), day(20)));
    assertThat(effective().stream().limit(4).map(Entry::occurredAt))
        .containsExactly(day(0), day(1), day(20), day(20));
    correct(4, "occurredAt", text(day(5).toString()))
        .thenRefused(RejectionCode.CORRECTION_NOT_ALLOWED, "/event");
    correct(3, "occurredAt", text(START.toString()))
        .thenRefused(RejectionCode.OCCURRED_OUT_OF_ORDER, "/value");
    correct(3, "occurredAt", text(NOW.plusSeconds(60).toString()))
        .thenRefused(RejectionCode.OCCURRED_IN_FUTURE, "/value");
  }

  @Test
  void aLossTurnsOutToBeAWinAndAWinALossWithAReason() {
    desk.given(created(NEW, "100"), new Lost(NEW, usd("100"), "price", null));

    correct(2, "outcome", text("WON")).then(corrected(2, "outcome", Outcome.LOST, Outcome.WON));
    assertThat(counting()).containsExactly(created(NEW, "100"), new Won(NEW, usd("100")));
    correct(2, "outcome", text("LOST")).thenRefused(RejectionCode.REASON_REQUIRED);
    desk.when(correction(2, "outcome", text("LOST"), "no budget"))
        .then(
            corrected(2, "outcome", Outcome.WON, Outcome.LOST),
            following(2, 2, "reason", null, "no budget"));
    assertThat(counting())
        .containsExactly(created(NEW, "100"), new Lost(NEW, usd("100"), "no budget", null));
  }

  @Test
  void whatALaterEventNeedsIsNotTakenFromIt() {
    desk.given(
        created(NEW, "100"),
        new Won(NEW, usd("100")),
        new Reopened(Outcome.WON, NEW),
        moved(NEW, QUALIFIED, Direction.FORWARD));

    assertThat(retract(2).refused().rejection().detail()).contains("Reopened", "the deal was open");
    retract(2).thenRefused(RejectionCode.HISTORY_CONTRADICTED);
    retract(3).thenRefused(RejectionCode.HISTORY_CONTRADICTED);
    correct(3, "stage", text("qualified")).thenRefused(RejectionCode.HISTORY_CONTRADICTED);
    desk.when(new ChangeAmount(usd("200"))).then(new AmountChanged(usd("100"), usd("200")));
  }

  @Test
  void aTransferIsNotTakenFromTheStagesItLedTo() {
    desk.given(
        created(NEW, "100"),
        new TransferredToPipeline(SALES, NEW, Deals.RENEWALS, Deals.DUE),
        moved(Deals.DUE, Deals.OFFERED, Direction.FORWARD));

    assertThat(retract(2).refused().rejection().detail()).contains("no stage offered");
    retract(3).then(new FactRetracted(id(3), null));
    retract(2).then(new FactRetracted(id(2), null));
  }

  @Test
  void whatEndedWithAnEventDoesNotEndIfItDidNotHappen() {
    desk.given(created(NEW, "100"), overridden(80, "sure"));
    desk.when(new ChangeStage(QUALIFIED));
    String ending = id(4);

    retract(4).thenRefused(RejectionCode.CORRECTION_NOT_ALLOWED);
    retract(3).then(new FactRetracted(id(3), null), new FactRetracted(ending, id(3)));
    desk.when(new OpportunityCommand.ClearProbabilityOverride())
        .then(overrideCleared(80, OverrideEnd.CLEARED));
    retract(2).thenRefused(RejectionCode.HISTORY_CONTRADICTED);
  }

  @Test
  void aRetractionIsTakenBackWithWhatCameWithIt() {
    desk.given(created(NEW, "100"), overridden(80, "sure"));
    desk.when(new ChangeStage(QUALIFIED));
    List<OpportunityEvent> before = counting();
    retract(3);

    retract(5).then(new FactRetracted(id(5), null), new FactRetracted(id(6), id(5)));
    assertThat(counting()).isEqualTo(before);
    retract(5).thenNothing();
    retract(6).thenNothing();
    desk.when(new ChangeStage(QUALIFIED)).thenNothing();
  }

  @Test
  void aCorrectionIsTakenBackAndNotCorrected() {
    desk.given(created(NEW, "100"), new Won(NEW, usd("100")));
    correct(1, "amount", amount("70"));

    correct(3, "becomes", amount("60")).thenRefused(RejectionCode.CORRECTION_NOT_ALLOWED, "/event");
    retract(4).thenRefused(RejectionCode.CORRECTION_NOT_ALLOWED, "/event");
    retract(3).then(new FactRetracted(id(3), null), new FactRetracted(id(4), id(3)));
    assertThat(counting()).containsExactly(created(NEW, "100"), new Won(NEW, usd("100")));
  }

  @Test
  void aRetractedEventIsNotCorrected() {
    desk.given(created(NEW, "100"), new AmountChanged(usd("100"), usd("200")));
    retract(2);

    correct(2, "amount", amount("60")).thenRefused(RejectionCode.CORRECTION_NOT_ALLOWED, "/event");
    retract(2).thenNothing();
  }

  @Test
  void aDealEnteredByMistakeIsDiscardedFromTheBeginningAndCanComeBack() {
    desk.given(created(NEW, "100"));
    String creation = id(1);

    assertThat(retract(1).refused().rejection().detail()).contains("discard", "fromBeginning");
    desk.when(new DiscardFromBeginning(DEAL, null)).thenRefused(RejectionCode.REASON_REQUIRED);
    desk.when(new DiscardFromBeginning(DEAL, "entered twice"))
        .then(new Discarded("entered twice"), new FactRetracted(creation, null));
    desk.when(new ChangeStage(QUALIFIED)).thenRefused(RejectionCode.NOT_FOUND);
    desk.when(Deals.creation(NEW, "1")).thenRefused(RejectionCode.OPPORTUNITY_EXISTS);
    desk.when(new DiscardFromBeginning(DEAL, "again")).thenNothing();

    retract(3).then(new FactRetracted(id(3), null));
    desk.when(new ChangeStage(QUALIFIED)).thenRefused(RejectionCode.NOT_FOUND);
    correct(1, "amount", amount("60")).thenRefused(RejectionCode.NOT_FOUND);
    retract(2).then(new FactRetracted(id(2), null));
    desk.when(new ChangeStage(QUALIFIED)).then(moved(NEW, QUALIFIED, Direction.FORWARD));
  }

  @Test
  void aDiscardIsExtendedToTheBeginning() {
    desk.given(created(NEW, "100"));
    desk.when(new Discard("entered twice"));

    desk.when(new DiscardFromBeginning(DEAL, "indeed")).then(new FactRetracted(id(1), null));
  }

  @ParameterizedTest
  @CsvSource({
    "1, name, Two hundred laptops",
    "1, account, Acme Europe",
    "1, owner, joe",
    "1, team, north",
    "1, expectedCloseDate, 2026-09-30",
    "1, attribute.region, US",
    "2, account, Acme Asia",
    "2, attribute.tier, C",
    "3, category, COMMIT",
    "4, reason, a good feeling",
    "5, expectedCloseDate, 2026-10-01",
    "6, owner, joe",
  })
  void textsNamesAndDatesAreCorrected(int version, String field, String value) {
    desk.given(
        created(NEW, "100"),
        new DetailsChanged(
            null,
            new Change<>("Acme", "Acme Ltd"),
            null,
            null,
            null,
            null,
            Map.of("tier", new Change<>("A", "B"))),
        new OpportunityEvent.ForecastCategoryChanged(null, ForecastCategory.BEST_CASE),
        overridden(80, "sure"),
        new OpportunityEvent.ExpectedCloseDateChanged(null, LocalDate.of(2026, 6, 1), null),
        new OpportunityEvent.OwnerChanged("jane", "jim", "south", "south"));

    assertThat(correct(version, field, text(value)).accepted().events())
        .containsExactly("FactCorrected");
    Entry entry = effective().get(version - 1);
    Correctable named = Correctable.of(entry.event(), field).orElseThrow();
    assertThat(FactFields.value(entry, named.field()).asString()).isEqualTo(value);
  }

  @Test
  void nonsenseIsRefusedByName() {
    desk.given(created(NEW, "100"), overridden(80, "sure"), new Won(NEW, usd("100")));

    desk.when(new Retract(DEAL, "unknown")).thenRefused(RejectionCode.EVENT_NOT_FOUND, "/event");
    correct(1, "pipeline", text("renewals"))
        .thenRefused(RejectionCode.FIELD_NOT_CORRECTABLE, "/field");
    correct(3, "stage", text("new")).thenRefused(RejectionCode.FIELD_NOT_CORRECTABLE, "/field");
    correct(1, "amount", text("7")).thenRefused(RejectionCode.INVALID_FIELD, "/value");
    correct(1, "amount", amount("-7")).thenRefused(RejectionCode.AMOUNT_OUT_OF_RANGE, "/value");
    correct(1, "amount", new FactValue.Amount(Money.of("7", "EUR")))
        .thenRefused(RejectionCode.CURRENCY_MISMATCH, "/value");
    correct(1, "name", new FactValue.Nothing()).thenRefused(RejectionCode.INVALID_FIELD, "/value");
    correct(1, "expectedCloseDate", text("soon"))
        .thenRefused(RejectionCode.INVALID_FIELD, "/value");
    correct(2, "probability", new FactValue.Percent(new BigDecimal("101")))
        .thenRefused(RejectionCode.PROBABILITY_OUT_OF_RANGE, "/value");
    desk.when(correction(1, "amount", amount("7"), "why"))
        .thenRefused(RejectionCode.INVALID_FIELD, "/reason");
    assertThat(desk.events(DEAL.toString())).hasSize(3);
  }

  @Test
  void aPersonsProbabilityMayNotOutliveTheStageItWasGivenIn() {
    desk.given(created(NEW, "100"), overridden(80, "sure"));
    desk.when(new OpportunityCommand.ClearProbabilityOverride());
    desk.when(new ChangeStage(QUALIFIED));

    assertThat(retract(3).refused().rejection().detail()).contains("outlive");
  }
}
