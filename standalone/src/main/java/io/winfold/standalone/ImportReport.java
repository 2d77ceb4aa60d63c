package io.winfold.standalone;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** What came of an import, for a person: the counts, then every line not taken and why. */
final class ImportReport {
  private ImportReport() {}

  static void print(JsonNode operation, PrintStream out) {
    JsonNode result = operation.path("result");
    out.printf(
        "%s: %d read, %d imported, %d unchanged, %d rejected%n",
        operation.path("state").asString(),
        result.path("read").asLong(0),
        result.path("imported").asLong(0),
        result.path("unchanged").asLong(0),
        result.path("rejected").asLong(0));
    JsonNode problem = operation.path("problem");
    if (!problem.isMissingNode() && !problem.isNull()) {
      out.println(problem.path("detail").asString(problem.toString()));
    }
    for (JsonNode note : result.path("notes")) {
      out.printf("  note: %s (%d)%n", note.path("detail").asString(), note.path("count").asLong(1));
    }
    for (JsonNode line : result.path("rejections")) {
      out.printf(
          "  %s:%d: %s%n",
          line.path("file").asString(),
          line.path("line").asLong(0),
          line.path("reason").asString());
    }
    long more = result.path("rejectionsNotListed").asLong(0);
    if (more > 0) {
      out.printf("  and %d more lines not taken%n", more);
    }
  }
}
