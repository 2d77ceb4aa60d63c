package io.winfold.query.projection;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one kind stand in a table, told once for every way of writing them. All rows go in
 * one statement, a column as one array.
 *
 * @param <R> a row
 */
public final class Table<R> {

  /**
   * @param type the SQL type its text is cast to
   * @param value what {@link SqlText} has a text for
   */
  private record Column<R>(
      String name,
      String type,
      SqlBinary binary,
      Function<R, @Nullable Object> value,
      RowEncoder.Column<R> encoder) {}

  private final String name;
  private final int keys;
  private final boolean large;
  private final @Nullable Table<?> parent;
  private final List<Column<R>> columns;
  private final List<Column<R>> checked;
  private final RowEncoder<R> encoder;
  private final byte[] seed;
  private final String insert;
  private final String upsert;
  private final String update;

  private Table(Builder<R> told) {
    name = told.name;
    seed = (name + '\0').getBytes(StandardCharsets.UTF_8);
    keys = told.keys;
    large = told.large;
    parent = told.parent;
    columns = List.copyOf(told.columns);
    encoder = new RowEncoder<>(columns.stream().map(Column::encoder).toList());
    checked =
        columns.stream()
            .filter(one -> one.binary() == SqlBinary.DATE || one.binary() == SqlBinary.TIMESTAMPTZ)
            .toList();
    List<String> names = columns.stream().map(Column::name).toList();
    List<String> rest = names.subList(keys, names.size());
    String rows =
        "unnest(%s) AS given(%s)"
            .formatted(
                columns.stream().map(column -> "?::text[]").collect(Collectors.joining(", ")),
                String.join(", ", names));
    insert =
        "INSERT INTO %s (%s) SELECT %s FROM %s"
            .formatted(
                name,
                String.join(", ", names),
                columns.stream().map(Table::given).collect(Collectors.joining(", ")),
                rows);
    upsert = insert + onConflict(each(rest, "%1$s = excluded.%1$s", ", "));
    update =
        "UPDATE %s held SET %s FROM %s WHERE %s"
            .formatted(
                name,
                columns.subList(keys, columns.size()).stream()
                    .map(column -> column.name() + " = " + given(column))
                    .collect(Collectors.joining(", ")),
                rows,
                columns.subList(0, keys).stream()
                    .map(column -> "held." + column.name() + " = " + given(column))
                    .collect(Collectors.joining(" AND ")));
  }

  private String onConflict(String set) {
    return " ON CONFLICT (%s) DO UPDATE SET %s"
        .formatted(String.join(", ", columns().subList(0, keys)), set);
  }

  private static String given(Column<?> column) {
    return "given." + column.name() + "::" + column.type();
  }

  private static String each(List<String> names, String pattern, String separator) {
    return names.stream().map(pattern::formatted).collect(Collectors.joining(separator));
  }

  public static <R> Builder<R> named(String name) {
    return new Builder<>(name);
  }

  public String name() {
    return name;
  }

  /** Those of the key first, and the one that tells the aggregate before all others. */
  public List<String> columns() {
    return columns.stream().map(Column::name).toList();
  }

  /** Whether a rebuild fills it by a session of its own. */
  boolean isLarge() {
    return large;
  }

  /** The table that has one row for each value of the first column, if that was told. */
  @Nullable Table<?> parent() {
    return parent;
  }

  /** How many of the {@link #columns()} are the key. */
  public int keys() {
    return keys;
  }

  /**
   * Sees whether PostgreSQL can hold the row, as far as that is in the hands of whoever wrote the
   * events.
   *
   * @throws IllegalArgumentException if not
   */
  public void check(R row) {
    for (Column<R> column : checked) {
      Object value = column.value().apply(row);
      if (value != null) {
        column.binary().check(value);
      }
    }
  }

  /** What tells the digests of its rows from those of other tables. */
  byte[] seed() {
    return seed;
  }

  boolean isKeyedByText() {
    return columns.getFirst().binary() == SqlBinary.TEXT;
  }

  /** The SQL types of the {@link #columns()}. */
  List<String> types() {
    return columns.stream().map(Column::type).toList();
  }

  /** The values of the {@link #columns()} as PostgreSQL reads them. */
  List<@Nullable String> texts(R row) {
    List<@Nullable String> texts = new ArrayList<>(columns.size());
    columns.forEach(column -> texts.add(SqlText.of(column.value().apply(row))));
    return texts;
  }

  /** Appends the row as COPY's binary format has it. */
  void encode(R row, CopyBuffer out) {
    encoder.encode(row, out);
  }

  /** Writes rows that are not there yet; one that is fails. */
  public void insert(Connection connection, Collection<? extends R> rows) throws SQLException {
    write(connection, insert, rows);
  }

  /** Writes rows, each over the one with its key if there is one. */
  public void upsert(Connection connection, Collection<? extends R> rows) throws SQLException {
    write(connection, upsert, rows);
  }

  /**
   * Writes rows, each into the one with its key if there is one.
   *
   * @param set what becomes of the columns then, as of {@code DO UPDATE SET}
   */
  void merge(Connection connection, Collection<? extends R> rows, String set) throws SQLException {
    write(connection, insert + onConflict(set), rows);
  }

  /**
   * Changes the columns of rows that are there.
   *
   * @throws IllegalStateException if one is not
   */
  public void update(Connection connection, Collection<? extends R> rows) throws SQLException {
    int changed = write(connection, update, rows);
    if (changed != rows.size()) {
      throw new IllegalStateException(
          "%d of %d rows are there: %s".formatted(changed, rows.size(), update));
    }
  }

  private int write(Connection connection, String sql, Collection<? extends R> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(i + 1, column(connection, columns.get(i), rows));
      }
      return statement.executeUpdate();
    }
  }

  private static <R> Array column(
      Connection connection, Column<R> column, Collection<? extends R> rows) throws SQLException {
    @Nullable String[] texts = new String[rows.size()];
    int at = 0;
    for (R row : rows) {
      texts[at++] = SqlText.of(column.value().apply(row));
    }
    return connection.createArrayOf("text", texts);
  }

  /**
   * Names the columns, those of the key first.
   *
   * @param <R> a row
   */
  public static final class Builder<R> {
    private final String name;
    private final List<Column<R>> columns = new ArrayList<>();
    private int keys;
    private boolean large;
    private @Nullable Table<?> parent;

    private Builder(String name) {
      this.name = name;
    }

    /** It has many rows: a rebuild fills it by a session of its own. */
    public Builder<R> large() {
      large = true;
      return this;
    }

    /** Its first column is the key of another table, all of whose rows are named by it. */
    public Builder<R> of(Table<?> parent) {
      this.parent = parent;
      return this;
    }

    public Builder<R> key(String column, String type, Function<R, @Nullable Object> value) {
      keys++;
      return column(column, type, value);
    }

    /** A part of the key that is a bigint. */
    public Builder<R> key(String column, ToLongFunction<R> value) {
      keys++;
      return bigint(column, value);
    }

    public Builder<R> column(String column, String type, Function<R, @Nullable Object> value) {
      SqlBinary binary = SqlBinary.of(type);
      return column(
          new Column<>(
              column,
              type,
              binary,
              value,
              (row, out) -> {
                Object given = value.apply(row);
                if (given == null) {
                  out.putInt(-1);
                } else {
                  binary.write(given, out);
                }
              }));
    }

    /** A number there always is. Told so, a rebuild writes it without an object of its own. */
    public Builder<R> bigint(String column, ToLongFunction<R> value) {
      return longs(column, "bigint", SqlBinary.BIGINT, value, Long::valueOf);
    }

    /** An instant there always is, or infinity, as {@link SqlInstant} counts. */
    public Builder<R> instant(String column, ToLongFunction<R> micros) {
      return longs(column, "timestamptz", SqlBinary.TIMESTAMPTZ, micros, SqlInstant::orInfinity);
    }

    private Builder<R> longs(
        String column,
        String type,
        SqlBinary binary,
        ToLongFunction<R> value,
        LongFunction<Object> shown) {
      return column(
          new Column<>(
              column,
              type,
              binary,
              row -> shown.apply(value.applyAsLong(row)),
              (row, out) -> SqlBinary.bigint(value.applyAsLong(row), out)));
    }

    /** The same of an integer. */
    public Builder<R> integer(String column, ToIntFunction<R> value) {
      return column(
          new Column<>(
              column,
              "integer",
              SqlBinary.INTEGER,
              value::applyAsInt,
              (row, out) -> SqlBinary.integer(value.applyAsInt(row), out)));
    }

    private Builder<R> column(Column<R> column) {
      columns.add(column);
      return this;
    }

    public Table<R> build() {
      return new Table<>(this);
    }
  }
}
