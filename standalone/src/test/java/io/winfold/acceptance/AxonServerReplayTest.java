package io.winfold.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import io.winfold.platform.testing.NeedsAxonServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators do with a log, where Axon Server holds it and facts in it were corrected. */
@NeedsAxonServer
class AxonServerReplayTest {
  private static final int KILLS = 2;
  private static final List<String> REPORTS =
      List.of(
          "/api/opportunities?limit=1000",
          "/api/reports/pipeline?groupBy=stage",
          "/api/reports/win-rate?groupBy=owner",
          "/api/reports/waterfall?from=2025-01-01&to=2026-01-01&weighted=true",
          "/api/reports/restatement?from=2025-01-01");

  private final String server = System.getenv(NeedsAxonServer.VARIABLE);
  private final String prefix = Names.fresh("replay") + "-";
  @TempDir Path folder;

  private OverAxonServer deployment;
  private WinfoldClient winfold;
  private List<String> pipelines;

  @BeforeEach
  void aHistoryWithCorrections() {
    deployment = new OverAxonServer(server);
    winfold = deployment.client();
    var history = new RandomHistory(winfold, prefix, 11).withCorrections(15);
    history.play(6, 60);
    assertThat(history.corrected()).isGreaterThan(20);
    pipelines = history.pipelines();
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void rebuildsThatAreKilledDoNoHarmAndRebuiltReportsAreThoseFollowed() throws Exception {
    Map<String, String> before = reports(winfold);
    Random random = new Random();
    for (int kill = 1; kill <= KILLS; kill++) {
      String operation = winfold.ask("/api/projections/all/rebuilds").at("/id").stringValue();
      int looks = random.nextInt(80);
      for (int look = 0; look < looks; look++) {
        winfold.get("/api/operations/" + operation).expect(200);
      }
      deployment.killQuerySide();
      deployment.startQuerySide();
      assertThat(reports(winfold)).as("kill %d after %d looks", kill, looks).isEqualTo(before);
      Projections.assertEqualFreshFold(winfold, "kill " + kill);
    }

    String url = winfold.queries().toString();
    assertThat(winfold("rebuild", "--url", url)).contains("caught up");
    assertThat(reports(winfold)).isEqualTo(before);
    assertThat(winfold("verify", "--url", url)).contains("is what the log says");
    assertThat(winfold("verify", "--log", "--url", url)).contains("intact");
    assertThat(winfold("verify", "--log", "--url", url)).containsPattern("at [1-9]\\d* earlier");
  }

  @Test
  void aBackupIsTheSameLogInPostgresqlAndBackInAxonServer() throws Exception {
    Path file = folder.resolve("log.ndjson");
    String digest = digest(winfold("backup", file, "--url", winfold.queries()));
    Path again = folder.resolve("again.ndjson.gz");
    assertThat(digest(winfold("backup", again, "--axon-server", server))).isEqualTo(digest);

    Database database = EmbeddedDatabase.freshDatabase();
    String jdbc = "%s?user=%s&password=%s";
    jdbc = jdbc.formatted(database.url(), database.user(), database.password());
    assertThat(digest(winfold("restore", file, "--database", jdbc))).isEqualTo(digest);
    try (var inPostgres = new SidesApart(database)) {
      assertThat(reports(inPostgres.client())).isEqualTo(reports(winfold));
      String url = inPostgres.client().queries().toString();
      assertThat(digest(winfold("verify", "--log", "--url", url))).isEqualTo(digest);
      Path copy = folder.resolve("copy.ndjson");
      winfold("backup", copy, "--url", url);
      assertThat(copy).hasSameBinaryContentAs(file);
    }

    // The server holds the beginning of this one, as if a restore had broken off there.
    Path longer = folder.resolve("longer.ndjson");
    String deal = prefix + "restored";
    Files.writeString(longer, withOneMore(Files.readAllLines(file), deal));
    String restored = digest(winfold("restore", longer, "--axon-server", server));
    assertThat(digest(winfold("restore", longer, "--axon-server", server))).isEqualTo(restored);
    Path carried = folder.resolve("carried.ndjson");
    assertThat(digest(winfold("backup", carried, "--url", winfold.queries()))).isEqualTo(restored);
    assertThat(carried).hasSameBinaryContentAs(longer);
    JsonNode won = winfold.get("/api/opportunities/" + deal + "?after=" + deal + "@2").json();
    assertThat(won.path("status").stringValue()).isEqualTo("WON");
    assertThat(winfold.command(deal, "discard", Map.of("reason", "x")).version()).isEqualTo(3);
    assertThat(run("restore", file, "--axon-server", server).code()).isEqualTo(1);
    Projections.assertEqualFreshFold(winfold, "restored");
  }

  /** Each report of what this test has written, the corrected past as it was known before, too. */
  private Map<String, String> reports(WinfoldClient from) {
    String after = Log.after(Log.of(deployment.log(), prefix));
    List<Instant> recorded =
        Log.of(deployment.log(), prefix).stream().map(event -> event.recordedAt()).toList();
    var reports = new LinkedHashMap<String, String>();
    for (String report : REPORTS) {
      for (Instant knownAt : List.of(recorded.get(recorded.size() / 2), recorded.getLast())) {
        String path =
            "%s%s%s&knownAt=%s&asOf=%s"
                .formatted(
                    report,
                    report.contains("?") ? "&" : "?",
                    Comparison.query(Map.of("pipeline", pipelines)).substring(1),
                    knownAt,
                    recorded.getLast());
        reports.put(path, from.get(path + "&after=" + after).expect(200).body());
      }
    }
    return reports;
  }

  /** A backup with a deal that was recorded by a store whose clock tells microseconds. */
  private String withOneMore(List<String> lines, String deal) {
    var longer = new ArrayList<>(lines.subList(0, lines.size() - 1));
    JsonNode last = JsonMapper.shared().readTree(longer.getLast());
    JsonNode trailer = JsonMapper.shared().readTree(lines.getLast()).path("trailer");
    byte[] digest = HexFormat.of().parseHex(trailer.path("digest").stringValue());
    long position = trailer.path("count").asLong();
    Instant recordedAt =
        Instant.parse(last.path("recordedAt").stringValue())
            .truncatedTo(ChronoUnit.MILLIS)
            .plusNanos(1_234_000);
    var stage = new StageId("new");
    var money = Money.of("100.00", "USD");
    var created =
        new OpportunityCreated(
            deal,
            new PipelineId(pipelines.getFirst()),
            stage,
            money,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            Map.of(),
            null,
            null);
    long version = 0;
    for (DomainEvent event : List.of(created, new Won(stage, money))) {
      EventCodec codec = EventCodec.standard();
      Instant occurredAt = Instant.parse("2026-03-01T10:00:00.123456Z");
      var stored =
          new StoredEvent(
              ++position,
              "opportunity/" + deal,
              ++version,
              UUID.randomUUID().toString(),
              codec.typeOf(event).name(),
              codec.typeOf(event).revision(),
              StoredEvent.micros(occurredAt),
              StoredEvent.micros(recordedAt),
              codec.writeMetadata(EventMetadata.of(occurredAt, "ada").toMap()),
              codec.write(event),
              null);
      digest = EventDigest.next(digest, stored);
      longer.add(
          """
          {"position":%d,"stream":"%s","version":%d,"eventId":"%s","type":"%s","revision":%d,\
          "occurredAt":"%s","recordedAt":"%s","metadata":%s,"data":%s}\
          """
              .formatted(
                  stored.position,
                  stored.stream,
                  stored.version,
                  stored.eventId,
                  stored.type,
                  stored.revision,
                  occurredAt,
                  recordedAt,
                  new String(stored.metadata, UTF_8),
                  new String(stored.payload, UTF_8)));
    }
    longer.add(
        "{\"trailer\":{\"format\":1,\"count\":%d,\"digest\":\"%s\"}}"
            .formatted(position, HexFormat.of().formatHex(digest)));
    return String.join("\n", longer) + "\n";
  }

  private static String digest(String said) {
    return said.replaceAll("(?s).*digest (?:is )?([0-9a-f]{64}).*", "$1");
  }

  /** What the command line says, which ends with 0. */
  private static String winfold(Object... arguments) throws IOException, InterruptedException {
    Run run = run(arguments);
    assertThat(run.code()).as(run.said()).isZero();
    return run.said();
  }

  private record Run(int code, String said) {}

  private static Run run(Object... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.winfold.standalone.Winfold"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), said);
  }
}
