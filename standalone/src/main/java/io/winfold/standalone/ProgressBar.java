package io.winfold.standalone;

import java.io.PrintStream;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** An operation's progress on one line of a terminal, drawn over and over. */
final class ProgressBar {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private int drawn;

  ProgressBar(PrintStream out) {
    this.out = out;
  }

  void show(JsonNode operation) {
    String line = render(operation);
    out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
    out.flush();
    drawn = line.length();
  }

  static String render(JsonNode operation) {
    long done = operation.path("done").asLong(0);
    long total = operation.path("total").asLong(0);
    int filled = total == 0 ? 0 : (int) Math.min(WIDTH, done * WIDTH / total);
    return String.format(
        Locale.ROOT,
        "%-10s [%s%s] %s%s%s",
        operation.path("phase").asString(""),
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        total == 0 ? Long.toString(done) : done + "/" + total,
        rate(operation),
        eta(operation));
  }

  private static String rate(JsonNode operation) {
    double perSecond = operation.path("perSecond").asDouble(0);
    return perSecond > 0 ? String.format(Locale.ROOT, "  %.0f/s", perSecond) : "";
  }

  private static String eta(JsonNode operation) {
    double seconds = operation.path("etaSeconds").asDouble(0);
    return seconds >= 1 ? String.format(Locale.ROOT, "  %.0f s left", seconds) : "";
  }

  /** Shows how it ended, and leaves the line. */
  void finish(JsonNode operation) {
    show(operation);
    out.println();
  }
}
