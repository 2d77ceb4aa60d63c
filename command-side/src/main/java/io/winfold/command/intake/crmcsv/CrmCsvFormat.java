package io.winfold.command.intake.crmcsv;

import io.winfold.command.intake.ImportFormat;
import io.winfold.command.intake.ImportNotes;
import io.winfold.command.intake.csv.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Reads the four files of a CRM's export and places every deal at its original dates:
 *
 * <ul>
 *   <li>The pipeline is {@code crm} with the stages Prospecting (10 %) and Engaging (50 %). The
 *       percentages are set without looking at how the deals ended, an even bet once there is an
 *       engagement: taken from the outcomes in the same files they would tell the past what the
 *       future held.
 *   <li>The owner is the sales agent, the team the agent's manager, the industry the account's
 *       sector, the type the product's series. The product, the regional office and what is known
 *       of the account are attributes.
 *   <li>A deal is created at the product's list price on its engage_date, at the beginning of the
 *       day, in stage Engaging; won at close_value or lost, keeping its amount, on its close_date.
 *       The reason of a loss is {@code not-recorded}.
 *   <li>An open deal without any date is created on the latest date of the files, and noted.
 *   <li>A product is found by its name, else by its name without blanks and case, and noted.
 * </ul>
 */
public final class CrmCsvFormat implements ImportFormat {
  @Override
  public String name() {
    return "crm-csv";
  }

  @Override
  public Set<String> files() {
    return Set.of(Deals.FILE, Tables.ACCOUNTS, Tables.PRODUCTS, Tables.TEAMS, DICTIONARY);
  }

  /** Says what the columns mean; there is nothing in it to import. */
  private static final String DICTIONARY = "data_dictionary.csv";

  @Override
  public Prepared prepare(Map<String, Path> files, Setting setting, ImportNotes notes)
      throws IOException, UnreadableFileException {
    Path deals = files.get(Deals.FILE);
    if (deals == null) {
      throw new UnreadableFileException(Deals.FILE + " is missing");
    }
    return CrmHistories.open(deals, Tables.read(files, notes), setting, notes);
  }
}
