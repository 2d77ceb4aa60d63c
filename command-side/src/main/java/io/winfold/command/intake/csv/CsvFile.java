package io.winfold.command.intake.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with a header, read row by row. Columns are found by name, in any order and case;
 * columns nobody asked for are passed over. The text is UTF-8, with or without a byte order mark.
 *
 * <p>A quoted value may span lines. One whose closing quote does not follow within {@value
 * #MOST_LINES} lines breaks the line it began on, and reading goes on with the next.
 */
public final class CsvFile implements Closeable {
  /** The longest line taken, in characters. */
  public static final int LONGEST_LINE = 1 << 16;

  /** The most lines one row may span. */
  public static final int MOST_LINES = 100;

  private static final CSVFormat FORMAT = CSVFormat.RFC4180;
  private static final char REPLACEMENT = '\uFFFD';

  private final String name;
  private final BoundedLines lines;
  private final Deque<String> ahead = new ArrayDeque<>();
  private final Map<String, Integer> columns;
  private final int width;
  private long line;

  private CsvFile(String name, Reader reader, Collection<String> wanted)
      throws IOException, UnreadableFileException {
    this.name = name;
    this.lines = new BoundedLines(reader, LONGEST_LINE);
    List<String> header = header();
    this.width = header.size();
    this.columns = indexes(header, wanted);
  }

  /**
   * @param name what to call the file in messages
   * @param wanted the columns that must be there
   * @throws UnreadableFileException if it has no header or lacks a column
   */
  public static CsvFile open(String name, Path path, Collection<String> wanted)
      throws IOException, UnreadableFileException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    Reader reader = new InputStreamReader(Files.newInputStream(path), decoder);
    try {
      return new CsvFile(name, reader, wanted);
    } catch (IOException | UnreadableFileException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The next row, null at the end. Empty lines are passed over. */
  public @Nullable CsvRow next() throws IOException {
    while (true) {
      String first = nextLine();
      if (first == null) {
        return null;
      }
      if (!first.isBlank()) {
        return row(first);
      }
    }
  }

  private CsvRow row(String first) throws IOException {
    long began = line;
    if (isTooLong(first)) {
      return new CsvRow.Broken(began, "The line is longer than " + LONGEST_LINE + " characters");
    }
    String text = joined(first);
    if (text == null) {
      return new CsvRow.Broken(began, "A quote is opened and not closed");
    }
    if (text.indexOf(REPLACEMENT) >= 0) {
      return new CsvRow.Broken(began, "The line is not UTF-8 text");
    }
    String[] values = values(text);
    if (values == null) {
      return new CsvRow.Broken(began, "The line is not well-formed CSV");
    }
    if (values.length != width) {
      return new CsvRow.Broken(
          began, "The line has " + values.length + " columns, the header " + width);
    }
    return new CsvRow.Values(began, columns, values);
  }

  /** The line with those its quoted values span, null if a quote stays open. */
  private @Nullable String joined(String first) throws IOException {
    Quotes quotes = new Quotes();
    if (!quotes.areOpenAfter(first)) {
      return first;
    }
    StringBuilder text = new StringBuilder(first);
    List<String> taken = new ArrayList<>();
    while (taken.size() < MOST_LINES - 1 && text.length() <= LONGEST_LINE) {
      String next = nextLine();
      if (next == null) {
        break;
      }
      taken.add(next);
      if (isTooLong(next)) {
        break;
      }
      text.append('\n').append(next);
      if (!quotes.areOpenAfter(next)) {
        return text.toString();
      }
    }
    for (int i = taken.size() - 1; i >= 0; i--) {
      ahead.addFirst(taken.get(i));
      line--;
    }
    return null;
  }

  /** Follows the quotes of a row through its lines. */
  private static final class Quotes {
    private boolean open;
    private boolean quotedValue;
    private boolean atStart = true;

    /** Whether a value that began with a quote is still open after one more line. */
    boolean areOpenAfter(String line) {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"') {
          // Inside a quoted value an escaped quote closes and opens again at once.
          quotedValue |= atStart;
          open = quotedValue && !open;
        } else if (c == ',' && !open) {
          quotedValue = false;
        }
        atStart = c == ',' && !open;
      }
      return open;
    }
  }

  private static String @Nullable [] values(String text) {
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      var records = parser.iterator();
      if (!records.hasNext()) {
        return null;
      }
      CSVRecord first = records.next();
      return records.hasNext() ? null : first.values();
    } catch (IOException | RuntimeException e) {
      // What the text is not, the parser says by an exception; it reads from memory only.
      return null;
    }
  }

  private List<String> header() throws IOException, UnreadableFileException {
    String first = nextLine();
    if (first == null || isTooLong(first)) {
      throw new UnreadableFileException(name + " has no header line");
    }
    String[] names = values(first.startsWith("\uFEFF") ? first.substring(1) : first);
    if (names == null) {
      throw new UnreadableFileException(name + " does not begin with a header of CSV");
    }
    List<String> header = new ArrayList<>();
    for (String column : names) {
      header.add(column.strip().toLowerCase(Locale.ROOT));
    }
    return header;
  }

  private Map<String, Integer> indexes(List<String> header, Collection<String> wanted)
      throws UnreadableFileException {
    Map<String, Integer> indexes = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (String column : wanted) {
      int index = header.indexOf(column.toLowerCase(Locale.ROOT));
      if (index < 0) {
        missing.add(column);
      } else {
        indexes.put(column, index);
      }
    }
    if (!missing.isEmpty()) {
      throw new UnreadableFileException(name + " lacks the columns " + String.join(", ", missing));
    }
    return indexes;
  }

  private @Nullable String nextLine() throws IOException {
    String next = ahead.isEmpty() ? lines.next() : ahead.removeFirst();
    if (next != null) {
      line++;
    }
    return next;
  }

  @SuppressWarnings("ReferenceEquality") // the mark is told by identity
  private static boolean isTooLong(String line) {
    return line == BoundedLines.TOO_LONG;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
