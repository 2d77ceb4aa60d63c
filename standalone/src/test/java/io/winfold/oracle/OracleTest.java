package io.winfold.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.PipelineEvent.StageAdded;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.StageId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The oracle is itself held against the golden vector, which was reckoned by hand. */
class OracleTest {
  private static final Map<String, List<String>> ALL = Map.of();

  private final WrittenLog log = new WrittenLog();

  @ParameterizedTest
  @ValueSource(strings = {"beyond", "any", "strict"})
  void theGoldenFunnelIsReached(String reach) {
    World world = new Oracle(WrittenLog.ofSevenDeals().events()).asOf(SevenDeals.asOf());

    var rows = new Funnel(world.configuration("p"), world.deals(ALL), reach, null, null).rows();

    JsonNode expected = SevenDeals.expected("/funnelReached/" + reach);
    assertThat(rows)
        .extracting(Funnel.Row::stage, Funnel.Row::reached)
        .containsExactly(
            row("new", expected.get("NEW")),
            row("qualified", expected.get("QUALIFIED")),
            row("proposition", expected.get("PROPOSITION")),
            row("won", expected.get("WON")));
  }

  private static org.assertj.core.groups.Tuple row(String stage, JsonNode reached) {
    return org.assertj.core.api.Assertions.tuple(stage, reached.intValue());
  }

  @Test
  void theGoldenConversionsAreThoseOfTheCohort() {
    World world = new Oracle(WrittenLog.ofSevenDeals().events()).asOf(SevenDeals.asOf());

    var beyond = new Funnel(world.configuration("p"), world.deals(ALL), "beyond", null, null);
    var any = new Funnel(world.configuration("p"), world.deals(ALL), "any", null, null);

    assertThat(beyond.rows().get(1).toNext()).isEqualTo(3.0 / 6);
    assertThat(any.rows().get(1).toNext()).isEqualTo(2.0 / 5);
  }

  @Test
  void theGoldenVisitsEndAsListed() {
    World world = new Oracle(WrittenLog.ofSevenDeals().events()).asOf(SevenDeals.asOf());
    var funnel = new Funnel(world.configuration("p"), world.deals(ALL), "beyond", null, null);

    assertThat(funnel.visits("new", "first"))
        .containsOnly(entry("FORWARD", 5), entry("SKIP", 1), entry("LOST", 1));
    assertThat(funnel.visits("qualified", "first"))
        .containsOnly(entry("FORWARD", 2), entry("LOST", 2), entry("OPEN", 1));
    assertThat(funnel.visits("proposition", "first"))
        .containsOnly(entry("BACK", 1), entry("WON", 2));
    assertThat(funnel.visits("qualified", "all"))
        .containsOnly(entry("FORWARD", 3), entry("LOST", 2), entry("OPEN", 2));
    assertThat(funnel.visits("proposition", "all"))
        .containsOnly(entry("BACK", 1), entry("WON", 2), entry("OPEN", 1));
  }

  @Test
  void theGoldenPipelineIsOpenAndWeighted() {
    World world = new Oracle(WrittenLog.ofSevenDeals().events()).asOf(SevenDeals.asOf());

    var total = world.pipelineReport(List.of(), ALL).values().iterator().next();

    assertThat(total.count).isEqualTo(3);
    assertThat(total.amount)
        .isEqualByComparingTo(SevenDeals.minor(SevenDeals.expected("/openAmountMinor")));
    assertThat(total.weighted)
        .isEqualByComparingTo(SevenDeals.minor(SevenDeals.expected("/weightedMinor/total")));
    for (Deal deal : world.deals()) {
      if (deal.isOpen()) {
        assertThat(world.weighted(deal))
            .isEqualByComparingTo(
                SevenDeals.minor(SevenDeals.expected("/weightedMinor/" + deal.id)));
      }
    }
  }

  @Test
  void aStageDefaultHoldsFromItsChangeOnAndTheFirstForAllTimeBefore() {
    Instant configured = SevenDeals.at(30);
    log.record("pipeline/p", configured, WrittenLog.defined());
    log.record("opportunity/o", SevenDeals.at(1), WrittenLog.created("new", "100.00"));
    log.record(
        "pipeline/p",
        SevenDeals.at(40),
        new StageProbabilityChanged(
            new StageId("new"), Probability.ofPercent(10), Probability.ofPercent(25)));
    var oracle = new Oracle(log.events());

    assertThat(weighted(oracle, SevenDeals.at(2))).isEqualByComparingTo("10");
    assertThat(weighted(oracle, SevenDeals.at(39))).isEqualByComparingTo("10");
    assertThat(weighted(oracle, SevenDeals.at(40))).isEqualByComparingTo("25");
    assertThat(oracle.probabilityHistory("o", SevenDeals.at(50)))
        .extracting(Oracle.Step::at, Oracle.Step::causes)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(SevenDeals.at(1), List.of("OpportunityCreated")),
            org.assertj.core.api.Assertions.tuple(
                SevenDeals.at(40), List.of("StageProbabilityChanged")));
  }

  @Test
  void aStageAddedLaterStandsInItsPlaceBeforeToo() {
    log.record("pipeline/p", SevenDeals.at(0), WrittenLog.defined());
    log.record(
        "pipeline/p",
        SevenDeals.at(10),
        new StageAdded(WrittenLog.stage("demo", 20), new StageId("qualified")));
    Configuration before = new Oracle(log.events()).asOf(SevenDeals.at(5)).configuration("p");

    assertThat(before.order).containsExactly("new", "demo", "qualified", "proposition");
    assertThat(before.stages.get("demo").added).isFalse();
  }

  @Test
  void aDealWonFromAnEarlyStageHasReachedAllUntilItIsReopened() {
    log.record("pipeline/p", SevenDeals.at(0), WrittenLog.defined());
    log.record("opportunity/o", SevenDeals.at(1), WrittenLog.created("new", "100.00"));
    log.record(
        "opportunity/o", SevenDeals.at(2), new Won(new StageId("new"), WrittenLog.usd("100.00")));
    log.record("opportunity/o", SevenDeals.at(3), new Reopened(Outcome.WON, new StageId("new")));
    var oracle = new Oracle(log.events());

    assertThat(reachedBeyond(oracle, SevenDeals.at(2))).containsExactly(1, 1, 1, 1);
    assertThat(reachedBeyond(oracle, SevenDeals.at(3))).containsExactly(1, 0, 0, 0);
  }

  private static List<Integer> reachedBeyond(Oracle oracle, Instant asOf) {
    World world = oracle.asOf(asOf);
    var funnel = new Funnel(world.configuration("p"), world.deals(ALL), "beyond", null, null);
    return funnel.rows().stream().map(Funnel.Row::reached).toList();
  }

  private static BigDecimal weighted(Oracle oracle, Instant asOf) {
    return oracle.asOf(asOf).pipelineReport(List.of(), ALL).values().iterator().next().weighted;
  }
}
