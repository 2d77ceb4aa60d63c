package io.winfold.command.intake.crmcsv;

import io.winfold.command.intake.ImportNotes;
import io.winfold.command.intake.crmcsv.CrmDeal.Account;
import io.winfold.command.intake.crmcsv.CrmDeal.Agent;
import io.winfold.command.intake.crmcsv.CrmDeal.Product;
import io.winfold.command.intake.csv.CsvFile;
import io.winfold.command.intake.csv.CsvRow;
import io.winfold.command.intake.csv.UnreadableFileException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tables the deals refer to, held in memory: they are small beside the deals. A line that
 * cannot be taken is noted, and the deals that name it find it missing.
 */
final class Tables {
  static final String ACCOUNTS = "accounts.csv";
  static final String PRODUCTS = "products.csv";
  static final String TEAMS = "sales_teams.csv";

  /** Words known to be misspelt in these files. */
  private static final Map<String, String> SPELLINGS =
      Map.of("technolgy", "technology", "Philipines", "Philippines");

  private final ImportNotes notes;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<String, Product> productsByKey = new HashMap<>();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Agent> agents = new HashMap<>();

  private Tables(ImportNotes notes) {
    this.notes = notes;
  }

  static Tables read(Map<String, Path> files, ImportNotes notes)
      throws IOException, UnreadableFileException {
    Tables tables = new Tables(notes);
    tables.read(files, PRODUCTS, List.of("product", "series", "sales_price"), tables::product);
    if (tables.products.isEmpty()) {
      throw new UnreadableFileException(PRODUCTS + " is missing or names no product with a price");
    }
    tables.read(
        files,
        ACCOUNTS,
        List.of(
            "account",
            "sector",
            "year_established",
            "revenue",
            "employees",
            "office_location",
            "subsidiary_of"),
        tables::account);
    tables.read(files, TEAMS, List.of("sales_agent", "manager", "regional_office"), tables::agent);
    return tables;
  }

  private void read(
      Map<String, Path> files,
      String name,
      List<String> columns,
      BiConsumer<CsvRow.Values, String> taker)
      throws IOException, UnreadableFileException {
    Path path = files.get(name);
    if (path == null) {
      notes.add("file-missing", "The file was not given; what it says is left out", name, 0);
      return;
    }
    try (CsvFile file = CsvFile.open(name, path, columns)) {
      for (CsvRow row = file.next(); row != null; row = file.next()) {
        switch (row) {
          case CsvRow.Broken broken -> leaveOut(name, broken.line(), broken.reason());
          case CsvRow.Values values -> {
            String key = values.get(columns.getFirst());
            if (key == null) {
              leaveOut(name, values.line(), columns.getFirst() + " is missing");
            } else {
              taker.accept(values, key);
            }
          }
        }
      }
    }
  }

  private void product(CsvRow.Values row, String name) {
    String price = row.get("sales_price");
    BigDecimal amount = price == null ? null : Fields.amount(price);
    if (amount == null) {
      leaveOut(PRODUCTS, row.line(), "sales_price is not an amount: " + Fields.shown(price));
      return;
    }
    Product product = new Product(name, row.get("series"), amount);
    if (products.putIfAbsent(name, product) != null) {
      leaveOut(PRODUCTS, row.line(), "The product stands above already: " + Fields.shown(name));
      return;
    }
    productsByKey.putIfAbsent(key(name), product);
  }

  private void account(CsvRow.Values row, String name) {
    Account account =
        new Account(
            spelt(row.get("sector"), "sector", row.line()),
            spelt(row.get("office_location"), "office_location", row.line()),
            row.get("employees"),
            row.get("revenue"),
            row.get("year_established"),
            row.get("subsidiary_of"));
    if (accounts.putIfAbsent(name, account) != null) {
      leaveOut(ACCOUNTS, row.line(), "The account stands above already: " + Fields.shown(name));
    }
  }

  private void agent(CsvRow.Values row, String name) {
    Agent agent = new Agent(row.get("manager"), row.get("regional_office"));
    if (agents.putIfAbsent(name, agent) != null) {
      leaveOut(TEAMS, row.line(), "The agent stands above already: " + Fields.shown(name));
    }
  }

  private @Nullable String spelt(@Nullable String word, String column, long line) {
    String right = word == null ? null : SPELLINGS.get(word);
    if (right == null) {
      return word;
    }
    notes.add("misspelt", column + " " + word + " taken as " + right, ACCOUNTS, line);
    return right;
  }

  private void leaveOut(String file, long line, String reason) {
    notes.add("line-left-out", file + " line " + line + ": " + reason, file, line);
  }

  /** The product of exactly this name, else the one that differs in blanks and case only. */
  @Nullable Product product(String name) {
    Product exact = products.get(name);
    return exact != null ? exact : productsByKey.get(key(name));
  }

  @Nullable Account account(String name) {
    return accounts.get(name);
  }

  @Nullable Agent agent(String name) {
    return agents.get(name);
  }

  private static String key(String name) {
    return name.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
  }
}
