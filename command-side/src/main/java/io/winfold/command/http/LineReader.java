package io.winfold.command.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines of bounded length, however long the stream is. Lines are numbered from
 * 1; blank ones count and are passed over.
 */
final class LineReader {
  private final InputStream in;
  private final int maxLength;
  private final byte[] buffer = new byte[64 * 1024];
  private int from;
  private int to;
  private long number;

  /**
   * @param maxLength bytes of a line, its end not counted
   */
  LineReader(InputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /** A line that is not blank. */
  static final class Line {
    private final long number;
    private final byte @Nullable [] text;

    private Line(long number, byte @Nullable [] text) {
      this.number = number;
      this.text = text;
    }

    long number() {
      return number;
    }

    /** Null where the line was longer than allowed. */
    byte @Nullable [] text() {
      return text;
    }
  }

  /** The next line that is not blank; null at the end. */
  @Nullable Line next() throws IOException {
    while (true) {
      var line = new ByteArrayOutputStream(256);
      boolean tooLong = false;
      boolean ended = false;
      boolean any = false;
      while (!ended && fill()) {
        any = true;
        int end = from;
        while (end < to && buffer[end] != '\n') {
          end++;
        }
        ended = end < to;
        if (!tooLong && line.size() + (end - from) <= maxLength) {
          line.write(buffer, from, end - from);
        } else {
          tooLong = true;
          line.reset();
        }
        from = ended ? end + 1 : end;
      }
      if (!any) {
        return null;
      }
      number++;
      if (tooLong) {
        return new Line(number, null);
      }
      byte[] text = line.toByteArray();
      if (!isBlank(text)) {
        return new Line(number, text);
      }
    }
  }

  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    from = 0;
    to = Math.max(0, in.read(buffer));
    return to > 0;
  }

  private static boolean isBlank(byte[] text) {
    for (byte b : text) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
