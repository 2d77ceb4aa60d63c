package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.oracle.Configuration;
import io.winfold.oracle.Deal;
import io.winfold.oracle.Funnel;
import io.winfold.oracle.Oracle;
import io.winfold.oracle.Visit;
import io.winfold.oracle.World;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds what the product answers against what the oracle says of the same log. */
final class Comparison {
  private final WinfoldClient winfold;
  private final Oracle oracle;
  private final Instant asOf;
  private final World world;
  private final String at;

  /**
   * @param after what to put behind {@code after=}, so that the read models have the whole log
   */
  Comparison(WinfoldClient winfold, Oracle oracle, Instant asOf, String after) {
    this.winfold = winfold;
    this.oracle = oracle;
    this.asOf = asOf;
    this.world = oracle.asOf(asOf);
    this.at = "asOf=" + asOf + "&after=" + after;
  }

  /**
   * The same as of an instant to the knowledge of another: what was recorded later is left out.
   *
   * @param knownAt an instant at which something was recorded
   */
  static Comparison known(
      WinfoldClient winfold, List<RecordedEvent> log, Instant asOf, Instant knownAt) {
    List<RecordedEvent> known =
        log.stream().filter(recorded -> !recorded.recordedAt().isAfter(knownAt)).toList();
    return new Comparison(winfold, new Oracle(known), asOf, Log.after(log) + "&knownAt=" + knownAt);
  }

  /** The report of open deals equals the sum of the oracle's deals, group by group. */
  void pipelineReport(List<String> groupBy, Map<String, List<String>> filters) {
    String path = "/api/reports/pipeline?" + at + query(filters) + query(groupBy);
    var expected = new TreeMap<String, String>();
    world
        .pipelineReport(groupBy, filters)
        .forEach(
            (key, total) ->
                expected.put(
                    key.group() + " " + key.currency(),
                    total.count + " " + plain(total.amount) + " " + plain(total.weighted)));
    var actual = new TreeMap<String, String>();
    for (JsonNode row : get(path).at("/data")) {
      if (row.at("/count").intValue() == 0) {
        assertThat(new BigDecimal(row.at("/amount").stringValue())).isZero();
        assertThat(new BigDecimal(row.at("/weightedAmount").stringValue())).isZero();
        continue;
      }
      String key = group(row) + " " + row.at("/currency").stringValue();
      assertThat(
              actual.put(
                  key,
                  row.at("/count").intValue()
                      + " "
                      + plain(new BigDecimal(row.at("/amount").stringValue()))
                      + " "
                      + plain(new BigDecimal(row.at("/weightedAmount").stringValue()))))
          .as("%s has %s once", path, key)
          .isNull();
    }
    assertThat(actual).as(path).isEqualTo(expected);
  }

  /** Grouped by stage, a pipeline shows every stage there was, and no other without a deal. */
  void stagesOfPipelineReport(String pipeline) {
    String path = "/api/reports/pipeline?" + at + "&pipeline=" + pipeline + "&groupBy=stage";
    var expected = new ArrayList<String>();
    Configuration configuration = world.configuration(pipeline);
    for (String stage : configuration.order) {
      boolean holds =
          world.deals().stream()
              .anyMatch(
                  deal ->
                      deal.isOpen() && deal.pipeline.equals(pipeline) && deal.stage.equals(stage));
      if (configuration.stages.get(stage).added || holds) {
        expected.add(stage);
      }
    }
    var actual = new ArrayList<String>();
    for (JsonNode row : get(path).at("/data")) {
      actual.add(row.at("/group/stage").stringValue());
    }
    assertThat(actual.stream().distinct()).as(path).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The list, walked page by page, holds exactly the oracle's deals with all they are. */
  void list(Map<String, List<String>> filters, int limit) {
    String path = "/api/opportunities?" + at + query(filters) + "&limit=" + limit;
    var expected = new TreeMap<String, String>();
    world.deals(filters).forEach(deal -> expected.put(deal.id, expected(deal)));
    var actual = new LinkedHashMap<String, String>();
    String next = "";
    do {
      JsonNode page = get(path + next);
      for (JsonNode deal : page.at("/data")) {
        assertThat(actual.put(deal.at("/id").stringValue(), actual(deal))).as(path).isNull();
      }
      next =
          page.at("/page/hasMore").booleanValue()
              ? "&cursor=" + WinfoldClient.encoded(page.at("/page/next").stringValue())
              : "";
    } while (!next.isEmpty());
    assertThat(actual.keySet()).as(path).containsExactlyElementsOf(expected.keySet());
    assertThat(actual).as(path).containsExactlyEntriesOf(expected);
  }

  /** A deal read alone is what it is in the list. */
  void deal(Deal deal) {
    String path = "/api/opportunities/" + deal.id + "?" + at;
    assertThat(actual(get(path))).as(path).isEqualTo(expected(deal));
  }

  private String expected(Deal deal) {
    var probabilities = world.probabilities(deal);
    var fields = new ArrayList<@Nullable Object>();
    fields.add(deal.version);
    fields.add(deal.name);
    fields.add(deal.pipeline);
    fields.add(deal.stage);
    fields.add(deal.status(asOf));
    fields.add(plain(deal.amount) + " " + deal.currency);
    fields.add(plain(world.weighted(deal)));
    fields.add(plain(probabilities.effective()));
    fields.add(plain(probabilities.stageDefault()));
    fields.add(probabilities.override() == null ? null : plain(probabilities.override()));
    fields.add(deal.expectedCloseDate);
    fields.add(deal.owner);
    fields.add(deal.team);
    fields.add(deal.account);
    fields.add(deal.source);
    fields.add(deal.tags.stream().sorted().toList());
    fields.add(deal.attributes);
    fields.add(deal.lostReason);
    fields.add(deal.createdAt);
    fields.add(deal.closedAt);
    return fields.toString();
  }

  private static String actual(JsonNode deal) {
    var fields = new ArrayList<@Nullable Object>();
    fields.add(deal.at("/version").longValue());
    fields.add(text(deal, "/name"));
    fields.add(text(deal, "/pipeline"));
    fields.add(text(deal, "/stage"));
    fields.add(text(deal, "/status"));
    fields.add(
        plain(new BigDecimal(deal.at("/amount/amount").stringValue()))
            + " "
            + deal.at("/amount/currency").stringValue());
    fields.add(plain(new BigDecimal(deal.at("/weightedAmount/amount").stringValue())));
    fields.add(plain(deal.at("/probability/effective").decimalValue()));
    fields.add(plain(deal.at("/probability/stageDefault").decimalValue()));
    JsonNode override = deal.at("/probability/override");
    fields.add(override.isNumber() ? plain(override.decimalValue()) : null);
    fields.add(text(deal, "/expectedCloseDate"));
    fields.add(text(deal, "/owner"));
    fields.add(text(deal, "/team"));
    fields.add(text(deal, "/account"));
    fields.add(text(deal, "/source"));
    var tags = new ArrayList<String>();
    deal.at("/tags").forEach(tag -> tags.add(tag.stringValue()));
    fields.add(tags.stream().sorted().toList());
    var attributes = new TreeMap<String, String>();
    deal.at("/attributes")
        .properties()
        .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().stringValue()));
    fields.add(attributes);
    fields.add(text(deal, "/lostReason"));
    fields.add(instant(deal, "/createdAt"));
    fields.add(instant(deal, "/closedAt"));
    return fields.toString();
  }

  /** Each stage is reached, visited and left as the oracle counts. */
  void funnel(
      String pipeline,
      String reach,
      List<String> groupBy,
      Map<String, List<String>> filters,
      @Nullable Instant from,
      @Nullable Instant to) {
    String path =
        "/api/reports/funnel?%s&pipeline=%s&reach=%s%s%s%s%s"
            .formatted(
                at,
                pipeline,
                reach,
                from == null ? "" : "&from=" + from,
                to == null ? "" : "&to=" + to,
                query(filters),
                query(groupBy));
    var groups = new LinkedHashMap<String, List<Deal>>();
    for (Deal deal : world.deals(filters)) {
      if (deal.visits.stream().anyMatch(visit -> visit.pipeline.equals(pipeline))) {
        for (var group : World.groups(deal, groupBy)) {
          String key = group + " " + deal.currency;
          groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(deal);
        }
      }
    }
    var expected = new TreeMap<String, List<String>>();
    groups.forEach(
        (group, deals) -> {
          var rows = funnelRows(new Funnel(world.configuration(pipeline), deals, reach, from, to));
          expected.put(group, rows);
        });
    var actual = new TreeMap<String, List<String>>();
    for (JsonNode row : get(path).at("/data")) {
      String key = group(row) + " " + text(row, "/currency");
      actual.computeIfAbsent(key, _ -> new ArrayList<>()).add(funnelRow(row));
    }
    // Where no deal is, a pipeline may be listed or not.
    expected.values().removeIf(Comparison::isEmpty);
    actual.values().removeIf(Comparison::isEmpty);
    assertThat(actual).as(path).isEqualTo(expected);
  }

  private static boolean isEmpty(List<String> rows) {
    return rows.stream().allMatch(row -> row.matches("\\S+ 0 .*"));
  }

  private List<String> funnelRows(Funnel funnel) {
    var rows = new ArrayList<String>();
    for (Funnel.Row row : funnel.rows()) {
      if (row.stage().equals("won")) {
        rows.add("won " + row.reached() + " " + amount(row));
        continue;
      }
      Map<String, Integer> ends = funnel.visits(row.stage(), "first");
      var counts = new ArrayList<Integer>();
      for (String end : List.of("FORWARD", "SKIP", "BACK", "WON", "LOST", "TRANSFER", "OPEN")) {
        counts.add(ends.getOrDefault(end, 0));
      }
      int visits = ends.values().stream().mapToInt(Integer::intValue).sum();
      rows.add(
          "%s %d %s %d %s %s %s"
              .formatted(
                  row.stage(),
                  row.reached(),
                  amount(row),
                  visits,
                  counts,
                  row.toNext(),
                  row.toWon()));
    }
    return rows;
  }

  private static String amount(Funnel.Row row) {
    return row.amount().values().stream().findAny().map(Comparison::plain).orElse("0");
  }

  private static String amount(JsonNode row) {
    return plain(new BigDecimal(row.at("/amountReached").stringValue()));
  }

  private static String funnelRow(JsonNode row) {
    String stage = row.at("/stage").stringValue();
    int reached = row.at("/reached").intValue();
    if (stage.equals("won")) {
      return "won " + reached + " " + amount(row);
    }
    var counts = new ArrayList<Integer>();
    for (String end : List.of("forward", "skip", "back", "won", "lost", "transfer")) {
      counts.add(row.at("/exits/" + end).intValue());
    }
    counts.add(row.at("/open").intValue());
    return "%s %d %s %d %s %s %s"
        .formatted(
            stage,
            reached,
            amount(row),
            row.at("/visits").intValue(),
            counts,
            number(row, "/conversionToNext"),
            number(row, "/conversionToWon"));
  }

  /** Every transition is counted as often as the oracle counts it. */
  void transitions(String pipeline, Map<String, List<String>> filters) {
    String path = "/api/reports/transitions?" + at + "&pipeline=" + pipeline + query(filters);
    var expected = new TreeMap<String, Integer>();
    world
        .transitions(filters)
        .forEach(
            (transition, count) -> {
              if (transition.pipeline().equals(pipeline)) {
                expected.put(transition.from() + " " + transition.to(), count);
              }
            });
    var actual = new TreeMap<String, Integer>();
    for (JsonNode row : get(path).at("/data")) {
      actual.put(
          row.at("/from").stringValue() + " " + row.at("/to").stringValue(),
          row.at("/count").intValue());
    }
    assertThat(actual).as(path).isEqualTo(expected);
  }

  /** Every stay of a deal in a stage, with its end. */
  void stageVisits(Deal deal) {
    String path = "/api/opportunities/" + deal.id + "/stage-visits?" + at;
    var expected = new ArrayList<String>();
    for (Visit visit : deal.visits) {
      expected.add(
          visit.pipeline
              + " "
              + visit.stage
              + " "
              + visit.entered
              + " "
              + visit.exited
              + " "
              + Objects.requireNonNullElse(visit.exit, "OPEN"));
    }
    var actual = new ArrayList<String>();
    for (JsonNode visit : get(path).at("/data")) {
      actual.add(
          text(visit, "/pipeline")
              + " "
              + text(visit, "/stage")
              + " "
              + instant(visit, "/enteredAt")
              + " "
              + instant(visit, "/exitedAt")
              + " "
              + text(visit, "/exit"));
    }
    assertThat(actual).as(path).isEqualTo(expected);
  }

  /** The steps of a deal's probabilities. */
  void probabilityHistory(Deal deal) {
    String path = "/api/opportunities/" + deal.id + "/probability-history?" + at;
    var expected = new ArrayList<String>();
    for (Oracle.Step step : oracle.probabilityHistory(deal.id, asOf)) {
      BigDecimal override = step.probabilities().override();
      expected.add(
          step.at()
              + " "
              + plain(step.probabilities().effective())
              + " "
              + plain(step.probabilities().stageDefault())
              + " "
              + (override == null ? null : plain(override)));
    }
    var actual = new ArrayList<String>();
    for (JsonNode step : get(path).at("/data")) {
      JsonNode override = step.at("/override");
      actual.add(
          instant(step, "/at")
              + " "
              + plain(step.at("/effective").decimalValue())
              + " "
              + plain(step.at("/stageDefault").decimalValue())
              + " "
              + (override.isNumber() ? plain(override.decimalValue()) : null));
      assertThat(step.at("/causes")).as(path).isNotEmpty();
    }
    assertThat(actual).as(path).isEqualTo(expected);
  }

  /** The open pipeline as of every point of a series. */
  void probabilityHistory(
      Instant from, Instant to, List<String> groupBy, Map<String, List<String>> filters) {
    String path =
        "/api/reports/probability-history?%s&from=%s&to=%s&step=month%s%s"
            .formatted(at, from, to, query(filters), query(groupBy));
    JsonNode data = get(path).at("/data");
    var actual = new TreeMap<String, String>();
    var instants = new ArrayList<Instant>();
    for (JsonNode row : data) {
      Instant instant = Objects.requireNonNull(instant(row, "/at"));
      instants.add(instant);
      if (row.at("/count").intValue() > 0) {
        actual.put(
            instant + " " + group(row) + " " + text(row, "/currency"),
            row.at("/count").intValue()
                + " "
                + plain(new BigDecimal(row.at("/amount").stringValue()))
                + " "
                + plain(new BigDecimal(row.at("/weightedAmount").stringValue())));
      }
    }
    assertThat(instants).as(path).isSortedAccordingTo(Comparator.naturalOrder()).contains(from);
    var expected = new TreeMap<String, String>();
    for (Instant instant : instants.stream().distinct().toList()) {
      oracle
          .asOf(instant)
          .pipelineReport(groupBy, filters)
          .forEach(
              (key, total) ->
                  expected.put(
                      instant + " " + key.group() + " " + key.currency(),
                      total.count + " " + plain(total.amount) + " " + plain(total.weighted)));
    }
    assertThat(actual).as(path).isEqualTo(expected);
  }

  /** The configuration in force. */
  void configuration(String pipeline) {
    String path = "/api/pipelines/" + pipeline + "?" + at;
    Configuration configuration = world.configuration(pipeline);
    if (!configuration.defined) {
      assertThat(winfold.get(path).status()).as(path).isEqualTo(404);
      return;
    }
    JsonNode answer = get(path);
    assertThat(text(answer, "/name")).as(path).isEqualTo(configuration.name);
    assertThat(answer.at("/version").longValue()).as(path).isEqualTo(configuration.version);
    var expected = new ArrayList<String>();
    for (String stage : configuration.order) {
      var settings = configuration.stages.get(stage);
      if (settings.added) {
        expected.add(
            "%s %s %s %s %s"
                .formatted(
                    stage,
                    settings.name,
                    plain(settings.probability),
                    settings.category,
                    settings.retired));
      }
    }
    var actual = new ArrayList<String>();
    for (JsonNode stage : answer.at("/stages")) {
      actual.add(
          "%s %s %s %s %s"
              .formatted(
                  text(stage, "/id"),
                  text(stage, "/name"),
                  plain(stage.at("/probability").decimalValue()),
                  text(stage, "/forecastCategory"),
                  stage.at("/retired").booleanValue()));
    }
    assertThat(actual).as(path).isEqualTo(expected);
  }

  World world() {
    return world;
  }

  /** The same for the reports of figures. */
  Metrics metrics() {
    return new Metrics(winfold, oracle, world, at);
  }

  private JsonNode get(String path) {
    return winfold.get(path).expect(200).json();
  }

  private static Map<String, @Nullable String> group(JsonNode row) {
    var group = new TreeMap<String, @Nullable String>();
    row.at("/group")
        .properties()
        .forEach(
            entry ->
                group.put(
                    entry.getKey(),
                    entry.getValue().isNull() ? null : entry.getValue().stringValue()));
    return group;
  }

  private static @Nullable String text(JsonNode node, String pointer) {
    JsonNode value = node.at(pointer);
    return value.isString() ? value.stringValue() : null;
  }

  private static @Nullable Instant instant(JsonNode node, String pointer) {
    String text = text(node, pointer);
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable Double number(JsonNode node, String pointer) {
    JsonNode value = node.at(pointer);
    return value.isNumber() ? value.doubleValue() : null;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  static String query(Map<String, List<String>> filters) {
    var query = new StringBuilder();
    filters.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    query
                        .append('&')
                        .append(name)
                        .append('=')
                        .append(WinfoldClient.encoded(value))));
    return query.toString();
  }

  static String query(List<String> groupBy) {
    return groupBy.isEmpty() ? "" : "&groupBy=" + String.join(",", groupBy);
  }
}
