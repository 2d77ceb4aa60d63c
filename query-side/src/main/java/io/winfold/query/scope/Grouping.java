package io.winfold.query.scope;

import io.winfold.platform.web.Parameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a report groups its deals by, in the order asked for. A deal without a value is in a group
 * of its own (null); a deal with several tags is in several groups.
 *
 * @param monthOf the timestamp of a deal {@code d} whose month is meant, as SQL; null: of its
 *     expected close
 */
public record Grouping(List<Dimension> dimensions, @Nullable String monthOf) {
  private static final String UNTAGGED =
      """
      CROSS JOIN LATERAL (SELECT unnest(d.tags) AS tag
                          UNION ALL SELECT NULL WHERE d.tags = '{}') g\
      """;

  /**
   * Takes {@code groupBy} out of a request.
   *
   * @param byDefault what to group by where it is not given
   */
  public static Grouping of(Parameters parameters, String... byDefault) {
    List<String> names = parameters.list("groupBy");
    var dimensions = new LinkedHashSet<Dimension>();
    for (String name : names.isEmpty() ? List.of(byDefault) : names) {
      dimensions.add(
          Dimension.group(name)
              .orElseThrow(
                  () -> Parameters.invalid("groupBy", "takes " + Dimension.NAMES + ", month")));
    }
    if (dimensions.size() > 8) {
      throw Parameters.invalid("groupBy", "takes at most 8 names");
    }
    return new Grouping(List.copyOf(dimensions), null);
  }

  public boolean needDetails() {
    return dimensions.stream().anyMatch(Dimension::needsDetails);
  }

  public List<String> names() {
    return dimensions.stream().map(Dimension::name).toList();
  }

  /** The same without one name. */
  public Grouping without(String name) {
    return new Grouping(
        dimensions.stream().filter(dimension -> !dimension.name().equals(name)).toList(), monthOf);
  }

  /** The same with the month at the end, if there is one. */
  public Grouping monthLast() {
    return new Grouping(
        dimensions.stream().sorted(Comparator.comparing(Dimension::isMonth)).toList(), monthOf);
  }

  /**
   * The same, where {@code month} is that of a timestamp of the deal.
   *
   * @param timestamp SQL over a deal {@code d}
   */
  public Grouping monthOf(String timestamp) {
    return new Grouping(dimensions, timestamp);
  }

  /** Its values as columns {@code g0, g1, ...} of a deal {@code d}, each followed by a comma. */
  public String select(Map<String, @Nullable Object> parameters) {
    return IntStream.range(0, dimensions.size())
        .mapToObj(
            i -> {
              Dimension dimension = dimensions.get(i);
              if (dimension.isAttribute()) {
                parameters.put("group" + i, dimension.attribute());
              }
              String value =
                  dimension.isMonth() && monthOf != null
                      ? "to_char(" + monthOf + " AT TIME ZONE :zone, 'YYYY-MM')"
                      : dimension.sql("group" + i);
              return value + " AS g" + i + ", ";
            })
        .collect(Collectors.joining());
  }

  /** What has to be joined to a deal {@code d} for {@link #select}. */
  public String join() {
    return dimensions.stream().anyMatch(Dimension::isTag) ? UNTAGGED : "";
  }

  /** {@code g0, g1, ...}, each followed by a comma. */
  public String columns() {
    return columns("");
  }

  /** The columns of an alias, each followed by a comma. */
  public String columns(String alias) {
    return IntStream.range(0, dimensions.size())
        .mapToObj(i -> alias + "g" + i + ", ")
        .collect(Collectors.joining());
  }

  /** The values of a row that selected {@link #columns()}. */
  public Row read(ResultSet row) throws SQLException {
    return read(row, "");
  }

  /** The same where the names of the columns have something before them. */
  public Row read(ResultSet row, String prefix) throws SQLException {
    var group = new Row();
    for (int i = 0; i < dimensions.size(); i++) {
      group.put(dimensions.get(i).name(), row.getString(prefix + "g" + i));
    }
    return group;
  }

  /** Whether a deal may be in several groups. */
  public boolean overlaps() {
    return dimensions.stream().anyMatch(Dimension::isTag);
  }

  /** Groups by their values, one name after the other, null last. */
  public Comparator<Row> order(Comparator<String> stages) {
    return (one, other) -> {
      for (Dimension dimension : dimensions) {
        Comparator<String> values =
            dimension.name().equals("stage") ? stages : Comparator.naturalOrder();
        int order =
            Comparator.nullsLast(values)
                .compare(text(one, dimension.name()), text(other, dimension.name()));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static @Nullable String text(Row group, String name) {
    return (String) group.get(name);
  }

  /** Warnings that come with these groups. */
  public List<Warning> warnings() {
    return dimensions.stream().anyMatch(Dimension::isTag)
        ? List.of(
            new Warning(
                "overlapping-groups",
                "A deal with several tags counts in the group of each; the groups do not add up"))
        : List.of();
  }
}
