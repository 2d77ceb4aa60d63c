package io.winfold.command.intake.crmcsv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.winfold.command.intake.ImportFormat.Setting;
import io.winfold.command.intake.ImportNotes;
import io.winfold.command.intake.ImportNotes.Note;
import io.winfold.command.intake.SourceRow;
import io.winfold.command.intake.csv.UnreadableFileException;
import io.winfold.command.opportunity.OpportunityCommand.ChangeStage;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.command.opportunity.OpportunityCommand.Lose;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import io.winfold.command.opportunity.OpportunityCommand.Win;
import io.winfold.kernel.Money;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrmCsvFormatTest {
  private static final String HEADER =
      "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";
  private static final Setting SETTING =
      new Setting(ZoneOffset.UTC, Instant.parse("2018-01-01T00:00:00Z"));

  @TempDir Path folder;
  private final Map<String, Path> files = new HashMap<>();
  private final ImportNotes notes = new ImportNotes();

  @BeforeEach
  void tables() throws IOException {
    file("products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n");
    file(
        "accounts.csv",
        """
        account,sector,year_established,revenue,employees,office_location,subsidiary_of
        Acme Corporation,technolgy,1996,1100.04,2822,United States,
        Bioholding,medical,2012,587.34,1356,Philipines,Acme Corporation
        """);
    file(
        "sales_teams.csv",
        "sales_agent,manager,regional_office\nMoses Frase,Dustin Brinkmann,Central\n");
  }

  @Test
  void aWonRowIsCreatedAtTheListPriceWhenEngagedAndWonAtItsValueWhenClosed() throws Exception {
    var deal = deal("A1,Moses Frase,GTX Pro,Acme Corporation,Won,2016-10-20,2017-03-01,4514\n");

    assertThat(deal.id().value()).isEqualTo("A1");
    assertThat(deal.line()).isEqualTo(2);
    assertThat(deal.history().steps())
        .containsExactly(
            new Step(
                new Create(
                    "Acme Corporation: GTX Pro",
                    new PipelineId("crm"),
                    new StageId("engaging"),
                    Money.of("4821", "USD"),
                    null,
                    "Moses Frase",
                    "Dustin Brinkmann",
                    "Acme Corporation",
                    null,
                    "technology",
                    "GTX",
                    List.of(),
                    Map.of(
                        "product", "GTX Pro",
                        "regional-office", "Central",
                        "country", "United States",
                        "employees", "2822",
                        "revenue-million-usd", "1100.04",
                        "year-established", "1996"),
                    "A1",
                    null),
                Instant.parse("2016-10-20T00:00:00Z")),
            new Step(
                new ChangeStage(new StageId("engaging")), Instant.parse("2016-10-20T00:00:00Z")),
            new Step(new Win(Money.of("4514", "USD")), Instant.parse("2017-03-01T00:00:00Z")));
  }

  @Test
  void aLostRowKeepsItsListPriceAndItsReasonIsNotRecorded() throws Exception {
    var deal = deal("A1,Moses Frase,MG Special,,Lost,2016-10-20,2016-10-20,0\n");

    assertThat(create(deal).amount()).isEqualTo(Money.of("55", "USD"));
    assertThat(deal.history().steps().getLast())
        .isEqualTo(new Step(new Lose("not-recorded", null), Instant.parse("2016-10-20T00:00:00Z")));
  }

  @Test
  void aRowWithoutDatesIsPlacedAtTheLatestDateOfTheFileAndSaysSo() throws Exception {
    var rows =
        read(
            """
            A1,Moses Frase,GTX Pro,,Prospecting,,,
            A2,Moses Frase,GTX Pro,,Won,2016-10-20,2017-03-01,1
            A3,Moses Frase,GTX Pro,,Won,2016-10-20,2017-13-01,1
            A4,Moses Frase,GTX Pro,,Won,2016-10-20,2999-01-01,1
            """);

    var undated = (SourceRow.Deal) rows.getFirst();
    assertThat(create(undated).stage()).isEqualTo(new StageId("prospecting"));
    assertThat(undated.history().steps())
        .extracting(Step::occurredAt)
        .containsExactly(Instant.parse("2017-03-01T00:00:00Z"));
    assertThat(notes.list())
        .contains(
            new Note(
                "no-date",
                "A row in stage Prospecting without any date was placed at 2017-03-01, the latest"
                    + " date in the file",
                1,
                "sales_pipeline.csv",
                2));
  }

  @Test
  void anEngagedRowIsCreatedWhenEngagedInTheZoneOfTheBusiness() throws Exception {
    file("sales_pipeline.csv", HEADER + "A1,Moses Frase,GTX Pro,,Engaging,2017-07-01,,\n");
    var rows = read(new Setting(ZoneId.of("America/New_York"), SETTING.now()));

    assertThat(((SourceRow.Deal) rows.getFirst()).history().steps().getFirst().occurredAt())
        .isEqualTo(Instant.parse("2017-07-01T04:00:00Z"));
  }

  @Test
  void aProductIsFoundDespiteBlanksAndCaseAndEachSpellingIsCounted() throws Exception {
    read(
        """
        A1,Moses Frase,GTXPro,,Engaging,2017-07-01,,
        A2,Moses Frase,gtx pro,,Engaging,2017-07-01,,
        A3,Moses Frase,GTXPro,,Engaging,2017-07-01,,
        A4,Moses Frase,GTX Pro,,Engaging,2017-07-01,,
        """);

    assertThat(notes.list())
        .filteredOn(note -> note.code().equals("product-matched"))
        .extracting(Note::detail, Note::count, Note::line)
        .containsExactly(
            tuple("product 'GTXPro' taken as 'GTX Pro': the same but for blanks and case", 2L, 2L),
            tuple(
                "product 'gtx pro' taken as 'GTX Pro': the same but for blanks and case", 1L, 3L));
  }

  @Test
  void whatIsMisspeltIsCorrectedAndNoted() throws Exception {
    var deal = deal("A1,Moses Frase,GTX Pro,Bioholding,Engaging,2017-07-01,,\n");

    assertThat(create(deal).attributes())
        .containsEntry("country", "Philippines")
        .containsEntry("subsidiary-of", "Acme Corporation");
    assertThat(notes.list())
        .extracting(Note::detail)
        .contains(
            "sector technolgy taken as technology",
            "office_location Philipines taken as Philippines");
  }

  @Test
  void whatTheTablesDoNotKnowIsTakenWithoutAndNoted() throws Exception {
    var rows =
        read(
            """
            A1,Nobody Known,GTX Pro,No Such Account,Engaging,2017-07-01,,
            A2,,GTX Pro,,Engaging,2017-07-01,,
            """);

    assertThat(create((SourceRow.Deal) rows.get(0)))
        .returns("Nobody Known", Create::owner)
        .returns(null, Create::team)
        .returns("No Such Account", Create::account)
        .returns(null, Create::industry);
    assertThat(create((SourceRow.Deal) rows.get(1)))
        .returns("GTX Pro", Create::name)
        .returns(null, Create::owner)
        .returns(null, Create::account);
    assertThat(notes.list())
        .extracting(Note::code)
        .contains("agent-unknown", "account-unknown", "no-agent", "no-account");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';                                            The line has 1 columns, the header 8",
        ",M,GTX Pro,,Won,2017-01-01,2017-01-02,1;       opportunity_id is missing",
        "A 1,M,GTX Pro,,Won,2017-01-01,2017-01-02,1;    opportunity_id is not 1 to 64 letters,"
            + " digits, '.', '_', '~' or '-': 'A 1'",
        "A1,M,GTX Mega,,Won,2017-01-01,2017-01-02,1;    The product is not in products.csv:"
            + " 'GTX Mega'",
        "A1,M,,,Won,2017-01-01,2017-01-02,1;            product is missing",
        "A1,M,GTX Pro,,Maybe,2017-01-01,2017-01-02,1;   deal_stage is not Prospecting, Engaging,"
            + " Won or Lost: 'Maybe'",
        "A1,M,GTX Pro,,Won,2017-02-30,2017-03-02,1;     engage_date is not a date: '2017-02-30'",
        "A1,M,GTX Pro,,Won,01/02/2017,2017-03-02,1;     engage_date is not a date: '01/02/2017'",
        "A1,M,GTX Pro,,Won,2017-02-01,2017-01-31,1;     close_date 2017-01-31 lies before"
            + " engage_date 2017-02-01",
        "A1,M,GTX Pro,,Won,2017-02-01,2018-01-02,1;     close_date lies in the future: 2018-01-02",
        "A1,M,GTX Pro,,Won,,2017-01-31,1;               engage_date of a closed deal is missing",
        "A1,M,GTX Pro,,Lost,2017-01-31,,0;              close_date of a closed deal is missing",
        "A1,M,GTX Pro,,Won,2017-01-01,2017-01-02,;      close_value of a won deal is missing",
        "A1,M,GTX Pro,,Won,2017-01-01,2017-01-02,1e9;   close_value is not an amount: '1e9'",
        "A1,M,GTX Pro,,Won,2017-01-01,2017-01-02,-5;    close_value is not an amount: '-5'",
        "A1,M,GTX Pro,,Engaging,2017-01-01,2017-01-02,; close_date is given, but the deal is not"
            + " Won or Lost",
        "OK,M,GTX Pro,,Won,2017-01-01,2017-01-02,1;     opportunity_id OK stands in line 2 already"
      })
  void aRowThatCannotBeTakenIsRejectedWithItsLineAndTheOthersGoOn(String row, String reason)
      throws Exception {
    String broken = row.isEmpty() ? "only one value" : row;

    var rows =
        read(
            "OK,M,GTX Pro,,Engaging,2017-01-01,,\n"
                + broken
                + "\nOK2,M,GTX Pro,,Engaging,2017-01-01,,\n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).isInstanceOf(SourceRow.Deal.class);
    assertThat(rows.get(1)).isEqualTo(new SourceRow.Rejected("sales_pipeline.csv", 3, reason));
    assertThat(rows.get(2)).isInstanceOf(SourceRow.Deal.class);
  }

  @Test
  void filesThatAreNotThereAreMissedByNameOrDoneWithout() throws Exception {
    file("sales_pipeline.csv", HEADER + "A1,M,GTX Pro,,Engaging,2017-01-01,,\n");
    files.remove("accounts.csv");
    assertThat(read(SETTING)).hasSize(1);
    assertThat(notes.list())
        .extracting(Note::code, Note::file)
        .contains(tuple("file-missing", "accounts.csv"));

    files.remove("products.csv");
    assertThatThrownBy(() -> read(SETTING))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("products.csv");

    files.remove("sales_pipeline.csv");
    assertThatThrownBy(() -> read(SETTING)).hasMessage("sales_pipeline.csv is missing");
  }

  private void file(String name, String content) throws IOException {
    files.put(name, Files.writeString(folder.resolve(name), content));
  }

  private static Create create(SourceRow.Deal deal) {
    return (Create) deal.history().steps().getFirst().command();
  }

  private SourceRow.Deal deal(String row) throws Exception {
    return (SourceRow.Deal) read(row).getFirst();
  }

  private List<SourceRow> read(String rows) throws Exception {
    file("sales_pipeline.csv", HEADER + rows);
    return read(SETTING);
  }

  private List<SourceRow> read(Setting setting) throws Exception {
    List<SourceRow> rows = new ArrayList<>();
    try (var prepared = new CrmCsvFormat().prepare(files, setting, notes)) {
      for (SourceRow row = prepared.next(); row != null; row = prepared.next()) {
        rows.add(row);
      }
      assertThat(prepared.rows()).isEqualTo(rows.size());
    }
    return rows;
  }
}
