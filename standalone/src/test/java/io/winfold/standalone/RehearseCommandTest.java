package io.winfold.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseCommandTest {
  @TempDir Path folder;

  private final StringWriter said = new StringWriter();

  /** What is refused ends it: each report has been answered, and the log says what was sold. */
  @Test
  void everythingIsRunThrough() throws IOException {
    Path data = folder.resolve("data");
    PreparedData.copyTo(data);
    int code =
        Winfold.commandLine()
            .setErr(new PrintWriter(said))
            .execute("rehearse", "--port", "0", "--data", data.toString());

    assertThat(code).as("%s", said).isZero();
    assertThat(Files.readAllLines(data.resolve("rehearsal.ndjson")))
        .filteredOn(line -> line.contains("\"opportunity/rehearsed-"))
        .filteredOn(line -> line.contains("\"type\":\"Won\""))
        .hasSize(Rehearsal.DEALS);
  }
}
