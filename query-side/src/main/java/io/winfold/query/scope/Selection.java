package io.winfold.query.scope;

import io.winfold.platform.web.Parameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which deals a report is about and how it groups them. */
public record Selection(Filters filters, Grouping grouping) {

  /**
   * Takes filters and groups out of a request.
   *
   * @param byDefault what to group by where it is not said
   */
  public static Selection of(Parameters parameters, String... byDefault) {
    return new Selection(Filters.of(parameters), Grouping.of(parameters, byDefault));
  }

  /**
   * The deals as of the instant with their groups {@code g0, g1, ...}, as SQL: a derived table
   * without an alias. A deal of several tags has several rows where tags are grouped by.
   */
  public String deals(Scope scope, Map<String, @Nullable Object> parameters) {
    return deals(scope, needsDetails() ? Deals.With.DETAILS : Deals.With.NOTHING, parameters);
  }

  /** The same with more of each deal. */
  public String deals(Scope scope, Deals.With with, Map<String, @Nullable Object> parameters) {
    return "(SELECT "
        + grouping.select(parameters)
        + "d.* FROM "
        + Deals.sql(scope, with)
        + " d "
        + grouping.join()
        + " WHERE true"
        + filters.sql(parameters)
        + ")";
  }

  private boolean needsDetails() {
    return filters.needDetails() || grouping.needDetails();
  }

  /** The same, where {@code month} is that of a timestamp of the deal {@code d}. */
  public Selection monthOf(String timestamp) {
    return new Selection(filters, grouping.monthOf(timestamp));
  }

  /** {@code g0, g1, ...}, each followed by a comma. */
  public String groups() {
    return grouping.columns();
  }

  /** Rows in the order of their groups. */
  public <T> Comparator<T> order(Function<T, Row> group, Comparator<String> stages) {
    return Comparator.comparing(group, grouping.order(stages));
  }

  /** The end of a report's definition. */
  public Row describe(Row definition) {
    return definition.with("groupBy", grouping.names()).with("filters", filters.echo());
  }

  /** What is to be said of the deals and of the groups. */
  public List<Warning> warnings(Scope scope) {
    List<Warning> warnings = new ArrayList<>(scope.warnings());
    warnings.addAll(grouping.warnings());
    return warnings;
  }
}
