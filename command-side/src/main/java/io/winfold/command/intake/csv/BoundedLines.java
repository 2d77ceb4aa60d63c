package io.winfold.command.intake.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text, none held that is longer than allowed. Ends of lines: LF, CR LF or CR. */
final class BoundedLines implements Closeable {
  /** Stands for a line that was too long; told by identity. */
  @SuppressWarnings("StringOperationCanBeSimplified") // an identity of its own
  static final String TOO_LONG = new String("too long");

  private final Reader reader;
  private final int longest;
  private final char[] buffer = new char[1 << 14];
  private int at;
  private int end;
  private boolean afterCarriageReturn;

  BoundedLines(Reader reader, int longest) {
    this.reader = reader;
    this.longest = longest;
  }

  /** The next line without its end, {@link #TOO_LONG} in place of one too long, null at the end. */
  @Nullable String next() throws IOException {
    StringBuilder line = null;
    boolean tooLong = false;
    while (true) {
      if (at == end && !fill()) {
        return tooLong ? TOO_LONG : line == null ? null : line.toString();
      }
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[at] == '\n') {
          at++;
          continue;
        }
      }
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      line = line == null ? new StringBuilder(at - from) : line;
      tooLong |= line.length() + (at - from) > longest;
      if (!tooLong) {
        line.append(buffer, from, at - from);
      }
      if (at < end) {
        afterCarriageReturn = buffer[at++] == '\r';
        return tooLong ? TOO_LONG : line.toString();
      }
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, reader.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
