package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.oracle.SevenDeals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;

/** The golden seven deals, entered over HTTP at their own dates: every listed figure comes out. */
@ParameterizedClass
@EnumSource(Form.class)
class GoldenDealsTest {
  @Parameter Form form;

  private WinfoldClient winfold;
  private String pipeline;
  private String asOf;
  private boolean definedInTime;

  @ParameterizedTest(name = "entered in order {0}")
  @ValueSource(longs = {0, 1, 2})
  void everyFigureComesOutAsListed(long order) {
    enter(order);

    reachesAreAsListed();
    firstVisitsEndAsListed();
    transitionsAreAsListed();
    visitsAreAsListed();
    totalsAreAsListed();
    thePipelineOfDay8IsRight();
    thePipelineOfDay15IsRight();
  }

  private void reachesAreAsListed() {
    for (String reach : List.of("beyond", "any", "strict")) {
      JsonNode expected = SevenDeals.expected("/funnelReached/" + reach);
      var reached = new LinkedHashMap<String, Integer>();
      for (JsonNode row : funnel(reach)) {
        reached.put(row.at("/stage").stringValue(), row.at("/reached").intValue());
      }
      assertThat(reached)
          .as(reach)
          .containsExactly(
              Map.entry("new", expected.at("/NEW").intValue()),
              Map.entry("qualified", expected.at("/QUALIFIED").intValue()),
              Map.entry("proposition", expected.at("/PROPOSITION").intValue()),
              Map.entry("won", expected.at("/WON").intValue()));
    }
    assertThat(funnel("beyond").get(1).at("/conversionToNext").doubleValue()).isEqualTo(3.0 / 6);
    assertThat(funnel("any").get(1).at("/conversionToNext").doubleValue()).isEqualTo(2.0 / 5);
  }

  private JsonNode funnel(String reach) {
    JsonNode report =
        get("/api/reports/funnel?pipeline=" + pipeline + "&reach=" + reach + "&asOf=" + asOf);
    assertThat(report.at("/definition/reach").stringValue()).isEqualTo(reach);
    assertThat(report.at("/definition/population").stringValue()).isEqualTo("cohort");
    assertThat(report.at("/definition/visits").stringValue()).isEqualTo("first");
    assertThat(report.at("/definition/open").stringValue()).isEqualTo("count");
    return report.at("/data");
  }

  private void firstVisitsEndAsListed() {
    for (JsonNode row : funnel("beyond")) {
      String stage = row.at("/stage").stringValue();
      if (stage.equals("won")) {
        continue;
      }
      JsonNode expected = SevenDeals.expected("/firstVisitExits/" + stage.toUpperCase(Locale.ROOT));
      JsonNode exits = row.at("/exits");
      assertThat(row.at("/visits")).isEqualTo(expected.at("/visits"));
      assertThat(exits.at("/forward").intValue() + exits.at("/skip").intValue())
          .isEqualTo(expected.at("/forwardOrSkip").intValue());
      assertThat(exits.at("/back")).isEqualTo(expected.at("/back"));
      assertThat(exits.at("/lost")).isEqualTo(expected.at("/lost"));
      assertThat(exits.at("/won")).isEqualTo(expected.at("/won"));
      assertThat(exits.at("/transfer").intValue()).isZero();
      assertThat(row.at("/open")).isEqualTo(expected.at("/open"));
    }
  }

  private void transitionsAreAsListed() {
    var counts = new HashMap<String, Integer>();
    for (JsonNode row :
        get("/api/reports/transitions?pipeline=" + pipeline + "&asOf=" + asOf).at("/data")) {
      counts.put(
          row.at("/from").stringValue() + " " + row.at("/to").stringValue(),
          row.at("/count").intValue());
    }
    JsonNode qualified = SevenDeals.expected("/allVisitExits/QUALIFIED");
    JsonNode proposition = SevenDeals.expected("/allVisitExits/PROPOSITION");
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "new qualified", 5,
                "new proposition", 1,
                "new lost", 1,
                "qualified proposition", qualified.at("/toProposition").intValue(),
                "qualified lost", qualified.at("/lost").intValue(),
                "proposition qualified", proposition.at("/back").intValue(),
                "proposition won", proposition.at("/won").intValue()));
  }

  private void visitsAreAsListed() {
    JsonNode visits =
        get("/api/opportunities/" + id("D4") + "/stage-visits?asOf=" + asOf).at("/data");
    assertThat(visits)
        .extracting(visit -> visit.at("/stage").stringValue())
        .containsExactly("new", "qualified", "proposition", "qualified", "proposition");
    assertThat(visits)
        .extracting(visit -> visit.at("/exit").stringValue())
        .containsExactly("FORWARD", "FORWARD", "BACK", "FORWARD", "OPEN");
    JsonNode reopened =
        get("/api/opportunities/" + id("D7") + "/stage-visits?asOf=" + asOf).at("/data");
    assertThat(reopened)
        .extracting(visit -> visit.at("/exit").stringValue())
        .containsExactly("FORWARD", "LOST", "OPEN");
  }

  private void totalsAreAsListed() {
    Map<String, JsonNode> total = pipelineReport("", SevenDeals.asOf().toString());
    assertThat(total.keySet()).containsExactly("");
    assertMoney(
        total.get(""), "/amount", SevenDeals.minor(SevenDeals.expected("/openAmountMinor")));
    assertMoney(
        total.get(""),
        "/weightedAmount",
        SevenDeals.minor(SevenDeals.expected("/weightedMinor/total")));
    for (String deal : List.of("D4", "D5", "D7")) {
      JsonNode read = get("/api/opportunities/" + id(deal) + "?asOf=" + asOf);
      assertMoney(
          read,
          "/weightedAmount/amount",
          SevenDeals.minor(SevenDeals.expected("/weightedMinor/" + deal)));
    }
  }

  private void thePipelineOfDay8IsRight() {
    // The whole of the date is the same, for nothing happened later that day.
    for (String day8 : List.of(SevenDeals.at(8).toString(), "2026-01-13")) {
      Map<String, JsonNode> rows = pipelineReport("stage", day8);
      assertRow(rows.get("new"), 2, "17000.00", "1700.00");
      assertRow(rows.get("qualified"), 3, "80000.10", "24000.03");
      assertRow(rows.get("proposition"), 2, "70000.00", "49000.00");
    }
  }

  private void thePipelineOfDay15IsRight() {
    Map<String, JsonNode> rows = pipelineReport("stage", SevenDeals.at(15).toString());
    // Without a deal a stage is listed only if it was there already.
    assertThat(rows.containsKey("new")).isEqualTo(definedInTime);
    if (definedInTime) {
      assertRow(rows.get("new"), 0, "0.00", "0.00");
    }
    assertRow(rows.get("qualified"), 1, "10000.10", "3000.03");
    assertRow(rows.get("proposition"), 3, "110000.00", "77000.00");
  }

  private Map<String, JsonNode> pipelineReport(String groupBy, String asOf) {
    var rows = new LinkedHashMap<String, JsonNode>();
    String by = groupBy.isEmpty() ? "" : "&groupBy=" + groupBy;
    String currency = groupBy.isEmpty() ? "&groupBy=currency" : by;
    for (JsonNode row :
        get("/api/reports/pipeline?pipeline=" + pipeline + currency + "&asOf=" + asOf)
            .at("/data")) {
      rows.put(row.at("/group").path(groupBy).asString(""), row);
    }
    return rows;
  }

  private static void assertRow(JsonNode row, int count, String amount, String weighted) {
    assertThat(row.at("/currency").stringValue()).isEqualTo("USD");
    assertThat(row.at("/count").intValue()).isEqualTo(count);
    assertThat(row.at("/amount").stringValue()).isEqualTo(amount);
    assertThat(row.at("/weightedAmount").stringValue()).isEqualTo(weighted);
  }

  private static void assertMoney(JsonNode row, String pointer, BigDecimal expected) {
    assertThat(row.at(pointer).stringValue()).isEqualTo(expected.setScale(2).toPlainString());
  }

  private JsonNode get(String path) {
    return winfold.get(path).expect(200).json();
  }

  private String id(String deal) {
    return pipeline + "-" + deal;
  }

  /** Enters the seven; each deal's steps in their order, the deals interleaved at random. */
  private void enter(long order) {
    winfold = form.shared().client();
    pipeline = Names.fresh("golden");
    asOf = SevenDeals.asOf().toString();
    var stages = new ArrayList<Map<String, Object>>();
    for (SevenDeals.StageOf stage : SevenDeals.stages()) {
      stages.add(
          Map.of(
              "id", stage.id(),
              "name", StringUtils.capitalize(stage.id()),
              "probability", stage.probability()));
    }
    var definition = new LinkedHashMap<String, Object>();
    definition.put("id", pipeline);
    definition.put("name", "Golden");
    definition.put("stages", stages);
    definedInTime = order > 0; // else today, after all that is entered
    if (definedInTime) {
      definition.put("occurredAt", SevenDeals.ORIGIN.toString());
    }
    winfold.post("/api/pipelines", definition).expect(201);

    var lines = new ArrayList<List<Map<String, Object>>>();
    SevenDeals.deals().forEach(deal -> lines.add(commands(deal)));
    List<Map<String, Object>> merged = merged(lines, new Random(order));
    long version = 0;
    if (order == 0) {
      for (var line : merged) {
        version = sendAlone(line);
      }
    } else {
      for (JsonNode answer : winfold.batch(merged)) {
        assertThat(answer.at("/status").intValue()).as(answer.toString()).isBetween(200, 201);
        version = answer.at("/version").longValue();
      }
    }
    String after = merged.getLast().get("id") + "@" + version;
    winfold.get("/api/opportunities?limit=1&after=" + after).expect(200);
  }

  private long sendAlone(Map<String, Object> line) {
    Object command = line.get("command");
    Reply reply =
        command.equals("create")
            ? winfold.post("/api/opportunities", line.get("body")).expect(201)
            : winfold
                .post("/api/opportunities/" + line.get("id") + "/" + command, line.get("body"))
                .expect(200);
    return reply.version();
  }

  private static List<Map<String, Object>> merged(
      List<List<Map<String, Object>>> lines, Random random) {
    var merged = new ArrayList<Map<String, Object>>();
    var left = new ArrayList<>(lines.stream().map(ArrayList::new).toList());
    while (!left.isEmpty()) {
      int which = random.nextInt(left.size());
      merged.add(left.get(which).removeFirst());
      if (left.get(which).isEmpty()) {
        left.remove(which);
      }
    }
    return merged;
  }

  private List<Map<String, Object>> commands(SevenDeals.Path deal) {
    var lines = new ArrayList<Map<String, Object>>();
    String now = "";
    for (SevenDeals.Step step : deal.steps()) {
      String next = step.state();
      if (now.isEmpty()) {
        lines.add(
            line(
                "create",
                deal,
                step.at(),
                Map.of(
                    "id", id(deal.id()),
                    "name", deal.id(),
                    "pipeline", pipeline,
                    "stage", next,
                    "amount", Map.of("amount", deal.amount().toPlainString(), "currency", "USD"))));
      } else if (next.equals("won")) {
        lines.add(line("win", deal, step.at(), Map.of()));
      } else if (next.equals("lost")) {
        lines.add(line("lose", deal, step.at(), Map.of("reason", "price")));
      } else if (now.equals("lost")) {
        lines.add(line("reopen", deal, step.at(), Map.of("stage", next)));
      } else {
        lines.add(line("change-stage", deal, step.at(), Map.of("stage", next)));
      }
      now = next;
    }
    return lines;
  }

  private Map<String, Object> line(
      String command, SevenDeals.Path deal, Instant at, Map<String, Object> body) {
    var dated = new LinkedHashMap<>(body);
    dated.put("occurredAt", at.toString());
    return Map.of("command", command, "id", id(deal.id()), "body", dated);
  }
}
