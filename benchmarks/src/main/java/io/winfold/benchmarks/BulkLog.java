package io.winfold.benchmarks;

import io.winfold.benchmarks.LongHistory.Happening;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import io.winfold.platform.log.EventCopy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Puts a whole history into an empty log at once, as it would be had it been recorded live. */
final class BulkLog {
  private static final EventCodec CODEC = EventCodec.standard();
  private static final int BUFFER = 1 << 16;

  private BulkLog() {}

  static void write(Connection connection, List<Happening> happenings)
      throws SQLException, IOException {
    PGCopyOutputStream copy =
        new PGCopyOutputStream(
            connection.unwrap(PGConnection.class),
            """
            COPY events.event (position, stream, version, event_id, type, revision, occurred_at,
                               recorded_at, metadata, payload, digest)
            FROM STDIN (FORMAT binary)\
            """,
            BUFFER);
    try {
      EventCopy rows = new EventCopy(copy);
      byte[] digest = EventDigest.start();
      long position = 0;
      for (Happening happening : happenings) {
        StoredEvent event = stored(++position, happening);
        digest = EventDigest.next(digest, event);
        rows.write(event, digest);
      }
      rows.end();
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE) events.event");
    }
  }

  private static StoredEvent stored(long position, Happening happening) {
    var type = CODEC.typeOf(happening.event());
    long micros = StoredEvent.micros(happening.at());
    return new StoredEvent(
        position,
        happening.stream(),
        happening.version(),
        new UUID(position, 0).toString(),
        type.name(),
        type.revision(),
        micros,
        micros,
        CODEC.writeMetadata(EventMetadata.of(happening.at(), "bench").toMap()),
        CODEC.write(happening.event()),
        null);
  }
}
