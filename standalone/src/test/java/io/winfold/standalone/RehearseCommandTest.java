package io.winfold.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseCommandTest {
  @TempDir Path folder;

  private final StringWriter refused = new StringWriter();

  /** What is refused ends it, so what was read was answered. */
  @Test
  void everythingIsRunThroughOnceAndOnlyWhereThereIsNothing() throws IOException {
    Path data = folder.resolve("data");
    PreparedData.copyTo(data);
    var said = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(said, true, UTF_8));
    try {
      assertThat(rehearse(data)).as("%s", refused).isZero();
    } finally {
      System.setOut(console);
    }

    assertThat(said.toString(UTF_8))
        .contains("read api/reports/pipeline\n", "read api/reports/waterfall/deals\n")
        .contains("read api/opportunities/rehearsed-1/probability-history\n")
        .contains("Queries read generation 2", "opportunity is what the log says")
        .contains("The log is intact");
    assertThat(Files.readAllLines(data.resolve("rehearsal.ndjson")))
        .filteredOn(line -> line.contains("\"opportunity/rehearsed-"))
        .filteredOn(line -> line.contains("\"type\":\"Won\""))
        .hasSize(Rehearsal.DEALS);

    assertThat(rehearse(data)).isEqualTo(1);
    assertThat(refused.toString()).contains("where there are events");
  }

  private int rehearse(Path data) {
    return Winfold.commandLine()
        .setErr(new PrintWriter(refused))
        .execute("rehearse", "--data", data.toString());
  }
}
