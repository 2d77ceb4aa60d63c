package io.winfold.platform.eventstore;

import static io.winfold.platform.eventstore.PostgresEventStoreTest.move;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.database.Connections;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.platform.testing.EmbeddedDatabase.Database;
import java.net.URI;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The commit succeeds and the answer that says so is lost. */
class LostAnswerTest {
  private static final DomainEvent EVENT = move("new", "qualified");

  @Test
  void anAppendWhoseAnswerIsLostIsFoundInTheLogAndNotWrittenAgain() throws Exception {
    Database database = EmbeddedDatabase.freshDatabase();
    EventsMigration.migrate(database.dataSource());
    URI address = URI.create(database.url().substring("jdbc:".length()));
    HeadSignal signal = new HeadSignal();
    PostgresEventLog log =
        new PostgresEventLog(database.dataSource(), EventCodec.standard(), signal);

    try (LossyProxy network = new LossyProxy(address.getPort());
        GroupCommitWriter writer =
            new GroupCommitWriter(through(network, database, address), signal, seconds(15))) {
      PostgresEventStorageEngine engine =
          new PostgresEventStorageEngine(log, writer, EventCodec.standard());
      engine.appendEvents(Node.messages("opportunity/a", 0, EVENT));

      for (int version = 1; version < 10; version++) {
        network.loseOne();
        engine.appendEvents(Node.messages("opportunity/a", version, EVENT));
      }

      assertThat(network.lost()).isEqualTo(9);
    }
    assertThat(log.read(0, 100))
        .extracting(RecordedEvent::version)
        .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
  }

  private static Connections through(LossyProxy network, Database database, URI address) {
    String url = database.url().replace(":" + address.getPort() + "/", ":" + network.port() + "/");
    return new Connections(new Database(url, database.user(), database.password()).dataSource());
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
