package io.winfold.query.waterfall;

import io.winfold.query.model.DealReader;
import io.winfold.query.model.DealState;
import io.winfold.query.probability.Scoring;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The courses of the deals that models have to do with, and what models give to them. */
final class Scores {
  private final Scoring scoring;
  private final Map<Long, List<DealState>> courses;

  private Scores(Scoring scoring, Map<Long, List<DealState>> courses) {
    this.scoring = scoring;
    this.courses = courses;
  }

  /** Those that a waterfall needs: none unless its amounts are weighted. */
  static Scores read(Scope scope, Asked asked) {
    Scoring scoring = Scoring.read(scope);
    Map<Long, List<DealState>> courses = new HashMap<>();
    if (asked.weighted() && !scoring.isEmpty()) {
      List<DealState> states =
          new DealReader(scope, scoring.reading())
              .courses(
                  "d.deal IN (SELECT o.deal FROM opportunity_version o"
                      + " WHERE o.pipeline = ANY (:scored_pipelines))",
                  Map.of("scored_pipelines", scoring.pipelines().toArray(String[]::new)));
      for (DealState state : states) {
        courses.computeIfAbsent(state.deal(), deal -> new ArrayList<>(4)).add(state);
      }
    }
    return new Scores(scoring, courses);
  }

  Scoring scoring() {
    return scoring;
  }

  void forEach(BiConsumer<Long, List<DealState>> deal) {
    courses.forEach(deal);
  }

  /** The pipelines whose open deals may have other scores within the range. */
  Set<String> pipelines() {
    return courses.isEmpty() ? Set.of() : scoring.pipelines();
  }

  /**
   * The steps of a deal's score.
   *
   * @param to exclusive
   */
  List<Scoring.Step> steps(long deal, Instant from, Instant to) {
    List<DealState> course = courses.get(deal);
    return course == null ? List.of() : scoring.steps(course, from, to);
  }
}
