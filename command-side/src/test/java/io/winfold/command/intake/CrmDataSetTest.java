package io.winfold.command.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.testing.EmbeddedDatabase;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data set README.md speaks of, imported whole. */
class CrmDataSetTest {
  @TempDir Path data;

  @Test
  void itIsImportedToTheLastDealAndDollarAndTwiceImportsNothing() throws Exception {
    Path folder = DataSet.folder();
    try (var server = new IntakeServer(EmbeddedDatabase.freshDatabase(), data)) {
      Operation first = imported(server, folder);

      assertThat(first.result().path("read").asLong()).isEqualTo(8_800);
      assertThat(first.result().path("imported").asLong()).isEqualTo(8_800);
      assertThat(first.result().path("rejected").asLong()).isZero();
      assertThat(notes(first))
          .containsEntry(
              "product 'GTXPro' taken as 'GTX Pro': the same but for blanks and case", 1_480L)
          .containsEntry("sector technolgy taken as technology", 12L)
          .containsEntry("A row without account was taken without one", 1_425L)
          .containsEntry(
              "A row in stage Prospecting without any date was placed at 2017-12-31, the latest"
                  + " date in the file",
              500L);
      List<RecordedEvent> events = server.events();
      assertThat(counts(events))
          .containsEntry("OpportunityCreated", 8_800L)
          .containsEntry("Won", 4_238L)
          .containsEntry("Lost", 2_473L);
      assertThat(wonAmount(events)).isEqualByComparingTo("10005534");
      assertThat(openAmount(events)).isEqualByComparingTo(openListPrices(folder));
      assertThat(created(events, "1C1I7A6R").occurredAt())
          .isEqualTo(Instant.parse("2016-10-20T00:00:00Z"));

      Operation second = imported(server, folder);

      assertThat(second.result().path("imported").asLong()).isZero();
      assertThat(second.result().path("unchanged").asLong()).isEqualTo(8_800);
      assertThat(server.events()).hasSameSizeAs(events);
    }
  }

  @Test
  void anImportThatWasStoppedInTheMidstIsGoneOnWithByTheNextStartAndReportsTheSame()
      throws Exception {
    Path folder = DataSet.folder();
    var database = EmbeddedDatabase.freshDatabase();
    String id;
    try (var server = new IntakeServer(database, data)) {
      server.gate().leaveRoomFor(3_000);
      id =
          Client.json(new Client(server.port()).folder("format=crm-csv", folder))
              .path("id")
              .asString();
      server.gate().awaitFull();
      var stop = Thread.ofVirtual().start(server.bean(Imports.class)::close);
      server.gate().awaitFull();
      server.gate().open();
      stop.join();
      assertThat(counts(server.events()).get("OpportunityCreated")).isBetween(3_000L, 8_799L);
    }
    try (var server = new IntakeServer(database, data)) {
      Operation ended = server.awaitEnd(id);

      assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
      assertThat(ended.result().path("read").asLong()).isEqualTo(8_800);
      assertThat(ended.result().path("imported").asLong()).isEqualTo(8_800);
      assertThat(counts(server.events()))
          .containsEntry("OpportunityCreated", 8_800L)
          .containsEntry("Won", 4_238L)
          .containsEntry("Lost", 2_473L);
    }
  }

  private static Operation imported(IntakeServer server, Path folder) throws Exception {
    var answer = new Client(server.port()).folder("format=crm-csv", folder);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    Operation ended = server.awaitEnd(Client.json(answer).path("id").asString());
    return ended;
  }

  private static Map<String, Long> notes(Operation operation) {
    Map<String, Long> notes = new HashMap<>();
    operation
        .result()
        .path("notes")
        .values()
        .forEach(note -> notes.put(note.path("detail").asString(), note.path("count").asLong()));
    return notes;
  }

  private static Map<String, Long> counts(List<RecordedEvent> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> event.event().getClass().getSimpleName(), Collectors.counting()));
  }

  private static BigDecimal wonAmount(List<RecordedEvent> events) {
    return events.stream()
        .filter(event -> event.event() instanceof Won)
        .map(event -> ((Won) event.event()).amount().amount())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal openAmount(List<RecordedEvent> events) {
    Map<String, BigDecimal> open = new HashMap<>();
    for (RecordedEvent event : events) {
      switch (event.event().getClass().getSimpleName()) {
        case "OpportunityCreated" ->
            open.put(event.stream(), ((OpportunityCreated) event.event()).amount().amount());
        case "Won", "Lost" -> open.remove(event.stream());
        default -> {}
      }
    }
    return open.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Read as plainly as can be: no value of these files is quoted. */
  private static BigDecimal openListPrices(Path folder) throws Exception {
    Map<String, BigDecimal> prices =
        rows(folder.resolve("products.csv")).stream()
            .collect(
                Collectors.toMap(row -> row[0].replace(" ", ""), row -> new BigDecimal(row[2])));
    return rows(folder.resolve("sales_pipeline.csv")).stream()
        .filter(row -> row[4].equals("Prospecting") || row[4].equals("Engaging"))
        .map(row -> prices.get(row[2].replace(" ", "")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<String[]> rows(Path file) throws Exception {
    try (var lines = Files.lines(file)) {
      return lines.skip(1).map(line -> line.split(",", -1)).toList();
    }
  }

  private static RecordedEvent created(List<RecordedEvent> events, String id) {
    return events.stream()
        .filter(event -> event.stream().equals("opportunity/" + id) && event.version() == 1)
        .findFirst()
        .orElseThrow();
  }
}
