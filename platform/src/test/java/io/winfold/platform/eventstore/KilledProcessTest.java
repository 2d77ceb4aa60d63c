package io.winfold.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.testing.ChildJvm;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two processes append to one database; one is killed in the midst and the other goes on. */
class KilledProcessTest {
  private final Database database = EmbeddedDatabase.freshDatabase();

  /** The highest version each stream was told of, as heard by the clients. */
  private final Map<String, Long> accepted = new ConcurrentHashMap<>();

  @Test
  void whatAKilledProcessHadAcceptedIsInTheLogOnceAndTheOtherProcessDoesNotNotice()
      throws Exception {
    EventsMigration.migrate(database.dataSource());
    Process killed = start("killed");
    Process other = start("other");
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> heard("killed") > 100);
      await().atMost(Duration.ofSeconds(60)).until(() -> heard("other") > 100);

      killed.destroyForcibly().waitFor();
      long before = heard("other");
      await().atMost(Duration.ofSeconds(60)).until(() -> heard("other") > before + 100);
    } finally {
      killed.destroyForcibly().waitFor();
      other.destroyForcibly().waitFor();
    }

    try (Node node = new Node(database)) {
      List<RecordedEvent> log = node.log.read(0, 1_000_000);
      assertThat(log)
          .extracting(RecordedEvent::position)
          .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
      Map<String, Long> versions = new HashMap<>();
      log.forEach(
          event ->
              assertThat(event.version())
                  .as(event.stream())
                  .isEqualTo(versions.merge(event.stream(), 1L, Long::sum)));
      assertThat(accepted)
          .allSatisfy(
              (stream, version) ->
                  assertThat(versions.get(stream)).as(stream).isGreaterThanOrEqualTo(version));
      node.append("opportunity/killed-0", versions.get("opportunity/killed-0"), anEvent());
    }
  }

  private static DomainEvent anEvent() {
    return PostgresEventStoreTest.move("qualified", "proposition");
  }

  private long heard(String name) {
    return accepted.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("opportunity/" + name))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private Process start(String name) throws IOException {
    Process process =
        ChildJvm.start(
            AppendingProcess.class, database.url(), database.user(), database.password(), name);
    Thread.ofVirtual().start(() -> hear(process.inputReader()));
    return process;
  }

  private void hear(BufferedReader output) {
    try (output) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[0].equals("accepted")) {
          accepted.merge(words[1], Long.parseLong(words[2]), Math::max);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
