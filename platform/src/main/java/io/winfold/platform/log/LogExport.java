package io.winfold.platform.log;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import io.winfold.platform.eventstore.StoredLog;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes the whole log as lines of JSON, a {@link Trailer} last. The same log gives the same bytes,
 * from any store.
 */
public final class LogExport {
  private final StoredLog log;

  public LogExport(StoredLog log) {
    this.log = log;
  }

  /**
   * The log as it is when this begins.
   *
   * @throws LogFileException if the log is not what was written; the output then has no trailer
   */
  public Trailer write(OutputStream out) throws IOException {
    Pass pass = new Pass(out);
    log.scan(pass::take);
    Trailer trailer =
        new Trailer(Trailer.FORMAT, pass.count, HexFormat.of().formatHex(pass.digest));
    out.write(LogLine.write(trailer));
    out.write('\n');
    out.flush();
    return trailer;
  }

  private static final class Pass {
    private final OutputStream out;
    private byte[] digest = EventDigest.start();
    private long count;

    Pass(OutputStream out) {
      this.out = out;
    }

    void take(StoredEvent event) throws IOException {
      digest = EventDigest.next(digest, event);
      if (event.position != ++count
          || (event.digest != null && !Arrays.equals(digest, event.digest))) {
        throw new LogFileException(
            "The log is damaged at position %d: verify it (winfold verify --log) to see how"
                .formatted(count));
      }
      out.write(LogLine.write(event));
      out.write('\n');
    }
  }
}
