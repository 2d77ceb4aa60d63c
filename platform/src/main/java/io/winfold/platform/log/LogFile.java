package io.winfold.platform.log;

import io.winfold.platform.eventstore.EventDigest;
import io.winfold.platform.eventstore.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads what {@link LogExport} writes, and believes nothing of it before its digest is right. */
public final class LogFile {
  /** Larger than any event that could be appended. */
  private static final int LONGEST_LINE = 128 << 20;

  private static final int BUFFER = 1 << 16;
  private static final HexFormat HEX = HexFormat.of();

  private LogFile() {}

  /** Takes the events of a file. */
  @FunctionalInterface
  public interface Taker {
    void take(StoredEvent event, byte[] digest) throws IOException;
  }

  /**
   * @param in an export, not compressed
   * @param taker given every event and its digest, in order, before it is known that the file is
   *     whole
   * @throws LogFileException if it is not whole and unchanged
   */
  public static Trailer read(InputStream in, Taker taker) throws IOException {
    Lines lines = new Lines(in);
    byte[] digest = EventDigest.start();
    long count = 0;
    long recorded = Long.MIN_VALUE;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      switch (read(line, count + 1)) {
        case LogLine.Content.Event(StoredEvent event) -> {
          if (event.position != ++count || event.recordedMicros < recorded) {
            throw new LogFileException(
                "The file is not the export of a log: its line %d has position %d, recorded at %s"
                    .formatted(count, event.position, StoredEvent.instant(event.recordedMicros)));
          }
          recorded = event.recordedMicros;
          digest = EventDigest.next(digest, event);
          taker.take(event, digest);
        }
        case LogLine.Content.End(Trailer trailer) -> {
          check(trailer, new Trailer(Trailer.FORMAT, count, HEX.formatHex(digest)));
          if (lines.next() != null) {
            throw new LogFileException("The file goes on behind its end");
          }
          return trailer;
        }
        case LogLine.Content.Failure(String detail) ->
            throw new LogFileException("The export had failed: " + detail);
      }
    }
    throw new LogFileException("The file is cut off after event " + count);
  }

  private static LogLine.Content read(byte[] line, long number) {
    try {
      return LogLine.read(line);
    } catch (LogFileException e) {
      throw new LogFileException(
          "The file is damaged or cut off at line %d: %s".formatted(number, e.getMessage()));
    }
  }

  private static void check(Trailer said, Trailer found) {
    if (said.format() != Trailer.FORMAT) {
      throw new LogFileException("The file is of format " + said.format() + ", unknown here");
    }
    if (said.count() != found.count()) {
      throw new LogFileException(
          "The file has %d events and says it has %d".formatted(found.count(), said.count()));
    }
    if (!said.digest().equals(found.digest())) {
      throw new LogFileException(
          "The events in the file are not those exported: their digest is another");
    }
  }

  /** Lines as bytes, each of bounded length. */
  private static final class Lines {
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;

    Lines(InputStream in) {
      this.in = in;
    }

    /** Null at the end. */
    byte @Nullable [] next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      while (true) {
        if (from == to) {
          from = 0;
          to = Math.max(0, in.read(buffer));
          if (to == 0) {
            return line.size() == 0 ? null : line.toByteArray();
          }
        }
        int end = from;
        while (end < to && buffer[end] != '\n') {
          end++;
        }
        line.write(buffer, from, end - from);
        if (line.size() > LONGEST_LINE) {
          throw new LogFileException("A line is longer than any event can be");
        }
        from = end;
        if (end < to) {
          from++;
          return line.toByteArray();
        }
      }
    }
  }
}
