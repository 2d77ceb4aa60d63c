package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What holds between answers, whatever happened: parts add up to what they are parts of. */
final class Laws {
  private final WinfoldClient winfold;
  private final String at;

  /**
   * @param at the parameters asOf, knownAt and after, and filters
   */
  Laws(WinfoldClient winfold, String at) {
    this.winfold = winfold;
    this.at = at;
  }

  /** The deals and events behind each bucket of a waterfall add up to it. */
  void drillDownOfWaterfall(String more) {
    String asked = at + more;
    var cells = new TreeMap<String, BigDecimal>();
    for (JsonNode row : data("waterfall?" + asked)) {
      String cell = row.get("group") + " " + row.get("currency");
      BigDecimal moved = number(row, "opening");
      for (Map.Entry<String, JsonNode> bucket : row.get("buckets").properties()) {
        moved = moved.add(new BigDecimal(bucket.getValue().stringValue()));
        cells.put(cell + " " + bucket.getKey(), new BigDecimal(bucket.getValue().stringValue()));
      }
      assertThat(moved).as(asked).isEqualByComparingTo(number(row, "closing"));
    }
    cells.values().removeIf(sum -> sum.signum() == 0);
    var contributions = new TreeMap<String, BigDecimal>();
    cells.keySet().stream()
        .map(cell -> cell.substring(cell.lastIndexOf(' ') + 1))
        .distinct()
        .forEach(
            bucket -> {
              for (JsonNode line : data("waterfall/deals?limit=1000&bucket=" + bucket + asked)) {
                assertThat(number(line.get("after"), "counted"))
                    .as("%s %s", asked, line)
                    .isEqualByComparingTo(
                        number(line.get("before"), "counted").add(number(line, "contribution")));
                contributions.merge(
                    line.get("group") + " " + line.get("currency") + " " + bucket,
                    number(line, "contribution"),
                    BigDecimal::add);
              }
            });
    contributions.values().removeIf(sum -> sum.signum() == 0);
    assertThat(plain(contributions)).as(asked).isEqualTo(plain(cells));
  }

  /**
   * A report by groups that do not overlap adds up to the one without groups.
   *
   * @param report with its own parameters, such as {@code win-rate?by=stage}
   * @param columns what adds up
   */
  void groupsAddUp(String report, String groupBy, List<String> columns) {
    String whole = report + (report.contains("?") ? "" : "?") + at;
    assertThat(plain(sums(whole + "&groupBy=" + groupBy, columns)))
        .as("%s by %s", whole, groupBy)
        .isEqualTo(plain(sums(whole, columns)));
  }

  private Map<String, BigDecimal> sums(String path, List<String> columns) {
    var sums = new TreeMap<String, BigDecimal>();
    for (JsonNode row : data(path)) {
      var key = new LinkedHashMap<String, String>();
      for (String name : List.of("pipeline", "stage", "outcome", "reason", "currency")) {
        key.put(name, row.path(name).asString(""));
      }
      columns.forEach(
          column -> sums.merge(key + " " + column, number(row, column), BigDecimal::add));
    }
    sums.values().removeIf(sum -> sum.signum() == 0);
    return sums;
  }

  private JsonNode data(String path) {
    return winfold.get("/api/reports/" + path).expect(200).at("/data");
  }

  private static BigDecimal number(JsonNode row, String column) {
    return new BigDecimal(row.path(column).asString("0"));
  }

  private static Map<String, String> plain(Map<String, BigDecimal> sums) {
    var plain = new TreeMap<String, String>();
    sums.forEach((key, sum) -> plain.put(key, sum.stripTrailingZeros().toPlainString()));
    return plain;
  }
}
