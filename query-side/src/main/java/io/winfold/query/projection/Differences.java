package io.winfold.query.projection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds out in which columns the rows of one aggregate differ from a fresh fold. */
final class Differences {
  private static final String PRESENT = "a row";

  private final List<Table<?>> tables;
  private final JdbcClient snapshot;

  Differences(List<Table<?>> tables, JdbcClient snapshot) {
    this.tables = tables;
    this.snapshot = snapshot;
  }

  /** The values of a row by column, as the database writes them. */
  private record Values(List<@Nullable String> texts) {
    List<@Nullable String> key(Table<?> table) {
      return texts.subList(0, table.keys());
    }
  }

  /**
   * @param key the first column of its rows
   * @param aggregate null: the log knows none
   * @param fold hands over the rows it should have
   */
  List<Difference> of(String key, @Nullable String aggregate, Consumer<Folding.Rows> fold) {
    Map<Table<?>, Map<List<@Nullable String>, Values>> fresh = fresh(fold);
    List<Difference> differences = new ArrayList<>();
    for (Table<?> table : tables) {
      Map<List<@Nullable String>, Values> expected = fresh.getOrDefault(table, Map.of());
      Map<List<@Nullable String>, Values> found = live(table, key);
      Set<List<@Nullable String>> keys = new LinkedHashSet<>(expected.keySet());
      keys.addAll(found.keySet());
      for (List<@Nullable String> row : keys) {
        compare(aggregate, table, row, found.get(row), expected.get(row), differences);
      }
    }
    return differences;
  }

  private static void compare(
      @Nullable String aggregate,
      Table<?> table,
      List<@Nullable String> row,
      @Nullable Values live,
      @Nullable Values fresh,
      List<Difference> differences) {
    List<String> columns = table.columns();
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    IntStream.range(0, row.size()).forEach(i -> key.put(columns.get(i), row.get(i)));
    if (live == null || fresh == null) {
      differences.add(
          new Difference(
              aggregate,
              table.name(),
              key,
              null,
              live == null ? null : PRESENT,
              fresh == null ? null : PRESENT));
      return;
    }
    for (int i = row.size(); i < columns.size(); i++) {
      String is = live.texts().get(i);
      String should = fresh.texts().get(i);
      if (!Objects.equals(is, should)) {
        differences.add(new Difference(aggregate, table.name(), key, columns.get(i), is, should));
      }
    }
  }

  private Map<Table<?>, Map<List<@Nullable String>, Values>> fresh(Consumer<Folding.Rows> fold) {
    Map<Table<?>, Map<List<@Nullable String>, Values>> rows = new HashMap<>();
    fold.accept(
        new Folding.Rows() {
          @Override
          public <R> void add(Table<R> table, R row) {
            Values values = asTheDatabaseSays(table, table.texts(row));
            rows.computeIfAbsent(table, one -> new LinkedHashMap<>())
                .put(values.key(table), values);
          }
        });
    return rows;
  }

  private Values asTheDatabaseSays(Table<?> table, List<@Nullable String> texts) {
    String sql =
        table.types().stream()
            .map("(?::%s)::text"::formatted)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    return snapshot
        .sql(sql)
        .params(texts)
        .query((row, number) -> values(row, texts.size()))
        .single();
  }

  private Map<List<@Nullable String>, Values> live(Table<?> table, String key) {
    List<String> columns = table.columns();
    String sql =
        columns.stream()
            .map("%s::text"::formatted)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    Map<List<@Nullable String>, Values> rows = new LinkedHashMap<>();
    snapshot
        .sql(
            "%s FROM %s WHERE %s = ?::%s"
                .formatted(sql, table.name(), columns.getFirst(), table.types().getFirst()))
        .param(key)
        .query((row, number) -> values(row, columns.size()))
        .list()
        .forEach(values -> rows.put(values.key(table), values));
    return rows;
  }

  private static Values values(java.sql.ResultSet row, int columns) throws java.sql.SQLException {
    List<@Nullable String> texts = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) {
      texts.add(row.getString(i));
    }
    return new Values(texts);
  }
}
