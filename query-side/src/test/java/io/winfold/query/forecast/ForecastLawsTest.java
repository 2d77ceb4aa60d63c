package io.winfold.query.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.web.Parameters;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.running.RunningQuerySide;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import io.winfold.query.testing.RandomHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;

/** What holds of the forecasts of any history at any instant. */
class ForecastLawsTest {
  private static final long SEED = 20_261_121;
  private static final List<String> CATEGORIES =
      List.of("PIPELINE", "BEST_CASE", "COMMIT", "OMITTED");

  private static RunningQuerySide side;
  private static List<RecordedEvent> events;

  @BeforeAll
  static void writeTheHistory() {
    events = RandomHistory.of(SEED, 500);
    side = new RunningQuerySide();
    side.log().events(events);
    side.awaitLog();
  }

  @AfterAll
  static void stop() {
    side.close();
  }

  /** Instants of the history, each with the period it lies in, the one before or the one after. */
  static Stream<String> questions() {
    Random random = new Random(SEED);
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Instant asOf = events.get(random.nextInt(events.size() / 3, events.size())).occurredAt();
      String quarter = "2024-Q" + (1 + random.nextInt(4));
      questions.add("period=%s&asOf=%s&interval=false".formatted(quarter, asOf));
    }
    return questions.stream();
  }

  private static BigDecimal amount(JsonNode row, String pointer) {
    return new BigDecimal(row.at(pointer).asString());
  }

  private static BigDecimal sum(Stream<BigDecimal> amounts) {
    return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyOpenDealIsInOnePlace(String question) {
    Map<String, BigDecimal> open = new HashMap<>();
    for (JsonNode row : side.get("/api/reports/forecast?" + question).get("data")) {
      assertThat(sum(CATEGORIES.stream().map(c -> amount(row, "/categories/" + c + "/amount"))))
          .isEqualByComparingTo(amount(row, "/open/amount"));
      assertThat(amount(row, "/categories/CLOSED/amount"))
          .isEqualByComparingTo(amount(row, "/won/amount"));
      open.put(
          row.get("currency").asString(),
          sum(
              Stream.of("open", "undated", "overdue", "later")
                  .map(part -> amount(row, "/" + part + "/amount"))));
    }
    String asOf = question.replaceAll(".*asOf=([^&]*).*", "$1");
    for (JsonNode row :
        side.get("/api/reports/pipeline?groupBy=currency&asOf=" + asOf).get("data")) {
      assertThat(open.get(row.get("currency").asString()))
          .isEqualByComparingTo(amount(row, "/amount"));
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyPartIsTheSumOfItsDealsInEveryGroup(String question) {
    String grouped = question + "&groupBy=owner,stage";
    Map<String, BigDecimal> cells = new TreeMap<>();
    for (JsonNode row : side.get("/api/reports/forecast?" + grouped).get("data")) {
      String cell = row.get("group") + " " + row.get("currency").asString();
      cells.put(cell + " weighted", amount(row, "/weighted/open"));
      cells.put(cell + " timed", amount(row, "/timed/open"));
      cells.put(cell + " won", amount(row, "/won/amount"));
      cells.put(cell + " commit", amount(row, "/categories/COMMIT/amount"));
      cells.put(cell + " undated", amount(row, "/undated/amount"));
    }
    cells.values().removeIf(amount -> amount.signum() == 0);
    Map<String, BigDecimal> deals = new TreeMap<>();
    String parts = "&limit=1000&part=weighted,timed,won,commit,undated";
    for (JsonNode deal : side.get("/api/reports/forecast/deals?" + grouped + parts).get("data")) {
      deals.merge(
          deal.get("group")
              + " "
              + deal.get("currency").asString()
              + " "
              + deal.get("part").asString(),
          amount(deal, "/contribution"),
          BigDecimal::add);
    }
    deals.values().removeIf(amount -> amount.signum() == 0);
    cells.replaceAll((cell, amount) -> amount.stripTrailingZeros());
    deals.replaceAll((cell, amount) -> amount.stripTrailingZeros());

    assertThat(deals).isEqualTo(cells);
  }

  /**
   * What comes after a cut, and what is made of it, changes nothing of the forecast at the cut: not
   * if it is left out, nor if it is another story altogether.
   */
  @Test
  void nothingAfterACutChangesTheForecastAtIt() {
    RecordedEvent last = events.get(events.size() * 3 / 5);
    Instant cut = last.occurredAt();
    List<RecordedEvent> before =
        events.stream().filter(event -> !event.occurredAt().isAfter(cut)).toList();
    List<RecordedEvent> after =
        events.stream().filter(event -> event.occurredAt().isAfter(cut)).toList();
    String question =
        "/api/reports/forecast?period=2024-Q2&groupBy=pipeline&knownBy=occurred&asOf=" + cut;
    JsonNode whole = forecast(Stream.concat(before.stream(), after.stream()).toList(), question);

    assertThat(whole.size()).isGreaterThan(1);
    assertThat(forecast(before, question)).as("deleted").isEqualTo(whole);
    List<RecordedEvent> some =
        IntStream.range(0, after.size())
            .filter(i -> !after.get(i).stream().endsWith("3"))
            .mapToObj(after::get)
            .toList();
    assertThat(forecast(Stream.concat(before.stream(), some.stream()).toList(), question))
        .as("some deals' further steps deleted, so that others take their positions")
        .isEqualTo(whole);
    List<RecordedEvent> other =
        RandomHistory.of(SEED + 1, 300).stream()
            .filter(event -> event.stream().startsWith("opportunity/"))
            .map(event -> renamed(event, cut))
            .toList();
    assertThat(forecast(Stream.concat(before.stream(), other.stream()).toList(), question))
        .as("other deals added")
        .isEqualTo(whole);
  }

  /** Of a very large book, windows of the past look at a part. */
  @Test
  void aPartOfABookIsThatPartOfTheWhole() {
    Instant cut = events.get(events.size() * 3 / 5).occurredAt();
    Book whole = read(cut, 1);
    Book part = read(cut, 3);

    assertThat(part.open()).isNotEmpty();
    assertThat(figures(part.open())).isEqualTo(thirdOf(whole.open()));
    assertThat(figures(part.won())).isEqualTo(thirdOf(whole.won()));
    assertThat(part.curves().values().stream().mapToInt(Book.Curve::lost).sum())
        .isLessThan(whole.curves().values().stream().mapToInt(Book.Curve::lost).sum());
  }

  private static Book read(Instant cut, int every) {
    Selection all = Selection.of(Parameters.of(new MockHttpServletRequest()));
    return side.context()
        .getBean(ReadModel.class)
        .read(
            snapshot ->
                Book.read(
                    new Scope(snapshot, cut, snapshot.position(), false, ZoneOffset.UTC),
                    all,
                    every));
  }

  private static List<String> thirdOf(List<Deal> deals) {
    return figures(deals.stream().filter(deal -> deal.number() % 3 == 0).toList());
  }

  /** All a window looks at. */
  private static List<String> figures(List<Deal> deals) {
    return deals.stream()
        .map(
            deal ->
                String.join(
                    " ",
                    String.valueOf(deal.number()),
                    deal.pipeline(),
                    deal.currency(),
                    deal.amount().toPlainString(),
                    String.valueOf(deal.effective()),
                    String.valueOf(deal.expectedClose()),
                    deal.createdAt().toString(),
                    String.valueOf(deal.closedAt())))
        .sorted()
        .toList();
  }

  private static RecordedEvent renamed(RecordedEvent event, Instant cut) {
    Instant later =
        cut.plusSeconds(60)
            .plusMillis(
                event.occurredAt().toEpochMilli() - events.getFirst().occurredAt().toEpochMilli());
    return new RecordedEvent(
        event.position(),
        event.stream() + "-other",
        event.version(),
        event.eventId(),
        later,
        EventMetadata.of(later, "ada"),
        event.event());
  }

  private static JsonNode forecast(List<RecordedEvent> log, String question) {
    try (RunningQuerySide other = new RunningQuerySide()) {
      other.log().events(log);
      other.awaitLog();
      return other.get(question).get("data");
    }
  }
}
