package io.winfold.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.testing.NaiveDeal;
import io.winfold.query.testing.NaiveDeal.Move;
import io.winfold.query.testing.NaiveDeal.Stay;
import io.winfold.query.testing.NaiveFunnel;
import io.winfold.query.testing.RandomHistory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The reports on a random history, as of random instants, against a naive recomputation. */
class MetricsTest {
  private static final long SEED = 20_261_121;

  private static RunningQuerySide side;
  private static List<RecordedEvent> events;

  @BeforeAll
  static void writeTheHistory() {
    events = RandomHistory.of(SEED, 700);
    side = new RunningQuerySide();
    side.log().events(events);
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  /**
   * When is asked about.
   *
   * @param known null: everything
   */
  record Point(Instant asOf, @Nullable Instant known) {
    List<NaiveDeal> deals(Instant at) {
      long position =
          events.stream()
              .filter(event -> known == null || !event.recordedAt().isAfter(known))
              .mapToLong(RecordedEvent::position)
              .max()
              .orElse(0);
      return NaiveDeal.asOf(
          events.stream().filter(event -> event.position() <= position).toList(), at);
    }

    List<NaiveDeal> deals() {
      return deals(asOf);
    }

    JsonNode ask(String path) {
      String at = (path.contains("?") ? "&" : "?") + "asOf=" + asOf;
      return side.get("/api/reports/" + path + at + (known == null ? "" : "&knownAt=" + known))
          .get("data");
    }
  }

  static Stream<Point> points() {
    Random random = new Random(SEED);
    Instant begin = events.getFirst().occurredAt();
    Instant end = events.getLast().recordedAt();
    long seconds = Duration.between(begin, end).toSeconds();
    List<Point> points = new ArrayList<>();
    points.add(new Point(end, null));
    for (int i = 0; i < 3; i++) {
      Instant asOf = events.get(random.nextInt(events.size() / 3, events.size())).occurredAt();
      points.add(new Point(asOf, null));
    }
    points.add(new Point(end, begin.plusSeconds(seconds / 2)));
    return points.stream();
  }

  private static List<String> rows(JsonNode data, Function<JsonNode, String> shown) {
    List<String> rows = new ArrayList<>();
    data.forEach(row -> rows.add(shown.apply(row)));
    return rows;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "null" : value.isString() ? value.asString() : value.toString();
  }

  private static String days(@Nullable Double days) {
    return days == null ? "null" : "%.6f".formatted(days);
  }

  private static String days(JsonNode value) {
    return days(value.isNull() ? null : Double.valueOf(value.asDouble()));
  }

  private static double inDays(double micros) {
    return micros / 86_400e6;
  }

  /** The share of values not above it, interpolated. */
  private static @Nullable Double quantile(List<Long> values, double share) {
    List<Long> sorted = values.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return null;
    }
    double at = share * (sorted.size() - 1);
    long below = sorted.get((int) Math.floor(at));
    long above = sorted.get((int) Math.ceil(at));
    return inDays(below + (at - Math.floor(at)) * (above - below));
  }

  private static @Nullable Double mean(List<Long> values) {
    return values.isEmpty()
        ? null
        : inDays(values.stream().mapToLong(Long::longValue).average().orElseThrow());
  }

  private static boolean isBetween(@Nullable Instant at, Instant from, Instant to) {
    return at != null && !at.isBefore(from) && at.isBefore(to);
  }

  private static String amount(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  @ParameterizedTest
  @MethodSource("points")
  void winRate(Point point) {
    Instant from = point.asOf().minus(Duration.ofDays(60));
    Instant to = point.asOf().minus(Duration.ofDays(3));
    Map<String, long[]> counts = new TreeMap<>();
    Map<String, BigDecimal> won = new TreeMap<>();
    for (NaiveDeal deal : point.deals()) {
      String key = deal.owner + " " + deal.currency;
      boolean closed = isBetween(deal.closed, from, to);
      boolean created = isBetween(deal.created, from, to);
      if (closed || created) {
        long[] count = counts.computeIfAbsent(key, none -> new long[4]);
        count[0] += closed && deal.is("WON") ? 1 : 0;
        count[1] += closed && deal.is("LOST") ? 1 : 0;
        count[2] += created && deal.is("OPEN") ? 1 : 0;
        count[3] += created ? 1 : 0;
        won.merge(key, closed && deal.is("WON") ? deal.amount : BigDecimal.ZERO, BigDecimal::add);
      }
    }
    List<String> expected = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            expected.add(
                "%s won %d lost %d open %d created %d amount %s closed %s"
                    .formatted(
                        key,
                        count[0],
                        count[1],
                        count[2],
                        count[3],
                        amount(won.getOrDefault(key, BigDecimal.ZERO)),
                        count[0] + count[1] == 0
                            ? "null"
                            : NaiveFunnel.rounded((double) count[0] / (count[0] + count[1])))));

    assertThat(
            rows(
                point.ask("win-rate?groupBy=owner&from=" + from + "&to=" + to),
                row ->
                    "%s %s won %d lost %d open %d created %d amount %s closed %s"
                        .formatted(
                            text(row.get("group").get("owner")),
                            text(row.get("currency")),
                            row.get("won").asInt(),
                            row.get("lost").asInt(),
                            row.get("open").asInt(),
                            row.get("created").asInt(),
                            amount(new BigDecimal(row.get("wonAmount").asString())),
                            row.get("closed").isNull()
                                ? "null"
                                : NaiveFunnel.rounded(row.get("closed").asDouble()))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("points")
  void lostReasons(Point point) {
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, BigDecimal> amounts = new TreeMap<>();
    for (NaiveDeal deal : point.deals()) {
      if (deal.is("LOST")) {
        Stay last = deal.stays.getLast();
        String key =
            "%s %s %s %s".formatted(last.pipeline, last.stage, deal.lostReason, deal.currency);
        counts.merge(key, 1, Integer::sum);
        amounts.merge(key, deal.amount, BigDecimal::add);
      }
    }
    List<String> expected = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            expected.add(
                key + " " + count + " " + amount(amounts.getOrDefault(key, BigDecimal.ZERO))));

    assertThat(
            rows(
                point.ask("lost-reasons"),
                row ->
                    "%s %s %s %s %d %s"
                        .formatted(
                            text(row.get("pipeline")),
                            text(row.get("stage")),
                            text(row.get("reason")),
                            text(row.get("currency")),
                            row.get("count").asInt(),
                            amount(new BigDecimal(row.get("amount").asString())))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("points")
  void cycleTime(Point point) {
    Map<String, List<Long>> cycles = new TreeMap<>();
    for (NaiveDeal deal : point.deals()) {
      Instant closed = deal.closed;
      if (closed != null) {
        cycles
            .computeIfAbsent(deal.pipeline + " " + deal.status, none -> new ArrayList<>())
            .add(NaiveDeal.micros(deal.created, closed));
      }
    }
    List<String> expected = new ArrayList<>();
    cycles.forEach(
        (key, micros) ->
            expected.add(
                "%s %d %s %s %s %s"
                    .formatted(
                        key,
                        micros.size(),
                        days(mean(micros)),
                        days(quantile(micros, 0.5)),
                        days(quantile(micros, 0.25)),
                        days(quantile(micros, 0.75)))));

    assertThat(
            rows(
                point.ask("cycle-time?groupBy=pipeline"),
                row ->
                    "%s %s %d %s %s %s %s"
                        .formatted(
                            text(row.get("group").get("pipeline")),
                            text(row.get("outcome")),
                            row.get("n").asInt(),
                            days(row.get("meanDays")),
                            days(row.get("medianDays")),
                            days(row.get("p25Days")),
                            days(row.get("p75Days")))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("points")
  void timeInStage(Point point) {
    Map<String, List<Long>> completed = new TreeMap<>();
    Map<String, List<Long>> open = new TreeMap<>();
    for (NaiveDeal deal : point.deals()) {
      for (Stay stay : deal.stays) {
        String key = stay.pipeline + " " + stay.stage;
        completed.computeIfAbsent(key, none -> new ArrayList<>());
        open.computeIfAbsent(key, none -> new ArrayList<>());
        (stay.left == null ? open : completed)
            .getOrDefault(key, new ArrayList<>())
            .add(stay.micros(point.asOf()));
      }
    }
    List<String> expected = new ArrayList<>();
    completed.forEach(
        (key, micros) -> {
          List<Long> running = open.getOrDefault(key, List.of());
          expected.add(
              "%s %d %d %s %s %s %s"
                  .formatted(
                      key,
                      micros.size(),
                      running.size(),
                      days(mean(micros)),
                      days(quantile(micros, 0.5)),
                      days(quantile(micros, 0.9)),
                      days(kaplanMeierMedian(micros, running))));
        });

    assertThat(
            rows(
                point.ask("time-in-stage"),
                row ->
                    "%s %s %d %d %s %s %s %s"
                        .formatted(
                            text(row.get("pipeline")),
                            text(row.get("stage")),
                            row.get("completed").asInt(),
                            row.get("open").asInt(),
                            days(row.get("meanDays")),
                            days(row.get("medianDays")),
                            days(row.get("p90Days")),
                            days(row.get("kaplanMeierMedianDays")))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static @Nullable Double kaplanMeierMedian(List<Long> completed, List<Long> open) {
    double survival = 1;
    for (long time : completed.stream().sorted().distinct().toList()) {
      long ended = completed.stream().filter(each -> each == time).count();
      long atRisk =
          Stream.concat(completed.stream(), open.stream()).filter(each -> each >= time).count();
      survival *= 1 - (double) ended / atRisk;
      if (survival <= 0.5) {
        return inDays((double) time);
      }
    }
    return null;
  }

  @ParameterizedTest
  @MethodSource("points")
  void velocity(Point point) {
    Instant since = point.asOf().minus(Duration.ofDays(30));
    Map<String, long[]> counts = new TreeMap<>();
    for (NaiveDeal deal : point.deals()) {
      Instant closed = deal.closed;
      if (deal.is("OPEN") || (closed != null && closed.isAfter(since))) {
        long[] count = counts.computeIfAbsent(deal.currency, none -> new long[3]);
        count[deal.is("OPEN") ? 0 : deal.is("WON") ? 1 : 2]++;
      }
    }
    List<String> expected = new ArrayList<>();
    counts.forEach(
        (key, count) -> expected.add(key + " " + count[0] + " " + count[1] + " " + count[2]));

    assertThat(
            rows(
                point.ask("velocity?windowDays=30"),
                row ->
                    "%s %d %d %d"
                        .formatted(
                            text(row.get("currency")),
                            row.get("open").asInt(),
                            row.get("won").asInt(),
                            row.get("lost").asInt())))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("points")
  void slippage(Point point) {
    Instant from = point.asOf().minus(Duration.ofDays(40));
    Instant to = point.asOf().minus(Duration.ofDays(5));
    LocalDate beyond = to.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = from.atZone(ZoneOffset.UTC).toLocalDate();
    Map<String, NaiveDeal> then = new TreeMap<>();
    point.deals(to.minusNanos(1_000)).forEach(deal -> then.put(deal.id, deal));
    Map<String, NaiveDeal> before = new TreeMap<>();
    point.deals(from.minusNanos(1_000)).forEach(deal -> before.put(deal.id, deal));
    long[] sums = new long[6];
    for (NaiveDeal deal : point.deals()) {
      for (Move move : deal.moves) {
        if (isBetween(move.at(), from, to)) {
          sums[0] += move.days() > 0 ? 1 : 0;
          sums[1] += Math.max(move.days(), 0);
          sums[2] += move.days() < 0 ? 1 : 0;
          sums[3] += Math.max(-move.days(), 0);
        }
      }
      NaiveDeal was = before.get(deal.id);
      LocalDate expected = was == null ? null : was.expectedClose;
      if (was != null
          && was.is("OPEN")
          && expected != null
          && !expected.isBefore(first)
          && expected.isBefore(beyond)) {
        sums[4]++;
        NaiveDeal now = then.get(deal.id);
        LocalDate still = now == null ? null : now.expectedClose;
        sums[5] +=
            now != null && now.is("OPEN") && still != null && !still.isBefore(beyond) ? 1 : 0;
      }
    }
    long[] actual = new long[6];
    for (JsonNode row : point.ask("slippage?groupBy=owner&from=" + from + "&to=" + to)) {
      List<String> names =
          List.of("pushes", "pushDays", "pulls", "pullDays", "expected", "slipped");
      for (int i = 0; i < names.size(); i++) {
        actual[i] += row.get(names.get(i)).asLong();
      }
    }

    assertThat(actual).isEqualTo(sums);
  }

  @ParameterizedTest
  @MethodSource("points")
  void staleDeals(Point point) {
    LocalDate today = point.asOf().atZone(ZoneOffset.UTC).toLocalDate();
    Map<String, String> expected = new TreeMap<>();
    for (NaiveDeal deal : point.deals()) {
      LocalDate close = deal.expectedClose;
      boolean untouched = deal.changed.isBefore(point.asOf().minus(Duration.ofDays(10)));
      boolean overdue = close != null && close.isBefore(today);
      if (deal.is("OPEN") && (untouched || overdue)) {
        expected.put(
            deal.id.substring(OpportunityId.KIND.length()),
            (untouched ? "untouched " : "") + (overdue ? "overdue " : ""));
      }
    }
    Map<String, String> actual = new TreeMap<>();
    for (JsonNode row : point.ask("stale?untouchedDays=10&limit=10000")) {
      String rules = "";
      for (JsonNode rule : row.get("rules")) {
        rules +=
            List.of("untouched", "overdue").contains(rule.asString()) ? rule.asString() + " " : "";
      }
      if (!rules.isEmpty()) {
        actual.put(row.get("id").asString(), rules);
      }
    }

    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("points")
  void funnels(Point point) {
    Random random = new Random(point.asOf().getEpochSecond());
    List<NaiveDeal> deals = point.deals();
    for (String population : List.of("cohort", "period")) {
      for (String reach : List.of("beyond", "any", "strict")) {
        for (String visits : List.of("first", "last", "all")) {
          String open = List.of("count", "resolved", "censored").get(random.nextInt(3));
          int horizon = random.nextBoolean() ? 0 : random.nextInt(1, 40);
          boolean bounded = random.nextBoolean();
          compare(
              point,
              new NaiveFunnel(
                  "alpha",
                  List.of(),
                  deals,
                  point.asOf(),
                  bounded ? point.asOf().minus(Duration.ofDays(50)) : null,
                  bounded ? point.asOf().minus(Duration.ofDays(4)) : null,
                  population,
                  reach,
                  visits,
                  open,
                  horizon));
        }
      }
    }
  }

  private static void compare(Point point, NaiveFunnel asked) {
    String path =
        "funnel?pipeline=alpha&population=%s&reach=%s&visits=%s&open=%s%s%s"
            .formatted(
                asked.population(),
                asked.reach(),
                asked.visits(),
                asked.open(),
                asked.horizonDays() == 0 ? "" : "&horizonDays=" + asked.horizonDays(),
                asked.from() == null ? "" : "&from=" + asked.from() + "&to=" + asked.to());
    Map<String, List<JsonNode>> blocks = new TreeMap<>();
    for (JsonNode row : point.ask(path)) {
      if (!row.get("stage").asString().equals("won")) {
        blocks.computeIfAbsent(text(row.get("currency")), none -> new ArrayList<>()).add(row);
      }
    }
    blocks.forEach(
        (currency, stages) -> {
          List<String> order = stages.stream().map(row -> row.get("stage").asString()).toList();
          NaiveFunnel funnel = asked.of(order, currency);
          assertThat(stages.stream().map(MetricsTest::shown).toList())
              .as(path + " in " + currency + " as of " + point)
              .isEqualTo(order.stream().map(funnel::row).toList());
        });
  }

  private static String shown(JsonNode row) {
    int ended = 0;
    for (JsonNode exit : row.get("exits")) {
      ended += exit.asInt();
    }
    assertThat(ended + row.get("open").asInt())
        .as("exits and open of " + row)
        .isEqualTo(row.get("visits").asInt());
    return "%s reached %d visits %d open %d lost %d immature %d next %s won %s"
        .formatted(
            row.get("stage").asString(),
            row.get("reached").asInt(),
            row.get("visits").asInt(),
            row.get("open").asInt(),
            row.get("exits").get("lost").asInt(),
            row.get("immature").asInt(),
            share(row.get("conversionToNext")),
            share(row.get("conversionToWon")));
  }

  private static @Nullable String share(JsonNode share) {
    return share.isNull() ? null : NaiveFunnel.rounded(share.asDouble());
  }

  @Test
  void theMonthsOfAFunnelAddUpToIt() {
    Map<String, Integer> whole = new TreeMap<>();
    Map<String, Integer> months = new TreeMap<>();
    Point now = new Point(events.getLast().recordedAt(), null);
    for (JsonNode row : now.ask("funnel?pipeline=alpha")) {
      whole.merge(row.get("stage").asString(), row.get("reached").asInt(), Integer::sum);
    }
    for (JsonNode row : now.ask("funnel?pipeline=alpha&groupBy=month,pipeline")) {
      assertThat(row.get("group").get("month").asString("")).matches("(\\d{4}-\\d{2})?");
      months.merge(row.get("stage").asString(), row.get("reached").asInt(), Integer::sum);
    }

    assertThat(months).isEqualTo(whole);
  }
}
