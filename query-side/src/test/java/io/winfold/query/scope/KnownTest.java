package io.winfold.query.scope;

import static io.winfold.query.projection.EveryProjection.PROJECTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.platform.testing.EmbeddedDatabase;
import io.winfold.query.projection.EveryProjection;
import io.winfold.query.projection.GenerationBuild;
import io.winfold.query.projection.Snapshot;
import io.winfold.query.testing.LogWithHoles;
import io.winfold.query.testing.MemoryLog;
import java.sql.Connection;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import javax.sql.DataSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.unit.DataSize;

class KnownTest {
  private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant LONG_AFTER = BEGIN.plusSeconds(1_000_000);

  @Property(tries = 4)
  void knownAtAnInstantIsAllUpToTheLastEventRecordedByThen(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    int holes = random.nextInt(100, 300);
    MemoryLog log =
        new LogWithHoles(
            position ->
                position == 800
                    || (position % 7 != 3 && (position < holes || position > holes + 200)));
    Instant now = BEGIN;
    for (int i = 0; i < 800; i++) {
      // Many at one instant, as of an import, across more than one block of positions.
      now = i >= 200 && i < 600 ? now : now.plusMillis(random.nextInt(2));
      log.append("opportunity/" + i, now, new Discarded("x"));
    }

    try (Connection connection = build(log)) {
      Snapshot snapshot = snapshot(connection);
      TreeSet<Instant> instants = new TreeSet<>();
      log.all().forEach(event -> instants.add(event.recordedAt()));
      for (Instant instant : instants) {
        assertThat(Known.at(snapshot, instant)).isEqualTo(last(log, instant));
        assertThat(Known.at(snapshot, instant.minusNanos(1_000)))
            .isEqualTo(last(log, instant.minusNanos(1_000)));
      }
      assertThat(Known.at(snapshot, LONG_AFTER)).isEqualTo(last(log, LONG_AFTER));
      assertThat(Known.at(snapshot, Instant.EPOCH)).isZero();
    }
  }

  private static long last(MemoryLog log, Instant instant) {
    return log.read(0, Integer.MAX_VALUE).stream()
        .filter(event -> !event.recordedAt().isAfter(instant))
        .mapToLong(RecordedEvent::position)
        .max()
        .orElse(0);
  }

  private static Connection build(MemoryLog log) throws Exception {
    DataSource dataSource = EmbeddedDatabase.freshDatabase().dataSource();
    GenerationBuild.Built built =
        new GenerationBuild(
                log,
                dataSource,
                EveryProjection.generations(dataSource),
                PROJECTIONS,
                DataSize.ofMegabytes(1))
            .build(null, GenerationBuild.Watcher.NOBODY);
    Connection connection = dataSource.getConnection();
    connection.setSchema(built.generation().schema());
    return connection;
  }

  private static Snapshot snapshot(Connection connection) {
    return new Snapshot(
        JdbcClient.create(new SingleConnectionDataSource(connection, true)), 1, Map.of(), 0);
  }
}
