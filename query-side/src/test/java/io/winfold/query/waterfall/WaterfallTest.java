package io.winfold.query.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The golden vector and the hard cases, over HTTP. The vector's deals are in pipeline golden; each
 * case has a pipeline of its own.
 */
class WaterfallTest {
  private static final Instant DEFINED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String Q1 = "&windowFrom=2026-01-01&windowTo=2026-04-01";
  private static final String FEBRUARY = "&from=2026-02-01&to=2026-03-01";

  private static RunningQuerySide side;
  private static JsonNode golden;

  private record Entry(Instant at, String deal, DomainEvent event) {}

  @BeforeAll
  static void write() throws IOException {
    try (InputStream file = WaterfallTest.class.getResourceAsStream("/golden/waterfall.json")) {
      golden = JsonMapper.builder().build().readTree(file);
    }
    side = new RunningQuerySide();
    for (String pipeline :
        List.of("golden", "edges", "instant", "undated", "gone", "from", "to", "weights")) {
      side.log()
          .pipeline(
              pipeline,
              DEFINED,
              Events.defined(pipeline, Events.stage("new", 10), Events.stage("offer", 50)));
    }
    goldenDeals().forEach(entry -> side.log().deal(entry.deal(), entry.at(), entry.event()));
    edges();
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static Instant day(String date) {
    return Instant.parse(date + "T00:00:00Z");
  }

  private static List<Entry> goldenDeals() {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode deal : golden.get("deals")) {
      String id = deal.get("id").asString();
      Money amount = usd(deal.get("amount").asString());
      LocalDate close = LocalDate.parse(deal.get("expectedClose").asString());
      String owner = deal.get("owner").asString();
      entries.add(
          new Entry(
              day(deal.get("created").asString()),
              id,
              Events.created("golden", "new", amount, close, owner)));
      for (JsonNode change : deal.get("changes")) {
        Instant at = day(change.get("on").asString());
        if (change.has("amount")) {
          Money to = usd(change.get("amount").asString());
          entries.add(new Entry(at, id, new AmountChanged(amount, to)));
          amount = to;
        } else if (change.has("expectedClose")) {
          LocalDate to = LocalDate.parse(change.get("expectedClose").asString());
          entries.add(new Entry(at, id, new ExpectedCloseDateChanged(close, to, null)));
          close = to;
        } else if (change.has("owner")) {
          String to = change.get("owner").asString();
          entries.add(new Entry(at, id, new OwnerChanged(owner, to, null, null)));
        } else {
          entries.add(new Entry(at, id, outcome(change.get("outcome").asString(), amount)));
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::at));
    return entries;
  }

  private static DomainEvent outcome(String outcome, Money amount) {
    return switch (outcome) {
      case "WON" -> Events.won("new", amount);
      case "LOST" -> Events.lost("new", amount);
      default -> new Reopened(Outcome.LOST, new StageId("new"));
    };
  }

  private static void edges() {
    Instant first = day("2026-02-01");
    side.log()
        // Created at the first instant of the range, reopened at the first one after it.
        .deal("edge", first, deal("edges", "100"))
        .deal("edge", day("2026-02-20"), Events.lost("new", usd("100")))
        .deal("edge", day("2026-03-01"), new Reopened(Outcome.LOST, new StageId("new")))
        // All at one instant: created, doubled, won.
        .deal("flash", day("2026-02-10"), deal("instant", "10"))
        .deal("flash", day("2026-02-10"), new AmountChanged(usd("10"), usd("20")))
        .deal("flash", day("2026-02-10"), Events.won("new", usd("20")))
        // Without a date, given one, grown while it had none.
        .deal("nodate", day("2026-01-10"), Events.created("undated", "new", usd("7")))
        .deal("nodate", day("2026-02-05"), new AmountChanged(usd("7"), usd("9")))
        .deal("nodate", day("2026-02-06"), dated(null, "2026-03-31"))
        .deal("nodate", day("2026-02-07"), dated("2026-03-31", "2025-12-31"))
        .deal("nodate", day("2026-02-08"), dated("2025-12-31", "2026-01-01"))
        .deal("twice", day("2026-01-10"), deal("gone", "55.50"))
        .deal("twice", day("2026-02-05"), new Discarded("entered twice"))
        .deal("moved", day("2026-01-10"), deal("from", "33"))
        .deal("moved", day("2026-02-05"), transferred("from", "to"))
        // 10 % of 200, overridden, then moved on; its stage's default changes in the middle.
        .deal("weight", day("2026-01-10"), deal("weights", "200"))
        .pipeline("weights", day("2026-02-02"), changed("new", 10, 20))
        .deal("weight", day("2026-02-03"), overridden(null, 30))
        .pipeline("weights", day("2026-02-04"), changed("new", 20, 25))
        .deal("weight", day("2026-02-05"), new AmountChanged(usd("200"), usd("300")))
        // At one instant: the default changes after the deal has come, before it has gone.
        .deal("pass", day("2026-02-06"), deal("weights", "1000"))
        .pipeline("weights", day("2026-02-06"), changed("new", 25, 40))
        .deal("pass", day("2026-02-06"), Events.moved("new", "offer", Direction.FORWARD));
  }

  private static DomainEvent deal(String pipeline, String amount) {
    return Events.created(pipeline, "new", usd(amount), LocalDate.parse("2026-03-15"), "ann");
  }

  private static DomainEvent dated(@Nullable String from, String to) {
    return new ExpectedCloseDateChanged(
        from == null ? null : LocalDate.parse(from), LocalDate.parse(to), null);
  }

  private static DomainEvent transferred(String from, String to) {
    return new TransferredToPipeline(
        new PipelineId(from), new StageId("new"), new PipelineId(to), new StageId("new"));
  }

  private static DomainEvent changed(String stage, int from, int to) {
    return new StageProbabilityChanged(
        new StageId(stage), Probability.ofPercent(from), Probability.ofPercent(to));
  }

  private static DomainEvent overridden(@Nullable Probability from, int to) {
    return new ProbabilityOverridden(from, Probability.ofPercent(to), "a call", false);
  }

  private static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  /** The one waterfall of an answer, without what is zero. */
  private static Map<String, String> bars(String query) {
    JsonNode data = side.get("/api/reports/waterfall?" + query).get("data");
    assertThat(data).hasSize(1);
    return bars(data.get(0));
  }

  private static Map<String, String> bars(JsonNode row) {
    Map<String, String> bars = new TreeMap<>();
    row.get("buckets")
        .properties()
        .forEach(bar -> bars.put(bar.getKey(), bar.getValue().asString()));
    bars.put("opening", row.get("opening").asString());
    bars.put("closing", row.get("closing").asString());
    bars.values().removeIf(value -> new BigDecimal(value).signum() == 0);
    return bars;
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "endpoint"})
  void theGoldenVectorToTheCent(String mode) {
    JsonNode row =
        side.get(
                "/api/reports/waterfall?pipeline=golden&owner=ann&mode="
                    + mode
                    + "&from="
                    + golden.get("t0").asString()
                    + "&to="
                    + golden.get("t1").asString()
                    + "&windowFrom="
                    + golden.get("window").get("from").asString()
                    + "&windowTo="
                    + golden.get("window").get("to").asString())
            .get("data")
            .get(0);

    Map<String, BigDecimal> expected = new HashMap<>();
    golden
        .get("expected")
        .get(mode)
        .properties()
        .forEach(bar -> expected.put(bar.getKey(), bar.getValue().decimalValue().setScale(2)));
    Map<String, BigDecimal> shown = new HashMap<>();
    row.get("buckets")
        .properties()
        .forEach(bar -> shown.put(bar.getKey(), new BigDecimal(bar.getValue().asString())));
    shown.put("opening", new BigDecimal(row.get("opening").asString()));
    shown.put("closing", new BigDecimal(row.get("closing").asString()));
    assertThat(shown).isEqualTo(expected);
    assertThat(row.get("currency").asString()).isEqualTo("USD");
  }

  @ParameterizedTest
  @CsvSource({"path, new, W3:30000.00", "endpoint, new, W3:25000.00", "path, won, W1:-120000.00"})
  void aBucketNamesItsDeals(String mode, String bucket, String expected) {
    JsonNode data =
        side.get(
                "/api/reports/waterfall/deals?pipeline=golden&owner=ann&from=2026-01-31&to=2026-02-28"
                    + Q1
                    + "&mode="
                    + mode
                    + "&bucket="
                    + bucket)
            .get("data");

    assertThat(data).hasSize(1);
    assertThat(data.get(0).get("id").asString() + ":" + data.get(0).get("contribution").asString())
        .isEqualTo(expected);
  }

  @Test
  void aBucketTellsWhatTheDealWasAndWhatHappened() {
    JsonNode row =
        side.get(
                "/api/reports/waterfall/deals?pipeline=golden&owner=ann&from=2026-01-31&to=2026-02-28"
                    + Q1
                    + "&bucket=pulledIn")
            .get("data")
            .get(0);

    assertThat(row.get("id").asString()).isEqualTo("W2");
    assertThat(row.at("/before/expectedCloseDate").asString()).isEqualTo("2026-04-15");
    assertThat(row.at("/before/counted").asString()).isEqualTo("0.00");
    assertThat(row.at("/after/expectedCloseDate").asString()).isEqualTo("2026-03-30");
    assertThat(row.at("/after/counted").asString()).isEqualTo("50000.00");
    assertThat(row.at("/events/0/type").asString()).isEqualTo("ExpectedCloseDateChanged");
    assertThat(row.at("/events/0/version").asInt()).isEqualTo(3);
    assertThat(row.at("/events/0/occurredAt").asString()).isEqualTo("2026-02-25T00:00:00Z");
  }

  @Test
  void anEventAtTheBeginningBelongsToTheRangeAndOneAtTheEndDoesNot() {
    assertThat(bars("pipeline=edges" + FEBRUARY))
        .isEqualTo(Map.of("new", "100.00", "lost", "-100.00"));
    assertThat(bars("pipeline=edges&from=2026-03-01&to=2026-04-01"))
        .isEqualTo(Map.of("reopened", "100.00", "closing", "100.00"));
  }

  @Test
  void eventsAtOneInstantAreTakenOneByOne() {
    assertThat(bars("pipeline=instant" + FEBRUARY))
        .isEqualTo(Map.of("new", "10.00", "increased", "10.00", "won", "-20.00"));
    assertThat(
            side.get("/api/reports/waterfall?mode=endpoint&pipeline=instant" + FEBRUARY)
                .get("data"))
        .isEmpty();
  }

  @Test
  void aDealWithoutADateIsOutsideOfAnyWindowAndInsideOfNone() {
    assertThat(bars("pipeline=undated" + Q1 + FEBRUARY))
        .isEqualTo(
            Map.of(
                "pulledIn", "9.00", "pulledOut", "-9.00", "pushedIn", "9.00", "closing", "9.00"));
    assertThat(bars("pipeline=undated" + FEBRUARY))
        .isEqualTo(Map.of("opening", "7.00", "increased", "2.00", "closing", "9.00"));
    assertThat(bars("mode=endpoint&pipeline=undated" + Q1 + FEBRUARY))
        .isEqualTo(Map.of("pulledIn", "9.00", "closing", "9.00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "endpoint"})
  void aDiscardedDealIsTransferredOutOfEverything(String mode) {
    assertThat(bars("pipeline=gone&mode=" + mode + FEBRUARY))
        .isEqualTo(Map.of("opening", "55.50", "transferredOut", "-55.50"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "endpoint"})
  void aTransferLeavesOneGroupAndEntersAnother(String mode) {
    JsonNode data =
        side.get(
                "/api/reports/waterfall?pipeline=from&pipeline=to&groupBy=pipeline&mode="
                    + mode
                    + FEBRUARY)
            .get("data");

    assertThat(bars(data.get(0))).isEqualTo(Map.of("opening", "33.00", "transferredOut", "-33.00"));
    assertThat(bars(data.get(1))).isEqualTo(Map.of("transferredIn", "33.00", "closing", "33.00"));
    assertThat(bars("pipeline=to&mode=" + mode + FEBRUARY)).isEqualTo(bars(data.get(1)));
  }

  @Test
  void byMonthOfTheExpectedCloseASlipIsAPushAndNoTransfer() {
    JsonNode data =
        side.get(
                "/api/reports/waterfall?pipeline=golden&groupBy=month&from=2026-02-09&to=2026-02-11")
            .get("data");

    assertThat(data.findValuesAsString("month")).containsExactly("2026-03", "2026-04");
    assertThat(bars(data.get(0))).containsEntry("pushedOut", "-50000.00");
    assertThat(bars(data.get(1))).isEqualTo(Map.of("pushedIn", "50000.00", "closing", "50000.00"));
  }

  @Test
  void weightedAmountsMoveWithOverridesStagesAndTheirDefaults() {
    // weight: 20 + 20 (default to 20 %) + 20 (override to 30 %) + 30 (100 more at 30 %).
    // pass: 250 new at 25 %, + 150 (default to 40 %), + 100 (offer at 50 %).
    assertThat(bars("weighted=true&pipeline=weights" + FEBRUARY))
        .isEqualTo(
            Map.of(
                "opening", "20.00",
                "new", "250.00",
                "increased", "30.00",
                "probabilityChanged", "290.00",
                "closing", "590.00"));
    // weight: from 200 at 10 % to 300 at 30 %; pass is new at its last value.
    assertThat(bars("weighted=true&mode=endpoint&pipeline=weights" + FEBRUARY))
        .isEqualTo(
            Map.of(
                "opening", "20.00",
                "new", "500.00",
                "increased", "10.00",
                "probabilityChanged", "60.00",
                "closing", "590.00"));
  }

  @Test
  void aChangedDefaultIsNamedAsTheCauseOfWhatItMoved() {
    JsonNode first =
        side.get(
                "/api/reports/waterfall/deals?weighted=true&pipeline=weights&bucket=probabilityChanged"
                    + FEBRUARY)
            .get("data")
            .get(0);

    assertThat(first.get("id").asString()).isEqualTo("weight");
    assertThat(first.get("contribution").asString()).isEqualTo("20.00");
    assertThat(first.at("/before/probability").asInt()).isEqualTo(10);
    assertThat(first.at("/after/probability").asInt()).isEqualTo(20);
    assertThat(first.at("/events/0/type").asString()).isEqualTo("StageProbabilityChanged");
    assertThat(first.at("/events/0/pipeline").asString()).isEqualTo("weights");
  }

  @Test
  void everyBucketIsThereZeroOrNot() {
    JsonNode data = side.get("/api/reports/waterfall?pipeline=edges" + FEBRUARY).get("data");
    assertThat(data.get(0).get("buckets").propertyNames())
        .containsExactly(
            "new",
            "pulledIn",
            "pushedIn",
            "reopened",
            "transferredIn",
            "increased",
            "decreased",
            "pushedOut",
            "pulledOut",
            "transferredOut",
            "lost",
            "won");
    assertThat(
            side.get("/api/reports/waterfall?weighted=true&pipeline=edges" + FEBRUARY)
                .get("data")
                .get(0)
                .get("buckets")
                .propertyNames())
        .hasSize(14)
        .contains("probabilityChanged", "timePassed");
  }

  @Test
  void withoutARangeItIsAllOfTimeUpToTheAsOfInstant() {
    assertThat(bars("pipeline=edges&asOf=2026-02-10"))
        .isEqualTo(Map.of("new", "100.00", "closing", "100.00"));
    assertThat(bars("pipeline=edges&asOf=2026-02-10&to=2026-12-01"))
        .isEqualTo(Map.of("new", "100.00", "closing", "100.00"));
    assertThat(bars("pipeline=edges&asOf=2026-02-10&from=2026-03-01"))
        .isEqualTo(Map.of("opening", "100.00", "closing", "100.00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?from=2026-03-01&to=2026-02-01",
        "?windowFrom=2026-03-01&windowTo=2026-02-01",
        "?windowFrom=soon",
        "?mode=both",
        "?weighted=maybe",
        "?bucket=won",
        "/deals",
        "/deals?bucket=nothing",
        "/deals?bucket=timePassed",
        "/deals?bucket=won&cursor=x"
      })
  void whatMakesNoSenseIsRefused(String query) {
    assertThat(side.refusal("/api/reports/waterfall" + query)).isEqualTo("400 invalid-parameter");
  }
}
