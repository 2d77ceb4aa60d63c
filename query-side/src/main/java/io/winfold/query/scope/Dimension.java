package io.winfold.query.scope;

import io.winfold.platform.web.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A property of a deal that reports filter and group by.
 *
 * @param name as in the query: {@code owner}, {@code attribute.country}, {@code month}
 */
public record Dimension(String name) {
  /** The month of the expected close, unless a report says another. */
  public static final String MONTH = "month";

  static final String ATTRIBUTE = "attribute.";

  private static final List<String> OF_THE_DEAL =
      List.of("pipeline", "stage", "owner", "team", "currency");
  private static final List<String> OF_ITS_DETAILS =
      List.of("account", "source", "industry", "type", "tag");

  /** What filters may be called. */
  static final String NAMES =
      "pipeline, stage, owner, team, account, source, industry, type, tag, currency,"
          + " attribute.<name>";

  /** Every filter a request may have: the fixed ones, and the attributes it names. */
  static List<Dimension> filtersOf(Parameters parameters) {
    return Stream.of(OF_THE_DEAL, OF_ITS_DETAILS, parameters.namesBeginning(ATTRIBUTE))
        .flatMap(List::stream)
        .flatMap(name -> filter(name).stream())
        .toList();
  }

  private static Optional<Dimension> filter(String name) {
    boolean attribute = name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length();
    return attribute || OF_THE_DEAL.contains(name) || OF_ITS_DETAILS.contains(name)
        ? Optional.of(new Dimension(name))
        : Optional.empty();
  }

  static Optional<Dimension> group(String name) {
    return name.equals(MONTH) ? Optional.of(new Dimension(name)) : filter(name);
  }

  boolean isTag() {
    return name.equals("tag");
  }

  boolean isMonth() {
    return name.equals(MONTH);
  }

  boolean isAttribute() {
    return name.startsWith(ATTRIBUTE);
  }

  String attribute() {
    return name.substring(ATTRIBUTE.length());
  }

  boolean needsDetails() {
    return isAttribute() || OF_ITS_DETAILS.contains(name);
  }

  /**
   * Its value, as SQL over a deal {@code d} and, for a tag, the lateral {@code g}.
   *
   * @param parameter the parameter that holds an attribute's name
   */
  String sql(String parameter) {
    if (isAttribute()) {
      return "d.attributes ->> :" + parameter;
    }
    return switch (name) {
      case "tag" -> "g.tag";
      case MONTH -> "to_char(d.expected_close, 'YYYY-MM')";
      default -> "d." + name;
    };
  }
}
