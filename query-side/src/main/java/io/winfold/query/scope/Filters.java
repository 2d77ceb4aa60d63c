package io.winfold.query.scope;

import io.winfold.platform.web.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which deals a query is about, by the values they had at the as-of instant. Values of one name are
 * alternatives, names narrow down; an empty value means that the deal has none.
 */
public final class Filters {
  private final Map<Dimension, List<String>> values;

  private Filters(Map<Dimension, List<String>> values) {
    this.values = values;
  }

  /** Takes the filters out of a request. */
  public static Filters of(Parameters parameters) {
    Map<Dimension, List<String>> values = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.filtersOf(parameters)) {
      List<String> given = parameters.all(dimension.name());
      if (!given.isEmpty()) {
        values.put(dimension, given);
      }
    }
    return new Filters(values);
  }

  public boolean needDetails() {
    return values.keySet().stream().anyMatch(Dimension::needsDetails);
  }

  /** Whether it filters by nothing but these. */
  public boolean areAmong(Set<String> names) {
    return values.keySet().stream().map(Dimension::name).allMatch(names::contains);
  }

  /** The values of a filter; null: not filtered by it. */
  public @Nullable List<String> values(String name) {
    return values.get(new Dimension(name));
  }

  /** The same without one filter. */
  public Filters without(String name) {
    Map<Dimension, List<String>> others = new LinkedHashMap<>(values);
    others.remove(new Dimension(name));
    return new Filters(others);
  }

  /**
   * Conditions on a deal {@code d}, each preceded by AND.
   *
   * @param parameters where the values go
   */
  public String sql(Map<String, @Nullable Object> parameters) {
    var sql = new StringBuilder();
    int number = 0;
    for (Map.Entry<Dimension, List<String>> filter : values.entrySet()) {
      String parameter = "filter" + number++;
      Dimension dimension = filter.getKey();
      String[] given =
          filter.getValue().stream().filter(value -> !value.isEmpty()).toArray(String[]::new);
      boolean none = given.length < filter.getValue().size();
      String value = dimension.isTag() ? "d.tags" : dimension.sql(parameter + "name");
      List<String> alternatives = new ArrayList<>();
      if (given.length > 0) {
        alternatives.add(
            dimension.isTag()
                ? value + " && CAST(:" + parameter + " AS text[])"
                : value + " = ANY (:" + parameter + ")");
        parameters.put(parameter, given);
      }
      if (none) {
        alternatives.add(dimension.isTag() ? value + " = '{}'" : value + " IS NULL");
      }
      if (dimension.isAttribute()) {
        parameters.put(parameter + "name", dimension.attribute());
      }
      sql.append(" AND (").append(String.join(" OR ", alternatives)).append(')');
    }
    return sql.toString();
  }

  /**
   * One filter as a condition on a column instead of on the deal, preceded by AND; nothing where it
   * is not given.
   *
   * @param column SQL; never null
   */
  public String onColumn(String name, String column, Map<String, @Nullable Object> parameters) {
    List<String> given = values(name);
    if (given == null) {
      return "";
    }
    parameters.put("of_" + name, given.toArray(String[]::new));
    return " AND " + column + " = ANY (:of_" + name + ")";
  }

  /** As a report's definition shows them. */
  public Row echo() {
    var echo = new Row();
    values.forEach((dimension, given) -> echo.put(dimension.name(), given));
    return echo;
  }
}
