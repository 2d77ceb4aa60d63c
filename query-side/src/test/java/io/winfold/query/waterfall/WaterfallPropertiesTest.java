package io.winfold.query.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.testing.RandomHistory;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What holds of the waterfall of any history, asked over HTTP. */
class WaterfallPropertiesTest {
  private static final long SEED = Long.getLong("winfold.seed", 20);
  private static final int STEPS = 300;
  private static final int ROUNDS = 12;
  private static final String WINDOW = "&windowFrom=2026-02-01&windowTo=2026-05-01";

  private static final List<String> SCOPES =
      List.of(
          "",
          WINDOW,
          "&owner=ann" + WINDOW,
          "&pipeline=alpha",
          "&stage=s1&stage=s2",
          "&attribute.country=TR" + WINDOW,
          "&tag=%7Bhot%7D",
          "&groupBy=owner,team" + WINDOW,
          "&groupBy=tag",
          "&groupBy=month,pipeline",
          "&groupBy=stage&owner=bob",
          "&groupBy=attribute.country,month" + WINDOW);

  private static RunningQuerySide side;
  private static List<Instant> instants;
  private static JsonNode knownThen;
  private static Instant then;
  private final Random random = new Random(SEED);

  @BeforeAll
  static void write() {
    List<RecordedEvent> events = RandomHistory.of(SEED, STEPS);
    instants = new ArrayList<>(events.stream().map(RecordedEvent::occurredAt).toList());
    side = new RunningQuerySide();
    int half = events.size() / 2;
    while (events.get(half).recordedAt().equals(events.get(half - 1).recordedAt())) {
      half++;
    }
    side.log().events(events.subList(0, half));
    side.awaitLog();
    then = events.get(half - 1).recordedAt();
    knownThen = data(question(then.toString(), ""));
    side.log().events(events.subList(half, events.size()));
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  private static String question(String asOf, String more) {
    return "weighted=true&groupBy=owner&from=2026-01-15&asOf=" + asOf + more;
  }

  private static JsonNode data(String query) {
    return side.get("/api/reports/waterfall?" + query).get("data");
  }

  /** Instants of events, and now and then one between. */
  private Instant anyInstant() {
    Instant at = instants.get(random.nextInt(instants.size()));
    return random.nextInt(4) == 0 ? at.plusSeconds(1) : at;
  }

  /** In order, and different. */
  private List<Instant> anyInstants(int count) {
    Set<Instant> chosen = new HashSet<>();
    while (chosen.size() < count) {
      chosen.add(anyInstant());
    }
    return chosen.stream().sorted().toList();
  }

  private String anyScope() {
    return SCOPES.get(random.nextInt(SCOPES.size()));
  }

  private static String range(Instant from, Instant to) {
    return "&from=" + from + "&to=" + to;
  }

  /** Each waterfall of an answer, by its group and currency. */
  private static <T> Map<String, T> rows(JsonNode data, Function<JsonNode, T> value) {
    Map<String, T> rows = new TreeMap<>();
    data.forEach(
        row -> rows.put(row.get("group") + row.get("currency").asString(), value.apply(row)));
    return rows;
  }

  private static BigDecimal decimal(JsonNode number) {
    return new BigDecimal(number.asString()).stripTrailingZeros();
  }

  private static Map<String, BigDecimal> buckets(JsonNode row) {
    Map<String, BigDecimal> buckets = new TreeMap<>();
    row.get("buckets")
        .properties()
        .forEach(each -> buckets.put(each.getKey(), decimal(each.getValue())));
    return buckets;
  }

  private static void withoutZeros(Map<String, BigDecimal> sums) {
    sums.values().removeIf(sum -> sum.signum() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode=path&weighted=false",
        "mode=path&weighted=true",
        "mode=endpoint&weighted=false",
        "mode=endpoint&weighted=true"
      })
  void openingAndBucketsAreTheClosing(String kind) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Instant> at = anyInstants(2);
      String query = kind + range(at.get(0), at.get(1)) + anyScope();
      for (JsonNode row : data(query)) {
        BigDecimal sum =
            buckets(row).values().stream().reduce(decimal(row.get("opening")), BigDecimal::add);
        assertThat(sum).as(query).isEqualByComparingTo(decimal(row.get("closing")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void theEndsAreThePipelineReportAtThoseInstants(String weighted) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Instant> at = anyInstants(2);
      String scope = SCOPES.get(round);
      String query = "weighted=" + weighted + range(at.get(0), at.get(1)) + scope;
      JsonNode data = data(query);
      String column = weighted.equals("true") ? "weightedAmount" : "amount";
      assertThat(ends(data, "opening")).as(query).isEqualTo(pipeline(scope, at.get(0), column));
      assertThat(ends(data, "closing")).as(query).isEqualTo(pipeline(scope, at.get(1), column));
    }
  }

  private static Map<String, BigDecimal> ends(JsonNode data, String end) {
    Map<String, BigDecimal> ends = rows(data, row -> decimal(row.get(end)));
    withoutZeros(ends);
    return ends;
  }

  /** The pipeline report just before an instant; a window is summed from the months it has. */
  private static Map<String, BigDecimal> pipeline(String scope, Instant before, String column) {
    boolean windowed = scope.contains(WINDOW);
    String bare = scope.replace(WINDOW, "");
    List<String> groups = groups(bare);
    List<String> asked = new ArrayList<>(groups);
    asked.add("month");
    String query =
        bare.replaceAll("&groupBy=[^&]*", "")
            + "&groupBy="
            + String.join(",", asked)
            + "&asOf="
            + before.minus(1, ChronoUnit.MICROS);
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (JsonNode row : side.get("/api/reports/pipeline?" + query.substring(1)).get("data")) {
      JsonNode month = row.at("/group/month");
      if (!windowed || List.of("2026-02", "2026-03", "2026-04").contains(month.asString("none"))) {
        List<String> values = new ArrayList<>();
        groups.forEach(name -> values.add("\"" + name + "\":" + row.get("group").get(name)));
        sums.merge(
            "{" + String.join(",", values) + "}" + row.get("currency").asString(),
            decimal(row.get(column)),
            BigDecimal::add);
      }
    }
    sums.replaceAll((group, sum) -> sum.stripTrailingZeros());
    withoutZeros(sums);
    return sums;
  }

  private static List<String> groups(String scope) {
    int at = scope.indexOf("groupBy=");
    return at < 0 ? List.of() : List.of(scope.substring(at + 8).split("&", 2)[0].split(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void byThePathAWaterfallIsTheSumOfItsParts(String weighted) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Instant> at = anyInstants(3);
      String query = "weighted=" + weighted + anyScope();
      Map<String, BigDecimal> parts = sums(data(query + range(at.get(0), at.get(1))));
      sums(data(query + range(at.get(1), at.get(2))))
          .forEach((bucket, sum) -> parts.merge(bucket, sum, BigDecimal::add));
      parts.replaceAll((bucket, sum) -> sum.stripTrailingZeros());
      withoutZeros(parts);
      assertThat(sums(data(query + range(at.get(0), at.get(2))))).as(query).isEqualTo(parts);
    }
  }

  /** Every bucket of every waterfall of an answer. */
  private static Map<String, BigDecimal> sums(JsonNode data) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    rows(data, WaterfallPropertiesTest::buckets)
        .forEach(
            (group, buckets) ->
                buckets.forEach((bucket, sum) -> sums.put(group + " " + bucket, sum)));
    withoutZeros(sums);
    return sums;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode=path&weighted=false",
        "mode=path&weighted=true",
        "mode=endpoint&weighted=false",
        "mode=endpoint&weighted=true"
      })
  void theDealsOfABucketAddUpToIt(String kind) {
    for (int round = 0; round < 4; round++) {
      List<Instant> at = anyInstants(2);
      String query = kind + range(at.get(0), at.get(1)) + anyScope();
      JsonNode report = side.get("/api/reports/waterfall?" + query);
      Map<String, BigDecimal> added = new TreeMap<>();
      String deals = report.at("/definition/deals").asString();
      for (Bucket bucket : Bucket.of(kind.endsWith("true"))) {
        for (JsonNode row : all(deals.replace("{bucket}", bucket.shown()))) {
          assertThat(row.get("events")).as(row.toString()).isNotEmpty();
          added.merge(
              row.get("group") + row.get("currency").asString() + " " + bucket.shown(),
              decimal(row.get("contribution")),
              BigDecimal::add);
        }
      }
      added.replaceAll((bucket, sum) -> sum.stripTrailingZeros());
      withoutZeros(added);
      assertThat(added).as(query).isEqualTo(sums(report.get("data")));
    }
  }

  private static List<JsonNode> all(String path) {
    List<JsonNode> rows = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = side.get(path + "&limit=40" + next);
      page.get("data").forEach(rows::add);
      next =
          page.at("/page/hasMore").asBoolean() ? "&cursor=" + page.at("/page/next").asString() : "";
    } while (!next.isEmpty());
    return rows;
  }

  @Test
  void aWalkIsWhatATableShowsAtOnce() {
    String path = "/api/reports/waterfall/deals?weighted=true&bucket=probabilityChanged";
    List<String> walked = all(path).stream().map(JsonNode::toString).toList();

    assertThat(walked).hasSizeGreaterThan(40);
    assertThat(side.send(path, "Accept", "application/x-ndjson").body().lines())
        .containsExactlyElementsOf(walked);
  }

  @Test
  void aGroupIsWhatItsFilterShows() {
    for (Map.Entry<String, String> group :
        Map.of(
                "owner", "owner=ann",
                "tag", "tag=" + URLEncoder.encode("{hot}", StandardCharsets.UTF_8),
                "pipeline", "pipeline=beta",
                "month", "windowFrom=2026-03-01&windowTo=2026-04-01")
            .entrySet()) {
      String value =
          switch (group.getKey()) {
            case "owner" -> "ann";
            case "tag" -> "{hot}";
            case "pipeline" -> "beta";
            default -> "2026-03";
          };
      for (String kind : List.of("&mode=path&weighted=true", "&mode=endpoint&weighted=true")) {
        List<Instant> at = anyInstants(2);
        String query = kind + range(at.get(0), at.get(1));
        List<String> ofGroup = new ArrayList<>();
        for (JsonNode row : data("groupBy=" + group.getKey() + query)) {
          if (row.get("group").get(group.getKey()).asString("").equals(value)) {
            ofGroup.add(row.get("currency") + " " + row.get("opening") + row.get("buckets"));
          }
        }
        List<String> filtered = new ArrayList<>();
        for (JsonNode row : data(group.getValue() + query)) {
          filtered.add(row.get("currency") + " " + row.get("opening") + row.get("buckets"));
        }
        assertThat(ofGroup).as(group + query).isEqualTo(filtered);
      }
    }
  }

  @Test
  void whatWasRecordedLaterIsNotKnownThen() {
    assertThat(knownThen).isNotEmpty();
    assertThat(data(question(then.toString(), "&knownAt=" + then))).isEqualTo(knownThen);
    assertThat(data(question(then.toString(), ""))).isNotEqualTo(knownThen);
  }
}
