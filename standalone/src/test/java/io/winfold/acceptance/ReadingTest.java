package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** How answers are read: page by page, as of an instant, to the knowledge of another, as files. */
@ParameterizedClass
@EnumSource(Form.class)
class ReadingTest {
  @Parameter Form form;

  private WinfoldClient winfold;
  private String pipeline;

  @BeforeEach
  void aPipeline() {
    winfold = form.shared().client();
    pipeline = Names.fresh("reading");
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "Reading", "template", "classic"))
        .expect(201);
  }

  private Reply create(String id, Map<String, Object> more) {
    var deal = new LinkedHashMap<String, Object>();
    deal.put("id", pipeline + "-" + id);
    deal.put("name", "Deal " + id);
    deal.put("pipeline", pipeline);
    deal.put("amount", Map.of("amount", "10.00", "currency", "USD"));
    deal.putAll(more);
    return winfold.create(deal);
  }

  private String ours(String more) {
    return "/api/opportunities?pipeline=" + pipeline + more;
  }

  private static List<String> ids(JsonNode list) {
    var ids = new ArrayList<String>();
    list.at("/data").forEach(deal -> ids.add(deal.at("/id").stringValue().replaceAll(".*-", "")));
    return ids;
  }

  @Test
  void aWalkOverPagesNeitherRepeatsNorSkipsWhileOthersWrite() {
    for (String id : List.of("b", "d", "f", "h", "j")) {
      create(id, Map.of());
    }
    JsonNode page = winfold.get(ours("&limit=2&after=" + pipeline + "-j@1")).expect(200).json();
    var walked = new ArrayList<>(ids(page));
    String late = "a";
    while (page.at("/page/hasMore").booleanValue()) {
      create(late, Map.of());
      create("g" + late, Map.of());
      winfold.command(
          pipeline + "-j",
          "change-amount",
          Map.of("amount", Map.of("amount", "1" + walked.size(), "currency", "USD")));
      late = late + "a";
      String cursor = WinfoldClient.encoded(page.at("/page/next").stringValue());
      page = winfold.get(ours("&limit=2&cursor=" + cursor)).expect(200).json();
      for (JsonNode deal : page.at("/data")) {
        assertThat(deal.at("/amount/amount").stringValue()).isEqualTo("10.00");
      }
      walked.addAll(ids(page));
    }
    assertThat(walked).containsExactly("b", "d", "f", "h", "j");
  }

  @Test
  void aListIsSortedAsAskedNullsLastAndTheIdBreaksTies() {
    create("a", Map.of("expectedCloseDate", "2030-03-01"));
    create("b", Map.of());
    create("c", Map.of("expectedCloseDate", "2030-01-01"));
    create("d", Map.of("expectedCloseDate", "2030-01-01"));
    String after = "&after=" + pipeline + "-d@1";

    assertThat(ids(winfold.get(ours(after)).expect(200).json()))
        .containsExactly("a", "b", "c", "d");
    assertThat(ids(winfold.get(ours("&sort=expectedCloseDate")).expect(200).json()))
        .containsExactly("c", "d", "a", "b");
    assertThat(ids(winfold.get(ours("&sort=-expectedCloseDate")).expect(200).json()))
        .containsExactly("a", "c", "d", "b");
  }

  @Test
  void statusIsDerivedAtTheInstantAsked() {
    create("late", Map.of("expectedCloseDate", "2026-03-10", "occurredAt", "2026-03-01T00:00:00Z"));
    winfold.command(pipeline + "-late", "win", Map.of("occurredAt", "2026-03-20T00:00:00Z"));
    winfold.get(ours("&after=" + pipeline + "-late@2")).expect(200);

    assertThat(statusAsOf("2026-03-10")).isEqualTo("OPEN");
    assertThat(statusAsOf("2026-03-10T23:59:59.999999Z")).isEqualTo("OPEN");
    assertThat(statusAsOf("2026-03-11T00:00:00Z")).isEqualTo("LATE");
    assertThat(statusAsOf("2026-03-19T23:59:59.999999Z")).isEqualTo("LATE");
    assertThat(statusAsOf("2026-03-20T00:00:00Z")).isEqualTo("WON");
    assertThat(ids(winfold.get(ours("&status=LATE&asOf=2026-03-15")).expect(200).json()))
        .containsExactly("late");
    assertThat(ids(winfold.get(ours("&open=true&asOf=2026-03-15")).expect(200).json()))
        .containsExactly("late");
    assertThat(ids(winfold.get(ours("&closing=overdue&asOf=2026-03-15")).expect(200).json()))
        .containsExactly("late");
    assertThat(ids(winfold.get(ours("&closing=within:14d&asOf=2026-03-02")).expect(200).json()))
        .containsExactly("late");
    assertThat(ids(winfold.get(ours("&asOf=2026-02-01")).expect(200).json())).isEmpty();
    winfold
        .get("/api/opportunities/" + pipeline + "-late?asOf=2026-02-01")
        .expectProblem(404, "not-found");
  }

  private String statusAsOf(String asOf) {
    return winfold
        .get("/api/opportunities/" + pipeline + "-late?asOf=" + asOf)
        .expect(200)
        .at("/status")
        .stringValue();
  }

  @Test
  void whatWasRecordedLaterIsNotKnownBefore() {
    create("k", Map.of("occurredAt", "2026-01-01T00:00:00Z"));
    String path = "/api/opportunities/" + pipeline + "-k";
    JsonNode events = winfold.get(path + "/events?after=" + pipeline + "-k@1").expect(200).json();
    Instant known = Instant.parse(events.at("/data/0/recordedAt").stringValue());
    winfold.command(
        pipeline + "-k",
        "change-stage",
        Map.of("stage", "qualified", "occurredAt", "2026-01-02T00:00:00Z"));

    String asOf = "?asOf=2026-02-01T00:00:00Z&after=" + pipeline + "-k@2";
    assertThat(winfold.get(path + asOf).expect(200).at("/stage").stringValue())
        .isEqualTo("qualified");
    assertThat(
            winfold.get(path + asOf + "&knownAt=" + known).expect(200).at("/stage").stringValue())
        .isEqualTo("new");
  }

  @Test
  void anAnswerUnchangedIsNotSentAgain() {
    create("e", Map.of());
    String path = ours("&asOf=2026-11-01&after=" + pipeline + "-e@1");
    Reply first = winfold.get(path).expect(200);
    assertThat(first.header("ETag")).isNotEmpty();

    winfold.get(path, "If-None-Match", first.header("ETag")).expect(304);
  }

  @Test
  void aListComesAsCsvOrAsLinesToo() {
    create("one", Map.of("name", "=SUM(\"a,b\")"));
    create("two", Map.of());
    String after = "&after=" + pipeline + "-two@1";

    Reply csv = winfold.get(ours(after), "Accept", "text/csv").expect(200);
    assertThat(csv.contentType()).isEqualTo("text/csv");
    assertThat(csv.body().lines()).hasSize(3);
    assertThat(csv.body()).startsWith("id,").contains("\"\"a,b\"\"");
    Reply lines = winfold.get(ours(after), "Accept", "application/x-ndjson").expect(200);
    assertThat(lines.contentType()).isEqualTo("application/x-ndjson");
    assertThat(lines.body().lines()).hasSize(2);
  }

  @Test
  void aDiscardedDealIsInNothingFromThenOn() {
    create("x", Map.of("occurredAt", "2026-01-01T00:00:00Z"));
    winfold.command(
        pipeline + "-x",
        "discard",
        Map.of("reason", "entered twice", "occurredAt", "2026-02-01T00:00:00Z"));
    String after = "after=" + pipeline + "-x@2";

    assertThat(ids(winfold.get(ours("&" + after)).expect(200).json())).isEmpty();
    assertThat(ids(winfold.get(ours("&asOf=2026-01-15")).expect(200).json())).containsExactly("x");
    winfold.get("/api/opportunities/" + pipeline + "-x?" + after).expectProblem(404, "not-found");
    JsonNode funnel = winfold.get("/api/reports/funnel?pipeline=" + pipeline).expect(200).json();
    funnel.at("/data").forEach(row -> assertThat(row.at("/reached").intValue()).isZero());
  }

  @Test
  void aWonDealIsContinuedByANewOne() {
    create("w", Map.of("account", "Acme", "tags", List.of("vip")));
    winfold.command(pipeline + "-w", "win", Map.of());
    String renewals = Names.fresh("renewals");
    winfold
        .post("/api/pipelines", Map.of("id", renewals, "name", "Renewals", "template", "simple"))
        .expect(201);

    Reply next =
        winfold
            .post(
                "/api/opportunities/" + pipeline + "-w/continue",
                Map.of("pipeline", renewals, "id", pipeline + "-n"))
            .expect(201);

    JsonNode deal =
        winfold
            .get("/api/opportunities/" + pipeline + "-n?after=" + pipeline + "-n@1")
            .expect(200)
            .json();
    assertThat(next.at("/id").stringValue()).isEqualTo(pipeline + "-n");
    assertThat(deal.at("/account").stringValue()).isEqualTo("Acme");
    assertThat(deal.at("/tags/0").stringValue()).isEqualTo("vip");
    assertThat(deal.at("/continues").stringValue()).isEqualTo(pipeline + "-w");
  }
}
