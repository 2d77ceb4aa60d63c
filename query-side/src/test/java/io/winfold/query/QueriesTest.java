package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.running.Events;
import io.winfold.query.running.RunningQuerySide;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What all queries have in common, over two pipelines, two currencies and two owners. */
class QueriesTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final String MARCH_20 = "asOf=2026-03-20T12:00:00Z";

  private static RunningQuerySide side;

  @BeforeAll
  static void writeTheLog() {
    side = new RunningQuerySide();
    var limited = new StageExpectations(List.of("budget"), null, 5);
    side.log()
        .pipeline(
            "sales",
            START,
            Events.defined("Sales", Events.stage("lead", 10, limited), Events.stage("offer", 50)))
        .pipeline("care", START, Events.defined("Care", Events.stage("renewal", 80)))
        .deal("late", day(3), deal("sales", "lead", "100.00", "USD", day(10), "ada", "hot"))
        .deal("none", day(3), Events.created("sales", "lead", Money.of("0.10", "USD")))
        .deal("euro", day(4), deal("sales", "offer", "50.01", "EUR", day(25), "bob", "hot", "eu"))
        .deal("yen", day(5), deal("sales", "offer", "7", "JPY", null, "bob"))
        .deal("gone", day(5), deal("sales", "offer", "900.00", "USD", null, "bob"))
        .deal("moved", day(5), deal("sales", "lead", "10.00", "USD", day(30), "ada"))
        .deal("late", day(6), new ExitCriterionMet(new StageId("lead"), "budget"))
        .deal(
            "euro",
            day(7),
            new ProbabilityOverridden(null, Probability.ofPercent(33), "a letter", false))
        .deal("gone", day(8), new Discarded("twice"))
        .deal("moved", day(9), Events.moved("lead", "offer", Direction.FORWARD))
        .deal(
            "moved",
            day(10),
            new TransferredToPipeline(
                new PipelineId("sales"),
                new StageId("offer"),
                new PipelineId("care"),
                new StageId("renewal")))
        .pipeline(
            "sales",
            day(12),
            new StageProbabilityChanged(
                new StageId("lead"), Probability.ofPercent(10), Probability.ofPercent(20)))
        .deal(
            "none",
            day(11),
            day(15),
            new AmountChanged(Money.of("0.10", "USD"), Money.of("0.20", "USD")));
    side.awaitLog();
  }

  private static OpportunityEvent deal(
      String pipeline,
      String stage,
      String amount,
      String currency,
      Instant expectedClose,
      String owner,
      String... tags) {
    return Events.created(
        pipeline,
        stage,
        Money.of(amount, currency),
        expectedClose == null ? null : LocalDate.ofInstant(expectedClose, ZoneOffset.UTC),
        owner,
        tags);
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  /** Noon of a day of March 2026. */
  private static Instant day(int day) {
    return Instant.parse("2026-03-%02dT12:00:00Z".formatted(day));
  }

  private static List<String> rows(String path, String... columns) {
    return rows(side.get(path).get("data"), columns);
  }

  private static List<String> rows(JsonNode data, String... columns) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : data) {
      rows.add(
          String.join(
              " ",
              Stream.of(columns)
                  .map(column -> row.at("/" + column.replace('.', '/')))
                  .map(value -> value.isString() ? value.asString() : value.toString())
                  .toList()));
    }
    return rows;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void thePipelinePerStageListsEveryStageInEveryCurrency() {
    assertThat(
            rows(
                "/api/reports/pipeline?pipeline=sales&" + MARCH_20,
                "group.stage",
                "currency",
                "count",
                "amount",
                "weightedAmount"))
        .containsExactly(
            "lead EUR 0 0.00 0.00",
            "lead JPY 0 0 0",
            "lead USD 2 100.20 20.04",
            "offer EUR 1 50.01 16.5033",
            "offer JPY 1 7 3.5",
            "offer USD 0 0.00 0.00");
  }

  @Test
  void aStageDefaultChangedLaterChangesNothingBefore() {
    assertThat(
            rows(
                "/api/reports/pipeline?owner=ada&stage=lead&asOf=2026-03-04",
                "count",
                "weightedAmount"))
        .containsExactly("1 10.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groupBy=owner&currency=USD            | ada 2 110.00; null 1 0.20",
        "groupBy=month&currency=USD&owner=ada  | 2026-03 2 110.00",
        "groupBy=tag&currency=EUR              | eu 1 50.01; hot 1 50.01",
        "groupBy=tag&currency=USD              | hot 1 100.00; null 2 10.20",
        "groupBy=attribute.country&currency=USD| NL 2 110.00; null 1 0.20",
        "groupBy=pipeline&currency=USD         | care 1 10.00; sales 2 100.20",
        "groupBy=owner&attribute.country=FR&tag=eu | bob 1 50.01",
        "groupBy=owner&owner=                  | null 1 0.20"
      })
  void groupsAndFilters(String query, String expected) {
    String group = query.replaceAll("groupBy=([a-z.]+).*", "$1");
    JsonNode data = side.get("/api/reports/pipeline?" + query + "&" + MARCH_20).get("data");
    List<String> rows = new ArrayList<>();
    for (JsonNode row : data) {
      rows.add(
          row.get("group").get(group).asString("null")
              + " "
              + row.get("count")
              + " "
              + row.get("amount").asString());
    }

    assertThat(String.join("; ", rows)).isEqualTo(expected);
  }

  @Test
  void tagsOverlapAndTheAnswerSaysSo() {
    JsonNode report = side.get("/api/reports/pipeline?groupBy=tag,owner&" + MARCH_20);

    assertThat(report.at("/warnings/0/code").asString()).isEqualTo("overlapping-groups");
    assertThat(report.at("/definition").toString())
        .isEqualTo("{\"report\":\"pipeline\",\"groupBy\":[\"tag\",\"owner\"],\"filters\":{}}");
  }

  @Test
  void nowIsTheSameAsAsOfNow() {
    for (String query :
        List.of("", "groupBy=owner,tag,month", "groupBy=type&tag=hot", "groupBy=pipeline,stage")) {
      JsonNode now = side.get("/api/reports/pipeline?" + query);
      JsonNode asOfNow = side.get("/api/reports/pipeline?" + query + "&asOf=" + Instant.now());

      assertThat(asOfNow.get("data")).isEqualTo(now.get("data"));
    }
  }

  @Test
  void whatWasRecordedLaterIsNotKnownBefore() {
    String path = "/api/opportunities/none?asOf=2026-03-16T00:00:00Z";

    assertThat(side.get(path).at("/amount/amount").asString()).isEqualTo("0.20");
    assertThat(side.get(path + "&knownAt=2026-03-14").at("/amount/amount").asString())
        .isEqualTo("0.10");
    assertThat(side.get(path + "&knownAt=2026-03-14").get("version").asInt()).isEqualTo(1);
  }

  @Test
  void aDealWithAllThatIsDerived() {
    JsonNode deal = side.get("/api/opportunities/late?" + MARCH_20);

    assertThat(deal.get("status").asString()).isEqualTo("LATE");
    assertThat(deal.get("stale").asBoolean()).isTrue();
    assertThat(deal.get("daysInStage").asDouble()).isEqualTo(17.0);
    assertThat(deal.get("probability").toString())
        .isEqualTo("{\"effective\":20,\"stageDefault\":20,\"override\":null,\"model\":null}");
    assertThat(deal.get("exitCriteriaMet").toString()).isEqualTo("{\"lead\":[\"budget\"]}");
    assertThat(deal.get("version").asInt()).isEqualTo(2);
    assertThat(deal.get("asOf").asString()).isEqualTo("2026-03-20T12:00:00Z");
    assertThat(side.get("/api/opportunities/late?asOf=2026-03-10").get("status").asString())
        .isEqualTo("OPEN");
  }

  @Test
  void aDiscardedDealIsThereUntilItIsDiscarded() {
    assertThat(side.refusal("/api/opportunities/gone")).isEqualTo("404 not-found");
    assertThat(side.get("/api/opportunities/gone?asOf=2026-03-07").get("id").asString())
        .isEqualTo("gone");
    assertThat(side.refusal("/api/opportunities/gone?asOf=2026-03-01")).isEqualTo("404 not-found");
  }

  @Test
  void aDefaultChangedWhileADealIsInTheStageIsAStep() {
    assertThat(
            rows(
                "/api/opportunities/late/probability-history?" + MARCH_20,
                "at",
                "effective",
                "causes"))
        .containsExactly(
            "2026-03-03T12:00:00Z 10 [\"OpportunityCreated\"]",
            "2026-03-12T12:00:00Z 20 [\"StageProbabilityChanged\"]");
  }

  @Test
  void theEventsOfADeal() {
    JsonNode events = side.get("/api/opportunities/euro/events").get("data");

    assertThat(rows(events, "version", "type", "actor"))
        .containsExactly("1 OpportunityCreated ada", "2 ProbabilityOverridden ada");
    assertThat(events.get(1).get("data").toString())
        .isEqualTo("{\"to\":33,\"reason\":\"a letter\",\"sticky\":false}");
    assertThat(side.get("/api/opportunities/euro/events?asOf=2026-03-05").get("data").size())
        .isEqualTo(1);
    assertThat(side.refusal("/api/opportunities/nobody/events")).isEqualTo("404 not-found");
  }

  @Test
  void aTransferredDealCountsInEachPipelineByItsVisitsThere() {
    assertThat(
            rows(
                "/api/reports/funnel?owner=ada&" + MARCH_20,
                "pipeline",
                "stage",
                "reached",
                "exits.transfer",
                "open"))
        .containsExactly(
            "care renewal 1 0 1",
            "care won 0  ",
            "sales lead 2 0 1",
            "sales offer 1 1 0",
            "sales won 0  ");
    assertThat(rows("/api/reports/funnel?pipeline=care&" + MARCH_20, "pipeline", "reached"))
        .containsExactly("care 1", "care 0");
  }

  @Test
  void amountsOfSeveralCurrenciesAreNotAdded() {
    assertThat(
            rows(
                "/api/reports/funnel?pipeline=sales&" + MARCH_20,
                "currency",
                "stage",
                "reached",
                "amountReached"))
        .contains("EUR lead 1 50.01", "JPY offer 1 7", "USD lead 3 110.10");
  }

  @Test
  void thePipelinesWithAdvice() {
    JsonNode sales = side.get("/api/pipelines/sales?" + MARCH_20);

    assertThat(rows(sales.get("stages"), "id", "probability", "staleAfterDays", "exitCriteria"))
        .containsExactly("lead 20 5 [\"budget\"]", "offer 50 null []");
    assertThat(sales.get("version").asInt()).isEqualTo(2);
    assertThat(sales.at("/warnings/0/code").asString()).isEqualTo("stage-count");
    assertThat(rows("/api/pipelines?asOf=2026-03-03", "id", "version"))
        .containsExactly("care 1", "sales 1");
    assertThat(rows("/api/pipelines?asOf=2026-03-01", "id")).isEmpty();
    assertThat(side.refusal("/api/pipelines/nobody")).isEqualTo("404 not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                    | euro late moved none yen",
        "status=LATE                         | late",
        "status=OPEN&status=LATE             | euro late moved none yen",
        "status=WON                          | ",
        "open=true&pipeline=sales            | euro late none yen",
        "closing=overdue                     | late",
        "closing=within:5d                   | euro",
        "closing=within:10d                  | euro moved",
        "stale=true                          | late none",
        "q=IN SALES                          | euro late moved none yen",
        "q=100%25                            | euro late moved none yen",
        "q=100_                              | ",
        "tag=hot&owner=ada                   | late",
        "sort=-amount                        | late euro moved yen none",
        "sort=expectedCloseDate              | late euro moved none yen",
        "sort=-expectedCloseDate             | moved euro late none yen",
        "sort=owner                          | late moved euro yen none",
        "sort=-id                            | yen none moved late euro"
      })
  void theListFilteredAndSorted(String query, String ids) {
    String given = query == null ? "" : query.replace(" ", "+");
    assertThat(rows("/api/opportunities?" + MARCH_20 + "&" + given, "id"))
        .isEqualTo(ids == null ? List.of() : List.of(ids.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "-id",
        "name",
        "-name",
        "amount",
        "-amount",
        "weightedAmount",
        "probability",
        "owner",
        "-owner",
        "expectedCloseDate",
        "-expectedCloseDate",
        "createdAt",
        "-createdAt",
        "closedAt",
        "-updatedAt",
        "stageEnteredAt",
        "team",
        "account",
        "stage",
        "pipeline"
      })
  void aWalkNeitherRepeatsNorSkips(String sort) {
    List<String> whole = rows("/api/opportunities?sort=" + sort, "id");
    List<String> walked = new ArrayList<>();
    Set<String> instants = new HashSet<>();
    String cursor = "";
    do {
      JsonNode page = side.get("/api/opportunities?limit=2&sort=" + sort + cursor);
      walked.addAll(rows(page.get("data"), "id"));
      instants.add(page.get("asOf").asString());
      assertThat(page.at("/page/hasMore").asBoolean()).isEqualTo(walked.size() < whole.size());
      cursor =
          page.at("/page/next").isNull()
              ? ""
              : "&cursor=" + encoded(page.at("/page/next").asString());
    } while (!cursor.isEmpty());

    assertThat(walked).isEqualTo(whole).hasSize(5);
    assertThat(instants).hasSize(1);
  }

  @Test
  void aCursorOfAnotherQueryOrABrokenOneIsRefused() {
    String cursor = side.get("/api/opportunities?limit=2").at("/page/next").asString();

    assertThat(side.refusal("/api/opportunities?sort=name&cursor=" + cursor))
        .isEqualTo("400 invalid-parameter");
    assertThat(side.refusal("/api/opportunities?cursor=" + cursor.substring(3)))
        .isEqualTo("400 invalid-parameter");
    assertThat(side.refusal("/api/opportunities?cursor=%21")).isEqualTo("400 invalid-parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/opportunities?limit=0,                        400 invalid-parameter",
    "/api/opportunities?limit=1001,                     400 invalid-parameter",
    "/api/opportunities?limt=5,                         400 invalid-parameter",
    "/api/opportunities?sort=colour,                    400 invalid-parameter",
    "/api/opportunities?status=BURNT,                   400 invalid-parameter",
    "/api/opportunities?closing=within:soon,            400 invalid-parameter",
    "/api/opportunities?asOf=yesterday,                 400 invalid-parameter",
    "/api/opportunities?asOf=2026-02-30,                400 invalid-parameter",
    "/api/opportunities?asOf=+999999-01-01T00:00:00Z,   400 invalid-parameter",
    "/api/opportunities?asOf=2999-01-01,                400 as-of-in-future",
    "/api/opportunities?knownAt=2999-01-01T00:00:00Z,   400 as-of-in-future",
    "/api/opportunities?owner=%00,                      400 invalid-parameter",
    "/api/opportunities?after=late,                     400 invalid-parameter",
    "/api/opportunities/late?owner=ada,                 400 invalid-parameter",
    "/api/opportunities/%25,                            404 not-found",
    "/api/reports/pipeline?groupBy=colour,              400 invalid-parameter",
    "/api/reports/pipeline?attribute.=x,                400 invalid-parameter",
    "/api/reports/funnel?population=births,             400 invalid-parameter",
    "/api/reports/funnel?open=closed,                   400 invalid-parameter",
    "/api/reports/funnel?horizonDays=0,                 400 invalid-parameter",
    "/api/reports/funnel?from=2026-03-02&to=2026-03-01, 400 invalid-parameter",
    "/api/reports/probability-history?from=0001-01-01,  400 invalid-parameter",
    "/api/operations/nobody,                            404 not-found",
    "/api/opportunities?after=late@3,                   503 projection-behind",
    "/api/opportunities?after=pipeline/sales@9,         503 projection-behind"
  })
  void whatIsRefused(String path, String refusal) {
    assertThat(side.refusal(path)).isEqualTo(refusal);
  }

  @Test
  void theEarliestInstantIsBeforeEverything() {
    assertThat(rows("/api/opportunities?asOf=0001-01-01T00:00:00Z", "id")).isEmpty();
    assertThat(rows("/api/reports/funnel?asOf=0001-01-01", "stage")).isEmpty();
  }

  @Test
  void anAnswerShowsTheWriteItCameAfter() {
    JsonNode deal = side.get("/api/opportunities/late?after=late@2&after=pipeline/sales@2");

    assertThat(deal.get("version").asInt()).isEqualTo(2);
  }

  @Test
  void anAnswerTheClientHasIsNotGivenAgain() {
    String path = "/api/reports/pipeline?" + MARCH_20;
    String etag = side.send(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = side.send(path, "If-None-Match", etag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(side.send(path + "&owner=ada", "If-None-Match", etag).statusCode()).isEqualTo(200);
    assertThat(side.send(path, "If-None-Match", etag, "Accept", "text/csv").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aReportAsATable() {
    HttpResponse<String> csv =
        side.send("/api/reports/pipeline?groupBy=owner&" + MARCH_20, "Accept", "text/csv");

    assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
    assertThat(csv.body())
        .isEqualTo(
            """
            group.owner,currency,count,amount,weightedAmount
            ada,USD,2,110.00,28.00
            bob,EUR,1,50.01,16.5033
            bob,JPY,1,7,3.5
            ,USD,1,0.20,0.04
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aWholeListAsLinesAndAsATable() {
    HttpResponse<String> lines =
        side.send("/api/opportunities?sort=-amount", "Accept", "application/x-ndjson");
    assertThat(lines.body().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"id\":"));

    HttpResponse<String> table = side.send("/api/opportunities?limit=2", "Accept", "text/csv");
    assertThat(table.body().lines().toList())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("id,name,pipeline,stage,status,amount.amount,amount.currency");
  }

  @Test
  void theHistoryByMonthInEachCurrency() {
    assertThat(
            rows(
                "/api/reports/probability-history?from=2026-03-04&to=2026-03-13&step=week",
                "at",
                "currency",
                "count",
                "amount",
                "weightedAmount"))
        .containsExactly(
            "2026-03-04T00:00:00Z EUR 0 0.00 0.00",
            "2026-03-04T00:00:00Z JPY 0 0 0",
            "2026-03-04T00:00:00Z USD 2 100.10 10.01",
            "2026-03-11T00:00:00Z EUR 1 50.01 16.5033",
            "2026-03-11T00:00:00Z JPY 1 7 3.5",
            "2026-03-11T00:00:00Z USD 3 110.10 18.01");
  }

  @Test
  void theProjectionsHaveCaughtUp() {
    assertThat(rows("/api/projections", "name", "status", "lagEvents"))
        .containsExactly(
            "forecast RUNNING 0",
            "model RUNNING 0",
            "opportunity RUNNING 0",
            "pipeline RUNNING 0",
            "quota RUNNING 0");
    assertThat(StreamSupport.stream(side.get("/api/operations").get("data").spliterator(), false))
        .isEmpty();
  }
}
