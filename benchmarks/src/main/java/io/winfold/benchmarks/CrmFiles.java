package io.winfold.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of an import: the real data set where {@code WINFOLD_DATA} or the folder beside the
 * checkout has it, else generated ones of the same shape.
 */
final class CrmFiles {
  private static final String NAME = "crm-sales-opportunities";
  private static final String DEALS = "sales_pipeline.csv";
  private static final int GENERATED = 8_800;

  private final String origin;
  private final Map<String, List<String>> lines;
  private int round;

  private CrmFiles(String origin, Map<String, List<String>> lines) {
    this.origin = origin;
    this.lines = lines;
  }

  static CrmFiles find(Bench bench) throws IOException {
    String given = System.getenv("WINFOLD_DATA");
    Path data =
        given == null ? bench.home().resolveSibling("shared").resolve("data") : Path.of(given);
    Path folder = data.resolve(NAME);
    return Files.isDirectory(folder) ? read(folder) : generated();
  }

  private static CrmFiles read(Path folder) throws IOException {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String file : List.of("accounts.csv", "products.csv", "sales_teams.csv", DEALS)) {
      lines.put(file, Files.readAllLines(folder.resolve(file)));
    }
    return new CrmFiles(NAME, lines);
  }

  private static CrmFiles generated() {
    Random random = new Random(4711);
    List<String> accounts =
        new ArrayList<>(
            List.of(
                "account,sector,year_established,revenue,employees,office_location,subsidiary_of"));
    for (int i = 0; i < 85; i++) {
      accounts.add("Account %d,retail,1999,%d.5,%d,United States,".formatted(i, 10 + i, 100 + i));
    }
    List<String> products = new ArrayList<>(List.of("product,series,sales_price"));
    for (int i = 0; i < 7; i++) {
      products.add("Product %d,Series %d,%d".formatted(i, i / 3, 55 + i * 800));
    }
    List<String> teams = new ArrayList<>(List.of("sales_agent,manager,regional_office"));
    for (int i = 0; i < 35; i++) {
      teams.add("Agent %d,Manager %d,Central".formatted(i, i / 6));
    }
    List<String> deals =
        new ArrayList<>(
            List.of(
                "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,"
                    + "close_value"));
    for (int i = 0; i < GENERATED; i++) {
      LocalDate engaged = LocalDate.of(2016, 10, 20).plusDays(random.nextInt(300));
      String end =
          switch (random.nextInt(10)) {
            case 0 -> "Prospecting,,,";
            case 1, 2 -> "Engaging,%s,,".formatted(engaged);
            case 3, 4, 5 -> "Lost,%s,%s,0".formatted(engaged, engaged.plusDays(40));
            default ->
                "Won,%s,%s,%d".formatted(engaged, engaged.plusDays(60), 100 + random.nextInt(900));
          };
      deals.add(
          "G%07d,Agent %d,Product %d,Account %d,%s"
              .formatted(i, random.nextInt(35), random.nextInt(7), random.nextInt(85), end));
    }
    return new CrmFiles(
        "generated in its shape",
        Map.of(
            "accounts.csv",
            accounts,
            "products.csv",
            products,
            "sales_teams.csv",
            teams,
            DEALS,
            deals));
  }

  String origin() {
    return origin;
  }

  int deals() {
    return Objects.requireNonNull(lines.get(DEALS)).size() - 1;
  }

  /** All files, each deal under an id of this round. */
  byte[] zipWithNewIds() throws IOException {
    round++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (var file : lines.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        boolean first = true;
        for (String line : file.getValue()) {
          String prefix = !first && file.getKey().equals(DEALS) ? "R" + round + "-" : "";
          zip.write((prefix + line + "\n").getBytes(StandardCharsets.UTF_8));
          first = false;
        }
      }
    }
    return bytes.toByteArray();
  }
}
