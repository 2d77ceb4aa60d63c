package io.winfold.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The public CRM data set, where it lies beside the checkout. */
record CrmFiles(Path folder) {
  private static final String NAME = "crm-sales-opportunities";

  /** In {@code winfold.data} or {@code WINFOLD_DATA}, else beside the checkout. */
  static Optional<CrmFiles> find() {
    String told = System.getProperty("winfold.data", System.getenv("WINFOLD_DATA"));
    Stream<Path> places =
        told != null
            ? Stream.of(Path.of(told).resolve(NAME))
            : Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .limit(4)
                .map(at -> at.resolve("shared/data").resolve(NAME));
    return places.filter(Files::isDirectory).findFirst().map(CrmFiles::new);
  }

  Map<String, String> contents() {
    var contents = new LinkedHashMap<String, String>();
    for (String name : List.of("accounts", "products", "sales_teams", "sales_pipeline")) {
      contents.put(name + ".csv", text(name));
    }
    return contents;
  }

  /** What the deals not closed are worth at their products' list prices. */
  BigDecimal openAtListPrice() {
    var prices = new HashMap<String, BigDecimal>();
    for (Map<String, String> product : rows("products")) {
      // GTXPro in the one file is GTX Pro in the other.
      prices.put(
          product.get("product").replace(" ", ""), new BigDecimal(product.get("sales_price")));
    }
    return rows("sales_pipeline").stream()
        .filter(row -> List.of("Prospecting", "Engaging").contains(row.get("deal_stage")))
        .map(row -> prices.get(row.get("product").replace(" ", "")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** What the deals won in a month were closed with. */
  BigDecimal won(YearMonth month) {
    return rows("sales_pipeline").stream()
        .filter(row -> "Won".equals(row.get("deal_stage")))
        .filter(row -> row.getOrDefault("close_date", "").startsWith(month.toString()))
        .map(row -> new BigDecimal(row.get("close_value")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private List<Map<String, String>> rows(String name) {
    List<String> lines = text(name).lines().toList();
    String[] columns = lines.getFirst().split(",", -1);
    var rows = new ArrayList<Map<String, String>>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1); // nothing is quoted in these files
      var row = new HashMap<String, String>();
      for (int i = 0; i < columns.length; i++) {
        row.put(columns[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name + ".csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
