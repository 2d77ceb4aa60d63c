package io.winfold.query.opportunity.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
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
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.eventstore.UnreadableEvent;
import io.winfold.query.opportunity.fold.Deal.Status;
import io.winfold.query.projection.Until;
import io.winfold.query.testing.MemoryLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DealRowsTest {
  private static final Instant DAY_0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final PipelineId CLASSIC = new PipelineId("classic");
  private static final PipelineId PARTNER = new PipelineId("partner");
  private static final StageId NEW = new StageId("new");
  private static final StageId QUALIFIED = new StageId("qualified");
  private static final StageId PROPOSITION = new StageId("proposition");
  private static final Money FIFTY = Money.of("50000.00", "USD");
  private static final Money SIXTY = Money.of("60000.00", "USD");

  private final MemoryLog log = new MemoryLog();
  private final DealRows rows = new DealRows(null);

  @Test
  void aNewDealHasAVersionAndAVisitThatHaveNotEnded() {
    happened(0, created());

    assertThat(rows.now().origin().number()).isEqualTo(1);
    assertThat(rows.now().origin().id().value()).isEqualTo("d1");
    assertThat(rows.versions()).containsExactly(new DealVersion(rows.now(), Until.OPEN));
    assertThat(rows.visits()).containsExactly(new Visit(rows.now(), Visit.Entry.CREATED, null));
    assertThat(rows.endedVersion()).isNull();
    assertThat(rows.endedVisit()).isNull();
  }

  @Test
  void aVersionHoldsFromItsEventToTheNext() {
    happened(0, created());
    happened(2, new AmountChanged(FIFTY, SIXTY));
    happened(5, new OwnerChanged(null, "ann", null, "north"));

    assertThat(rows.versions())
        .extracting(
            version -> version.deal().last().version(),
            version -> version.deal().last().occurredAt(),
            DealVersion::until,
            version -> version.deal().terms().amount(),
            version -> version.deal().terms().owner(),
            version -> version.deal().last().cause())
        .containsExactly(
            tuple(1L, day(0), new Until(day(2), 2), FIFTY, null, "OpportunityCreated"),
            tuple(2L, day(2), new Until(day(5), 3), SIXTY, null, "AmountChanged"),
            tuple(3L, day(5), Until.OPEN, SIXTY, "ann", "OwnerChanged"));
  }

  @Test
  void whatIsRecordedMoreThanADayAfterItOccurredIsLate() {
    recorded(0, Duration.ZERO, created());
    recorded(1, Duration.ofDays(1), new AmountChanged(FIFTY, SIXTY));
    recorded(3, Duration.ofDays(1).plusNanos(1_000), new AmountChanged(SIXTY, FIFTY));
    recorded(9, Duration.ofDays(-2), new AmountChanged(FIFTY, SIXTY));

    assertThat(rows.versions())
        .extracting(DealVersion::isRecordedLate)
        .containsExactly(false, false, true, false);
  }

  @Test
  void eventsAtOneInstantLeaveIntervalsOfLengthZero() {
    happened(0, created());
    happened(3, new ProbabilityOverridden(null, Probability.ofPercent(80), "letter", false));
    happened(4, new StageChanged(NEW, QUALIFIED, Direction.FORWARD));
    happened(
        4, new ProbabilityOverrideCleared(Probability.ofPercent(80), OverrideEnd.STAGE_CHANGED));

    DealVersion moved = rows.versions().get(2);
    assertThat(moved.deal().last().occurredAt()).isEqualTo(day(4));
    assertThat(moved.until()).isEqualTo(new Until(day(4), 4));
    assertThat(moved.deal().terms().override()).isNotNull();
    assertThat(rows.now().terms().override()).isNull();
  }

  @Test
  void aStickyOverrideSurvivesAStageChange() {
    happened(0, created());
    happened(1, new ProbabilityOverridden(null, Probability.ofPercent(80), "letter", true));
    happened(2, new StageChanged(NEW, QUALIFIED, Direction.FORWARD));

    assertThat(rows.now().terms().override())
        .isEqualTo(new Deal.PersonsProbability(Probability.ofPercent(80), "letter", true));
  }

  @Test
  void forwardBackAndSkipAreVisitsOfTheirOwn() {
    happened(0, created());
    happened(2, new StageChanged(NEW, QUALIFIED, Direction.FORWARD));
    happened(3, new AmountChanged(FIFTY, SIXTY));
    happened(5, new StageChanged(QUALIFIED, NEW, Direction.BACK));
    happened(9, new StageChanged(NEW, PROPOSITION, Direction.SKIP));

    assertThat(visits())
        .containsExactly(
            tuple(1, NEW, Visit.Entry.CREATED, day(0), FIFTY, "FORWARD", QUALIFIED, day(2)),
            tuple(2, QUALIFIED, Visit.Entry.MOVED, day(2), FIFTY, "BACK", NEW, day(5)),
            tuple(3, NEW, Visit.Entry.MOVED, day(5), SIXTY, "SKIP", PROPOSITION, day(9)),
            tuple(4, PROPOSITION, Visit.Entry.MOVED, day(9), SIXTY, null, null, null));
  }

  @Test
  void winningEndsTheVisitAndKeepsTheStage() {
    happened(0, created());
    happened(7, new AmountChanged(FIFTY, SIXTY));
    happened(7, new Won(NEW, SIXTY));

    assertThat(visits())
        .containsExactly(tuple(1, NEW, Visit.Entry.CREATED, day(0), FIFTY, "WON", null, day(7)));
    assertThat(rows.now().standing()).isEqualTo(new Deal.Standing(Status.WON, day(7), null));
    assertThat(rows.now().place().stage()).isEqualTo(NEW);
    assertThat(rows.now().terms().amount()).isEqualTo(SIXTY);
  }

  @Test
  void aReopenedDealBeginsANewVisit() {
    happened(0, created());
    happened(4, new Lost(NEW, FIFTY, "price", null));
    happened(4, new ForecastCategoryChanged(ForecastCategory.COMMIT, null));
    happened(8, new Reopened(Outcome.LOST, QUALIFIED));

    assertThat(visits())
        .containsExactly(
            tuple(1, NEW, Visit.Entry.CREATED, day(0), FIFTY, "LOST", null, day(4)),
            tuple(2, QUALIFIED, Visit.Entry.REOPENED, day(8), FIFTY, null, null, null));
    assertThat(rows.versions().get(1).deal().standing())
        .isEqualTo(new Deal.Standing(Status.LOST, day(4), "price"));
    assertThat(rows.now().standing()).isEqualTo(Deal.Standing.OPEN);
    assertThat(rows.now().place().enteredAt()).isEqualTo(day(8));
  }

  @Test
  void aTransferIsAnExitHereAndAnEntryThere() {
    happened(0, created());
    happened(6, new TransferredToPipeline(CLASSIC, NEW, PARTNER, QUALIFIED));

    assertThat(visits())
        .containsExactly(
            tuple(1, NEW, Visit.Entry.CREATED, day(0), FIFTY, "TRANSFER", null, day(6)),
            tuple(2, QUALIFIED, Visit.Entry.TRANSFERRED, day(6), FIFTY, null, null, null));
    assertThat(rows.now().place().pipeline()).isEqualTo(PARTNER);
    assertThat(rows.visits().getFirst().entered().place().pipeline()).isEqualTo(CLASSIC);
  }

  @Test
  void aDiscardEndsTheVisitOfAnOpenDealOnly() {
    happened(0, created());
    happened(2, new Discarded("entered twice"));

    assertThat(visits())
        .containsExactly(
            tuple(1, NEW, Visit.Entry.CREATED, day(0), FIFTY, "DISCARDED", null, day(2)));
    assertThat(rows.now().standing().status()).isEqualTo(Status.DISCARDED);
  }

  @Test
  void aDiscardLeavesTheOutcomeThatWas() {
    happened(0, created());
    happened(2, new Won(NEW, FIFTY));
    happened(3, new Discarded("entered twice"));

    assertThat(visits())
        .containsExactly(tuple(1, NEW, Visit.Entry.CREATED, day(0), FIFTY, "WON", null, day(2)));
    assertThat(rows.now().standing().status()).isEqualTo(Status.DISCARDED);
  }

  @Test
  void detailsChangeByFieldAndAttributesMerge() {
    happened(0, created());
    happened(1, new AmountChanged(FIFTY, SIXTY));
    happened(
        2,
        new DetailsChanged(
            null,
            new Change<>("acme", null),
            null,
            null,
            null,
            new Change<>(List.of(), List.of("hot")),
            Map.of(
                "country", new Change<>("TR", null),
                "size", new Change<>(null, "large"))));

    Deal.Details details = rows.now().details();
    assertThat(details.version()).isEqualTo(3);
    assertThat(details.name()).isEqualTo("Deal one");
    assertThat(details.account()).isNull();
    assertThat(details.tags()).containsExactly("hot");
    assertThat(details.attributes()).isEqualTo(Map.of("size", "large"));
    assertThat(rows.versions())
        .extracting(version -> version.deal().details().version())
        .containsExactly(1L, 1L, 3L);
  }

  @Test
  void onlyDetailsTheDealHasNoMoreAreRowsOfTheirOwn() {
    happened(0, created());
    happened(1, renamed("Deal one", "two"));
    happened(2, new AmountChanged(FIFTY, SIXTY));
    DealRows later = new DealRows(rows.now());
    later.add(log.append("opportunity/d1", day(3), renamed("two", "three")));

    assertThat(rows.earlierDetails())
        .extracting(DealRowsTest::detailsRow)
        .containsExactly("1 Deal one");
    assertThat(later.earlierDetails())
        .extracting(DealRowsTest::detailsRow)
        .containsExactly("2 two");
    assertThat(later.now().details().name()).isEqualTo("three");
  }

  @Test
  void whatACorrectionTellsAnewLeavesTheDetailsThatWereKnown() {
    CorrectedDeal deal = new CorrectedDeal();
    deal.add(log.append("opportunity/d1", day(0), created()));
    RecordedEvent amount = log.append("opportunity/d1", day(1), new AmountChanged(FIFTY, SIXTY));
    deal.add(amount);
    deal.add(log.append("opportunity/d1", day(2), new FactRetracted(amount.eventId(), null)));
    deal.add(log.append("opportunity/d1", day(3), renamed("Deal one", "two")));

    assertThat(deal.earlierDetails())
        .extracting(DealRowsTest::detailsRow)
        .containsExactly("1 Deal one", "3000001 Deal one");
    assertThat(detailsRow(deal.now())).isEqualTo("4 two");
  }

  private static String detailsRow(Deal deal) {
    return deal.details().version() + " " + deal.details().name();
  }

  private static DetailsChanged renamed(String from, String to) {
    return new DetailsChanged(new Change<>(from, to), null, null, null, null, null, null);
  }

  @Test
  void sharingTextsLeavesADealEqual() {
    SharedTexts texts = new SharedTexts();
    happened(0, created());
    happened(1, new OwnerChanged(null, "ann", null, "north"));
    Deal one = texts.share(null, rows.now());
    happened(2, new Lost(NEW, FIFTY, "price", null));
    Deal lost = texts.share(one, rows.now());

    assertThat(lost).isEqualTo(rows.now());
    MemoryLog other = new MemoryLog();
    DealRows others = new DealRows(null);
    others.add(other.append("opportunity/d1", day(0), created()));
    Deal another = texts.share(null, others.now());
    assertThat(another).isEqualTo(others.now());
    assertThat(another.details().account()).isSameAs(one.details().account());
    assertThat(another.details().attributes()).isSameAs(one.details().attributes());
    assertThat(another.place().stage()).isSameAs(one.place().stage());
  }

  @Test
  void criteriaAreKeptByStage() {
    happened(0, created());
    happened(1, new ExitCriterionMet(NEW, "first contact"));
    happened(1, new ExitCriterionMet(NEW, "first contact"));
    happened(2, new ExitCriterionMet(NEW, "budget known"));

    assertThat(rows.now().criteriaMet())
        .isEqualTo(Map.of("new", List.of("first contact", "budget known")));
  }

  @Test
  void goingOnFromTheTablesEndsTheirLastVersionAndVisit() {
    happened(0, created());
    happened(1, new AmountChanged(FIFTY, SIXTY));
    DealRows later = new DealRows(rows.now());

    later.add(log.append("opportunity/d1", day(4), new Won(NEW, SIXTY)));

    assertThat(later.endedVersion()).isEqualTo(new DealVersion.End(1, 2, new Until(day(4), 3)));
    assertThat(later.endedVisit())
        .isEqualTo(new Visit.End(1, 1, new Visit.Exit("WON", null, new Until(day(4), 3))));
    assertThat(later.versions()).hasSize(1);
    assertThat(later.visits()).isEmpty();
  }

  @Test
  void whatDoesNotFollowIsRefusedAndChangesNothing() {
    happened(0, created());
    Deal before = rows.now();
    RecordedEvent unreadable =
        log.append("opportunity/d1", day(1), new UnreadableEvent("Vanished", 1, "{}", "unknown"));
    RecordedEvent afterIt = log.append("opportunity/d1", day(1), new AmountChanged(FIFTY, SIXTY));

    assertThatThrownBy(() -> rows.add(unreadable)).hasMessageContaining("Vanished");
    assertThatThrownBy(() -> rows.add(afterIt)).hasMessageContaining("does not follow");
    assertThatThrownBy(() -> new DealRows(null).add(afterIt)).hasMessageContaining("creation");
    assertThat(rows.now()).isEqualTo(before);
    assertThat(rows.versions()).hasSize(1);
  }

  @Test
  void aClosedDealNeitherMovesNorClosesAgain() {
    happened(0, created());
    happened(1, new Won(NEW, FIFTY));

    RecordedEvent move =
        log.append("opportunity/d1", day(2), new StageChanged(NEW, QUALIFIED, Direction.FORWARD));
    assertThatThrownBy(() -> rows.add(move)).hasMessageContaining("only an open deal moves");
  }

  private List<org.assertj.core.groups.Tuple> visits() {
    return rows.visits().stream()
        .map(
            visit ->
                tuple(
                    visit.entered().place().visit(),
                    visit.entered().place().stage(),
                    visit.entry(),
                    visit.entered().last().occurredAt(),
                    visit.entered().terms().amount(),
                    visit.exit() == null ? null : visit.exit().kind(),
                    visit.exit() == null ? null : visit.exit().stage(),
                    visit.exit() == null ? null : visit.exit().at().at()))
        .toList();
  }

  private void happened(int day, OpportunityEvent event) {
    rows.add(log.append("opportunity/d1", day(day), event));
  }

  private void recorded(int day, Duration later, OpportunityEvent event) {
    rows.add(log.append("opportunity/d1", day(day), day(day).plus(later), event));
  }

  private static Instant day(int day) {
    return DAY_0.plus(Duration.ofDays(day));
  }

  private static OpportunityCreated created() {
    return new OpportunityCreated(
        "Deal one",
        CLASSIC,
        NEW,
        FIFTY,
        null,
        null,
        null,
        "acme",
        null,
        null,
        null,
        List.of(),
        Map.of("country", "TR"),
        null,
        null);
  }
}
