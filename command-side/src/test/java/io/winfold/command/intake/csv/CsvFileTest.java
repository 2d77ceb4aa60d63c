package io.winfold.command.intake.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir Path folder;

  @Test
  void columnsAreFoundByNameInAnyOrderAndCase() throws Exception {
    assertThat(rows("\uFEFFExtra,B,a\r\nx, 2 ,1\r\ny,,3")).containsExactly("2: 1|2", "3: 3|null");
  }

  @Test
  void aMissingColumnRefusesTheFileAndNamesIt() {
    assertThatThrownBy(() -> rows("a,c\n1,2\n"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("deals.csv lacks the columns b");
    assertThatThrownBy(() -> rows("")).hasMessage("deals.csv has no header line");
  }

  @Test
  void quotedValuesHoldCommasQuotesAndLineEnds() throws Exception {
    assertThat(rows("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",x\nplain 5\" disk,y\n"))
        .containsExactly("2: 1,5|say \"hi\"", "3: two\nlines|x", "5: plain 5\" disk|y");
  }

  @Test
  void oneBrokenLineCostsThatLineOnly() throws Exception {
    assertThat(rows("a,b\n1\n1,2,3\n\n   \n\"open,2\n3,4\n\"x\"y,5\n6,7"))
        .containsExactly(
            "2: ! The line has 1 columns, the header 2",
            "3: ! The line has 3 columns, the header 2",
            "6: ! A quote is opened and not closed",
            "7: 3|4",
            "8: ! The line is not well-formed CSV",
            "9: 6|7");
  }

  @Test
  void aLineLongerThanAllowedIsPassedOver() throws Exception {
    assertThat(rows("a,b\n" + "x".repeat(CsvFile.LONGEST_LINE + 1) + ",1\n2,3\n"))
        .containsExactly("2: ! The line is longer than 65536 characters", "3: 2|3");
  }

  @Test
  void aQuoteThatStaysOpenForThousandsOfLinesBreaksOneLine() throws Exception {
    var rows = rows("a,b\n\"1,2\n" + "3,4\n".repeat(5_000));

    assertThat(rows).hasSize(5_001).first().isEqualTo("2: ! A quote is opened and not closed");
    assertThat(rows).last().isEqualTo("5002: 3|4");
  }

  @Test
  void textThatIsNotUtf8IsToldApart() throws Exception {
    assertThat(rows("a,b\nMünchen,1\n2,3\n".getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly("2: ! The line is not UTF-8 text", "3: 2|3");
  }

  private List<String> rows(String text) throws IOException, UnreadableFileException {
    return rows(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> rows(byte[] text) throws IOException, UnreadableFileException {
    Path path = Files.write(folder.resolve("deals.csv"), text);
    List<String> rows = new ArrayList<>();
    try (var file = CsvFile.open("deals.csv", path, List.of("a", "b"))) {
      for (CsvRow row = file.next(); row != null; row = file.next()) {
        rows.add(
            row.line()
                + ": "
                + switch (row) {
                  case CsvRow.Values values -> values.get("a") + "|" + values.get("b");
                  case CsvRow.Broken broken -> "! " + broken.reason();
                });
      }
    }
    return rows;
  }
}
