package io.winfold.platform.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.platform.log.Finding;
import io.winfold.platform.log.Finding.Kind;
import io.winfold.platform.log.LogCheckpoints;
import io.winfold.platform.log.LogExport;
import io.winfold.platform.log.LogFileException;
import io.winfold.platform.log.LogRestore;
import io.winfold.platform.log.LogVerification;
import io.winfold.platform.log.Trailer;
import io.winfold.platform.log.Verdict;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(Lifecycle.PER_CLASS)
class LogIntegrityTest {
  /** Moves every event's position, which is unique at every moment. */
  private static final String MOVE =
      """
      UPDATE events.event SET position = -position WHERE %1$s;
      UPDATE events.event SET position = %2$s WHERE position < 0\
      """;

  private final Database database = EmbeddedDatabase.freshDatabase();
  private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
  private final LogCheckpoints checkpoints = new LogCheckpoints(database.dataSource());
  private Node node;

  /** Three deals in turn: positions 1 to 30, versions 1 to 10. */
  @BeforeAll
  void write() {
    node = new Node(database);
    for (int version = 0; version < 10; version++) {
      for (String deal : List.of("a", "b", "c")) {
        node.append(
            "opportunity/" + deal, version, PostgresEventStoreTest.move("new", "s" + version));
      }
    }
    execute("CREATE TABLE written AS TABLE events.event");
  }

  @BeforeEach
  void asItWasWritten() {
    execute(
        """
        TRUNCATE events.event, operations.log_checkpoint;
        INSERT INTO events.event TABLE written\
        """);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private Verdict verify() {
    return new LogVerification(StoredLog.inPostgres(database.dataSource()), checkpoints)
        .run(done -> true);
  }

  private Finding finding() {
    Verdict verdict = verify();
    assertThat(verdict.intact()).isFalse();
    return verdict.finding();
  }

  private void execute(String sql) {
    for (String statement : sql.split(";", -1)) {
      jdbc.sql(statement).update();
    }
  }

  @Test
  void whatWasAppendedIsIntactAndLeavesACheckpoint() {
    Verdict verdict = verify();

    assertThat(verdict)
        .extracting(Verdict::intact, Verdict::count, Verdict::head, Verdict::verified)
        .containsExactly(true, 30L, 30L, 30L);
    assertThat(checkpoints.all())
        .containsExactly(new LogCheckpoints.Checkpoint(30, verdict.digest()));
    node.append("opportunity/a", 10, PostgresEventStoreTest.move("new", "later"));
    assertThat(verify()).extracting(Verdict::intact, Verdict::checkpoints).contains(true, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          stream      | overlay(stream placing 'x' from 13)
          version     | version + 64
          event_id    | overlay(event_id::text placing translate(right(event_id::text, 1), '0123456789abcdef', '123456789abcdef0') from 36)::uuid
          type        | 'StageChangee'
          revision    | 3
          occurred_at | occurred_at + interval '1 microsecond'
          recorded_at | recorded_at - interval '1 microsecond'
          metadata    | set_byte(metadata, 20, get_byte(metadata, 20) # 1)
          payload     | set_byte(payload, 9, get_byte(payload, 9) # 128)
          digest      | set_byte(digest, 31, get_byte(digest, 31) # 1)
          """)
  void oneChangedByteIsFoundInEveryColumn(String column, String value) {
    execute("UPDATE events.event SET %s = %s WHERE position = 17".formatted(column, value));

    Verdict verdict = verify();

    assertThat(verdict.verified()).isEqualTo(16);
    assertThat(verdict.finding())
        .extracting(Finding::kind, Finding::position, Finding::field, Finding::type)
        .startsWith(Kind.ALTERED, 17L, column);
  }

  @Test
  void theByteIsNamedAndWhatItWas() {
    execute(
        "UPDATE events.event SET payload = set_byte(payload, 2, ascii('X')) WHERE position = 17");

    assertThat(finding())
        .extracting(Finding::stream, Finding::version, Finding::detail)
        .containsExactly("opportunity/b", 6L, "Byte 3 of payload is 58 and was 66");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 30})
  void moreThanAByteIsFoundAnywhere(int position) {
    execute(
        "UPDATE events.event SET payload = '{\"from\":\"x\"}' WHERE position = %d"
            .formatted(position));

    assertThat(finding())
        .extracting(Finding::kind, Finding::position)
        .containsExactly(Kind.ALTERED, (long) position);
  }

  @Test
  void anEventTakenOutIsMissing() {
    execute("DELETE FROM events.event WHERE position = 17");

    assertThat(finding())
        .extracting(Finding::kind, Finding::position, Finding::detail)
        .containsExactly(
            Kind.MISSING,
            17L,
            "An event was taken out here: the log lacks version 6 of opportunity/b");
  }

  @Test
  void anEventTakenOutIsMissingThoughTheOthersWereMovedUp() {
    execute(
        "DELETE FROM events.event WHERE position = 17;"
            + MOVE.formatted("position > 17", "-position - 1"));

    assertThat(finding())
        .extracting(Finding::kind, Finding::position, Finding::detail)
        .containsExactly(
            Kind.MISSING,
            17L,
            "An event was taken out here: the log lacks version 6 of opportunity/b");
  }

  @ParameterizedTest
  @CsvSource({"5,6", "5,20", "1,30", "29,30", "12,30"})
  void twoRowsThatChangedPlacesAreReordered(long one, long other) {
    execute(
        MOVE.formatted("position IN (%d, %d)".formatted(one, other), one + other + "+position"));

    assertThat(finding())
        .extracting(Finding::kind, Finding::position)
        .containsExactly(Kind.REORDERED, one);
  }

  @Test
  void anEventMovedToTheEndIsMissingWhereItWas() {
    execute("UPDATE events.event SET position = 31 WHERE position = 17");

    assertThat(finding())
        .extracting(Finding::kind, Finding::position, Finding::stream, Finding::detail)
        .containsExactly(Kind.MISSING, 17L, "opportunity/b", "It stands at position 31");
  }

  @ParameterizedTest
  @CsvSource({"1", "17", "30", "31"})
  void anEventPutInIsAdded(long position) {
    execute(
        MOVE.formatted("position >= " + position, "1 - position")
            + """
            ;INSERT INTO events.event
            SELECT %d, 'opportunity/forged', 1, gen_random_uuid(), type, revision, occurred_at,
                   recorded_at, metadata, payload
              FROM events.event WHERE version = 3 LIMIT 1\
            """
                .formatted(position));

    assertThat(finding())
        .extracting(Finding::kind, Finding::position, Finding::stream)
        .containsExactly(Kind.ADDED, position, "opportunity/forged");
  }

  @Test
  void anEndThatWasCutOffIsMissedOnceItWasSeen() {
    verify();
    execute("DELETE FROM events.event WHERE position > 28");

    assertThat(finding())
        .extracting(Finding::kind, Finding::position)
        .containsExactly(Kind.TRUNCATED, 29L);

    node.append("opportunity/d", 0, PostgresEventStoreTest.move("new", "a"));
    node.append("opportunity/d", 1, PostgresEventStoreTest.move("new", "a"));
    assertThat(finding())
        .as("other events in its place")
        .extracting(Finding::kind, Finding::position)
        .containsExactly(Kind.REWRITTEN, 30L);
  }

  @Test
  void anExportIsTheLogToTheByteAndRestoresToTheSame() throws IOException {
    byte[] export = export(database.dataSource());
    DataSource other = fresh();

    Trailer restored = restore(other, export);

    assertThat(restored).extracting(Trailer::count, Trailer::digest).contains(30L);
    assertThat(restored.digest()).isEqualTo(verify().digest());
    assertThat(export(other)).isEqualTo(export);
    assertThat(new String(export, UTF_8).lines().toList())
        .hasSize(31)
        .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    Verdict verdict =
        new LogVerification(StoredLog.inPostgres(other), new LogCheckpoints(other))
            .run(done -> true);
    assertThat(verdict).extracting(Verdict::intact, Verdict::checkpoints).contains(true, 1);
  }

  @Test
  void aRestoredLogIsReadAndGoneOnWith() throws IOException {
    Database target = EmbeddedDatabase.freshDatabase();
    try (Node restored = new Node(target)) {
      restore(target.dataSource(), export(database.dataSource()));

      assertThat(restored.log.read(0, 100)).isEqualTo(node.log.read(0, 100));

      restored.append("opportunity/a", 10, PostgresEventStoreTest.move("new", "a"));
      assertThat(restored.log.read(30, 1))
          .extracting(RecordedEvent::position, RecordedEvent::version)
          .containsExactly(tuple(31L, 11L));
      assertThat(
              new LogVerification(
                      StoredLog.inPostgres(target.dataSource()),
                      new LogCheckpoints(target.dataSource()))
                  .run(done -> true)
                  .intact())
          .isTrue();
    }
  }

  @Test
  void textOfAnyKindAndBytesThatAreNoJsonComeBack() throws IOException {
    node.append(
        "opportunity/\u00fcmlaut \"q\" \ud83d\ude00", 0, new Discarded("\u00e9\u2028\n\"\\"));
    byte[] noJson = {'{', 0, (byte) 0xff, '\n', '}'};
    node.writer.append(
        List.of(
            new NewEvent(
                "opportunity/x", 1, UUID.randomUUID(), "X", 7, Instant.EPOCH, noJson, noJson)));
    DataSource other = fresh();
    byte[] export = export(database.dataSource());
    restore(other, export);
    assertThat(export(other)).isEqualTo(export);
  }

  @Test
  void aStoreThatIsNotEmptyIsLeftAlone() throws IOException {
    byte[] export = export(database.dataSource());

    assertThatThrownBy(() -> restore(database.dataSource(), export))
        .isInstanceOf(LogFileException.class)
        .hasMessageContaining("not empty");

    verify();
    execute("DELETE FROM events.event");
    assertThatThrownBy(() -> restore(database.dataSource(), export))
        .isInstanceOf(LogFileException.class)
        .hasMessageContaining("once held");
  }

  @Test
  void ofAFileThatIsNotWholeAndUnchangedNothingIsTaken() throws IOException {
    byte[] export = export(database.dataSource());
    String text = new String(export, UTF_8);
    List<String> lines = text.lines().toList();
    DataSource other = fresh();

    refuses(other, "", "cut off after event 0");
    refuses(other, text.substring(0, text.length() / 2), "damaged or cut off");
    refuses(other, String.join("\n", lines.subList(0, 30)) + "\n", "cut off after event 30");
    refuses(other, text.replace("\"s6\"", "\"s5\""), "digest");
    refuses(other, String.join("\n", lines.subList(1, 31)), "position 2");
    refuses(other, text + lines.getFirst(), "behind its end");
    refuses(other, text.replace("\"format\":1", "\"format\":2"), "format 2");
    refuses(other, "hello\n", "line 1");
    refuses(other, "{\"problem\":{\"detail\":\"disk on fire\"}}\n", "disk on fire");
    refuses(other, text.replaceFirst("\"eventId\":\"[^\"]*\"", "\"eventId\":\"x\""), "no UUID");
    refuses(other, text.replaceFirst("\"revision\":1", "\"revision\":1,\"more\":2"), "line 1");

    assertThat(restore(other, export).count()).isEqualTo(30);
  }

  private static void refuses(DataSource target, String file, String why) {
    assertThatThrownBy(() -> restore(target, file.getBytes(UTF_8)))
        .isInstanceOf(LogFileException.class)
        .hasMessageContaining(why);
    assertThat(StoredLog.inPostgres(target).head()).isZero();
  }

  @Test
  void aDamagedLogIsNotExportedAsIfItWereSound() {
    execute("UPDATE events.event SET version = 70 WHERE position = 17");

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> new LogExport(StoredLog.inPostgres(database.dataSource())).write(out))
        .isInstanceOf(LogFileException.class)
        .hasMessageContaining("position 17");
    assertThat(out.toString(UTF_8)).doesNotContain("trailer");
  }

  private static byte[] export(DataSource dataSource) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogExport(StoredLog.inPostgres(dataSource)).write(out);
    return out.toByteArray();
  }

  private static Trailer restore(DataSource target, byte[] export) throws IOException {
    return new LogRestore(target)
        .read(new ByteArrayInputStream(Arrays.copyOf(export, export.length)), done -> {});
  }

  private static DataSource fresh() {
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    EventsMigration.migrate(dataSource);
    return dataSource;
  }
}
