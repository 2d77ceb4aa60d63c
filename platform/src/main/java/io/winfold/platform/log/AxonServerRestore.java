package io.winfold.platform.log;

import io.winfold.platform.eventstore.AxonServerAccess;
import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads an export into an Axon Server that is empty, or holds the beginning of that very export.
 * The server has no transaction large enough for a log, so one that breaks off leaves what was
 * appended; the next one goes on behind it. What came of it is read back and compared.
 */
public final class AxonServerRestore {
  /** A transaction is at most so many events, and about so many bytes. */
  private static final int EVENTS = 500;

  private static final int BYTES = 1 << 20;

  private final AxonServerAccess server;

  public AxonServerRestore(AxonServerAccess server) {
    this.server = server;
  }

  /**
   * @param in an export, not compressed, known to be whole and unchanged
   * @param progress told how many events the server holds
   * @return what the log now holds, equal to the trailer of the export
   * @throws LogFileException if the server holds other events than the export's first, or cannot
   *     hold them as they are
   * @throws io.winfold.platform.eventstore.EventLogException if it does not answer, or refuses
   */
  public Trailer read(InputStream in, LongConsumer progress) throws IOException {
    Trailer before = held();
    Appending appending = new Appending(before, progress);
    Trailer trailer = LogFile.read(in, appending::take);
    if (trailer.count() < before.count()) {
      throw holdsOthers();
    }
    appending.flush();
    Trailer after = held();
    if (!after.equals(trailer)) {
      throw new LogFileException(
          "Axon Server holds %d events of digest %s afterwards, and not those of the file"
              .formatted(after.count(), after.digest()));
    }
    return after;
  }

  private Trailer held() {
    Held held = new Held();
    server.log().scan(held::take);
    return new Trailer(Trailer.FORMAT, held.count, HexFormat.of().formatHex(held.digest));
  }

  private static LogFileException holdsOthers() {
    return new LogFileException("Axon Server holds other events; restore into an empty one");
  }

  private static final class Held {
    private long count;
    private byte[] digest = EventDigest.start();

    void take(StoredEvent event) {
      count++;
      digest = EventDigest.next(digest, event);
    }
  }

  private final class Appending {
    private final Trailer before;
    private final LongConsumer progress;
    private final List<StoredEvent> next = new ArrayList<>(EVENTS);
    private int bytes;

    Appending(Trailer before, LongConsumer progress) {
      this.before = before;
      this.progress = progress;
    }

    void take(StoredEvent event, byte[] digest) {
      if (event.position <= before.count()) {
        if (event.position == before.count()
            && !Arrays.equals(digest, HexFormat.of().parseHex(before.digest()))) {
          throw holdsOthers();
        }
        return;
      }
      int size = event.payload.length + event.metadata.length;
      if (next.size() == EVENTS || bytes + size > BYTES) {
        flush();
      }
      next.add(event);
      bytes += size;
    }

    void flush() {
      if (next.isEmpty()) {
        return;
      }
      try {
        server.append(next);
      } catch (IllegalArgumentException e) {
        throw new LogFileException(String.valueOf(e.getMessage()));
      }
      progress.accept(next.getLast().position);
      next.clear();
      bytes = 0;
    }
  }
}
