package io.winfold.query.waterfall;

import io.winfold.query.probability.Scoring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What models gave to open deals just before each end of the range, to be joined to their amounts.
 */
final class EndScores {
  private static final String JOIN =
      """
      LEFT JOIN unnest(CAST(:end_deals AS bigint[]), CAST(:opening_points AS integer[]),
                       CAST(:closing_points AS integer[]))
                AS m (deal, opening_bp, closing_bp) ON m.deal = d.deal\
      """;

  private final List<Long> deals = new ArrayList<>();
  private final List<@Nullable Integer> opening = new ArrayList<>();
  private final List<@Nullable Integer> closing = new ArrayList<>();

  /** Those of the deals that models have to do with; none where amounts are not weighted. */
  static EndScores of(Scores scores, Instant from, Instant to) {
    var ends = new EndScores();
    scores.forEach(
        (deal, course) -> {
          ends.deals.add(deal);
          ends.opening.add(last(scores.scoring().steps(course, before(from), from)));
          ends.closing.add(last(scores.scoring().steps(course, before(to), to)));
        });
    return ends;
  }

  private static Instant before(Instant instant) {
    return instant.minusNanos(1_000);
  }

  private static @Nullable Integer last(List<Scoring.Step> steps) {
    return steps.isEmpty() ? null : steps.getLast().basisPoints();
  }

  String join(Map<String, @Nullable Object> parameters) {
    if (deals.isEmpty()) {
      return "";
    }
    parameters.put("end_deals", deals.toArray(Long[]::new));
    parameters.put("opening_points", opening.toArray(Integer[]::new));
    parameters.put("closing_points", closing.toArray(Integer[]::new));
    return JOIN;
  }

  /**
   * The override of a deal {@code d}, or else its score, as SQL.
   *
   * @param end opening or closing
   */
  String orOverride(String end) {
    return deals.isEmpty() ? "d.override_bp" : "coalesce(d.override_bp, m." + end + "_bp)";
  }
}
