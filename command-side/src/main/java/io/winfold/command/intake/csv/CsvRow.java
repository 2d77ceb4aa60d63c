package io.winfold.command.intake.csv;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of a CSV file below its header. */
public sealed interface CsvRow {

  /** The line it begins at; the first line of a file is 1. */
  long line();

  /** A row with a value for every column of the header. */
  final class Values implements CsvRow {
    private final long line;
    private final Map<String, Integer> columns;
    private final String[] values;

    Values(long line, Map<String, Integer> columns, String[] values) {
      this.line = line;
      this.columns = columns;
      this.values = values;
    }

    @Override
    public long line() {
      return line;
    }

    /**
     * The value in a column without blanks around it; null where it is empty.
     *
     * @param column one of those the file was opened with
     */
    public @Nullable String get(String column) {
      Integer index = columns.get(column);
      if (index == null) {
        throw new IllegalArgumentException("The file was opened without a column " + column);
      }
      String value = values[index].strip();
      return value.isEmpty() ? null : value;
    }
  }

  /**
   * A line that is no row of this file.
   *
   * @param reason why, for a person
   */
  record Broken(long line, String reason) implements CsvRow {}
}
