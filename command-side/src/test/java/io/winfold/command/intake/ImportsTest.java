package io.winfold.command.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operation.State;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.testing.EmbeddedDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ImportsTest {
  private static final String HEADER =
      "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";
  private static final String PRODUCTS = "product,series,sales_price\nGTX Pro,GTX,4821\n";

  @TempDir static Path data;
  private static IntakeServer server;
  private static Client client;

  @BeforeAll
  static void start() {
    server = new IntakeServer(EmbeddedDatabase.freshDatabase(), data);
    client = new Client(server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anImportIsAcceptedAsAnOperationAndReportsEveryRow() throws Exception {
    var answer =
        client.files(
            "format=crm-csv",
            files(
                """
                r1,M,GTX Pro,,Won,2017-01-01,2017-02-01,4000
                r2,M,GTX Mega,,Won,2017-01-01,2017-02-01,4000
                r3,M,GTXPro,,Prospecting,,,
                """));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode operation = Client.json(answer);
    String id = operation.path("id").asString();
    assertThat(operation.path("kind").asString()).isEqualTo("import");
    assertThat(answer.headers().firstValue("Location")).hasValue("/api/operations/" + id);

    Operation ended = server.awaitEnd(id);
    assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
    assertThat(ended.done()).isEqualTo(3);
    assertThat(ended.total()).isEqualTo(3);
    assertThat(counts(ended)).isEqualTo("read 3, imported 2, unchanged 0, rejected 1");
    assertThat(ended.result().path("rejections").toString())
        .isEqualTo(
            "[{\"file\":\"sales_pipeline.csv\",\"line\":3,"
                + "\"reason\":\"The product is not in products.csv: 'GTX Mega'\"}]");
    assertThat(codes(ended)).contains("product-matched", "no-date", "file-missing");
    assertThat(types("r1")).containsExactly("OpportunityCreated", "AmountChanged", "Won");
    assertSpoolIsEmpty();
  }

  @Test
  void aGrownFileAddsTheStepsThatAreNewAndNothingElse() throws Exception {
    importRows(
        """
        g1,M,GTX Pro,,Engaging,2017-01-01,,
        g2,M,GTX Pro,,Engaging,2017-01-01,,
        g3,M,GTX Pro,,Prospecting,,,
        g4,M,GTX Pro,,Prospecting,,,
        g5,M,GTX Pro,,Engaging,2017-01-01,,
        """);

    Operation grown =
        importRows(
            """
            g1,M,GTX Pro,,Won,2017-01-01,2017-03-01,4821
            g2,M,GTX Pro,,Lost,2017-01-01,2017-01-01,0
            g3,M,GTX Pro,,Engaging,2017-02-01,,
            g4,M,GTX Pro,,Prospecting,,,
            g5,M,GTX Pro,,Engaging,2017-01-01,,
            g6,M,GTX Pro,,Engaging,2017-02-01,,
            """);

    assertThat(counts(grown)).isEqualTo("read 6, imported 4, unchanged 2, rejected 0");
    assertThat(types("g1")).containsExactly("OpportunityCreated", "Won");
    assertThat(types("g2")).containsExactly("OpportunityCreated", "Lost");
    assertThat(types("g3")).containsExactly("OpportunityCreated", "StageChanged");
    assertThat(((StageChanged) events("g3").getLast()).to()).isEqualTo(new StageId("engaging"));
    assertThat(types("g4")).containsExactly("OpportunityCreated");
  }

  @Test
  void aDryRunSaysTheSameAndWritesNothing() throws Exception {
    String rows =
        """
        d1,M,GTX Pro,,Won,2017-01-01,2017-02-01,4000
        d2,M,GTX Pro,,Won,2017-01-01,2017-02-01,4000.123
        d3,M,,,Won,2017-01-01,2017-02-01,4000
        """;
    int before = server.events().size();

    Operation trial = end(client.files("format=crm-csv&dryRun=true", files(rows)));

    assertThat(server.events()).hasSize(before);
    assertThat(trial.result().path("dryRun").asBoolean()).isTrue();
    assertThat(counts(trial)).isEqualTo("read 3, imported 1, unchanged 0, rejected 2");
    Operation real = importRows(rows);
    assertThat(counts(real)).isEqualTo(counts(trial));
    assertThat(real.result().path("rejections")).isEqualTo(trial.result().path("rejections"));
    assertThat(real.result().path("rejections").path(0).path("reason").asString())
        .contains("amount-out-of-range");
    assertThat(counts(end(client.files("format=crm-csv&dryRun=true", files(rows)))))
        .isEqualTo("read 3, imported 0, unchanged 1, rejected 2");
  }

  @Test
  void aZipIsTakenWhateverItsEntriesSayTheirPathIs() throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("../../../z/sales_pipeline.csv", HEADER + "z1,M,GTX Pro,,Engaging,2017-01-01,,\n");
    files.put("C:\\z\\PRODUCTS.CSV", PRODUCTS);
    files.put("__MACOSX/._products.csv", "nothing");
    files.put("notes/read.me", "nothing");

    Operation ended = end(client.zip("format=crm-csv", files));

    assertThat(counts(ended)).isEqualTo("read 1, imported 1, unchanged 0, rejected 0");
    assertThat(codes(ended)).contains("file-ignored");
    assertSpoolIsEmpty();
  }

  @Test
  void aZipThatUnpacksToFarMoreThanItsSizeIsRefused() throws Exception {
    assertProblem(
        client.zip("format=crm-csv", Map.of("sales_pipeline.csv", HEADER + ",".repeat(90 << 20))),
        413,
        "payload-too-large");
  }

  @Test
  void whatIsNoImportIsRefusedAndSaysWhy() throws Exception {
    Map<String, String> files = files("x1,M,GTX Pro,,Engaging,2017-01-01,,\n");

    assertProblem(client.files("", files), 400, "invalid-parameter");
    assertProblem(client.files("format=xml", files), 400, "invalid-parameter");
    assertProblem(client.files("format=crm-csv&dryRun=maybe", files), 400, "invalid-parameter");
    assertProblem(client.files("format=crm-csv&tenant=1", files), 400, "invalid-parameter");
    assertThat(client.files("format=hubspot", files).body()).contains("is not supported yet");
    assertProblem(
        client.files("format=crm-csv", Map.of("other.txt", "x")), 400, "malformed-request");
    assertProblem(
        client.post("format=crm-csv", "application/zip", bytes("no zip")),
        400,
        "malformed-request");
    assertProblem(
        client.post("format=crm-csv", "application/zip", bytes("PK\3\4 broken")),
        400,
        "malformed-request");
    assertProblem(
        client.post("format=crm-csv", "application/json", bytes("{}")), 415, "malformed-request");
    assertProblem(
        client.post("format=crm-csv", "multipart/form-data", bytes("no boundary")),
        400,
        "malformed-request");
    assertSpoolIsEmpty();
  }

  @Test
  void filesThatCannotBeReadFailTheOperationAndSayWhy() throws Exception {
    Operation ended =
        end(
            client.files(
                "format=crm-csv",
                Map.of("sales_pipeline.csv", "a,b\n1,2\n", "products.csv", PRODUCTS)));

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.problem().path("detail").asString())
        .startsWith("sales_pipeline.csv lacks the columns opportunity_id");
    assertSpoolIsEmpty();
  }

  @Test
  void aCancelledImportStopsAndTellsWhatItDid() throws Exception {
    String id = importHeldBack("c", 20_000);

    assertThat(server.bean(Operations.class).requestCancel(id)).isTrue();
    server.gate().open();

    Operation ended = server.awaitEnd(id);
    assertThat(ended.state()).isEqualTo(State.CANCELLED);
    assertThat(ended.result().path("imported").asLong()).isLessThan(20_000).isPositive();
    assertSpoolIsEmpty();
  }

  @Test
  void anImportThatCannotSayHowItEndedIsGoneOnWithWhenTheStoreAnswers() throws Exception {
    String id = importHeldBack("away", 20);

    JdbcClient sql = JdbcClient.create(server.bean(DataSource.class));
    Gauge running = server.bean(MeterRegistry.class).get("winfold.import.running").gauge();
    sql.sql("ALTER TABLE operations.operation RENAME TO operation_away").update();
    try {
      server.gate().open();
      await().until(() -> running.value() == 0);
    } finally {
      sql.sql("ALTER TABLE operations.operation_away RENAME TO operation").update();
    }

    Operation ended = server.awaitEnd(id);
    assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
    assertThat(counts(ended)).isEqualTo("read 20, imported 20, unchanged 0, rejected 0");
    assertThat(types("away19")).containsExactly("OpportunityCreated");
    assertSpoolIsEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> files(String rows) {
    return Map.of("sales_pipeline.csv", HEADER + rows, "products.csv", PRODUCTS);
  }

  private static Operation importRows(String rows) throws Exception {
    return end(client.files("format=crm-csv", files(rows)));
  }

  /** An import of deals of which five have passed and the others wait at the gate. */
  private static String importHeldBack(String name, int deals) throws Exception {
    server.gate().leaveRoomFor(5);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < deals; i++) {
      rows.append(name + i + ",M,GTX Pro,,Engaging,2017-01-01,,\n");
    }
    var answer = client.files("format=crm-csv", files(rows.toString()));
    server.gate().awaitFull();
    return Client.json(answer).path("id").asString();
  }

  private static Operation end(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return server.awaitEnd(Client.json(answer).path("id").asString());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(Client.json(answer).path("code").asString()).isEqualTo(code);
  }

  private static void assertSpoolIsEmpty() throws IOException {
    try (Stream<Path> spool = Files.walk(data.resolve("imports"))) {
      assertThat(spool.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private static String counts(Operation operation) {
    JsonNode result = operation.result();
    return Stream.of("read", "imported", "unchanged", "rejected")
        .map(name -> name + " " + result.path(name).asLong())
        .collect(Collectors.joining(", "));
  }

  private static List<String> codes(Operation operation) {
    return operation.result().path("notes").values().stream()
        .map(note -> note.path("code").asString())
        .toList();
  }

  private static List<OpportunityEvent> events(String id) {
    return server.events().stream()
        .filter(event -> event.stream().equals("opportunity/" + id))
        .map(event -> (OpportunityEvent) event.event())
        .toList();
  }

  private static List<String> types(String id) {
    return events(id).stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
