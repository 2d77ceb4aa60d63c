package io.winfold.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table, printed and kept. */
final class Report {
  private static final String BEGIN = "<!-- figures: begin -->";
  private static final String END = "<!-- figures: end -->";

  private Report() {}

  static String table(String machine, List<Row> rows) {
    return Stream.concat(
            Stream.of(
                machine + ".",
                "",
                "| what | measured | against | ratio | target | met |",
                "|---|---|---|---|---|---|"),
            rows.stream().map(Row::markdown))
        .collect(Collectors.joining("\n"));
  }

  /** Puts the table in place of the one before, and leaves the words around it. */
  static void keep(Path file, String table) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " lacks the lines " + BEGIN + " and " + END);
    }
    Files.writeString(
        file,
        text.substring(0, begin + BEGIN.length()) + "\n" + table + "\n" + text.substring(end));
  }
}
