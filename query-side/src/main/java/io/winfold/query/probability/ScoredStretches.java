package io.winfold.query.probability;

import io.winfold.query.model.DealReader;
import io.winfold.query.model.DealState;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What models in force gave to open deals at each of a series of instants: stretches of it in which
 * a state of a deal had one score.
 */
public final class ScoredStretches {

  /**
   * @param version of the deal
   * @param first the place of the first instant with this score
   * @param beyond the place of the first instant without it
   */
  private record Stretch(long deal, long version, int first, int beyond, int basisPoints) {}

  private final List<Stretch> stretches = new ArrayList<>();

  /**
   * @param instants in order
   */
  public static ScoredStretches read(Scope scope, List<Instant> instants) {
    var scored = new ScoredStretches();
    Scoring scoring = Scoring.read(scope);
    if (scoring.isEmpty()) {
      return scored;
    }
    List<DealState> states =
        new DealReader(scope, scoring.reading())
            .courses(
                "d.deal IN (SELECT o.deal FROM opportunity_version o"
                    + " WHERE o.pipeline = ANY (:scored_pipelines))",
                Map.of("scored_pipelines", Scoring.texts(scoring.pipelines())));
    for (int i = 0; i < states.size(); i++) {
      DealState state = states.get(i);
      DealState next = i + 1 < states.size() ? states.get(i + 1) : null;
      if (state.isOpen()) {
        int first = before(state.since(), instants);
        int beyond =
            next == null || next.deal() != state.deal()
                ? instants.size()
                : before(next.since(), instants);
        scored.add(scoring, state, instants, first, beyond);
      }
    }
    return scored;
  }

  /** How many instants lie before one. */
  private static int before(Instant instant, List<Instant> instants) {
    int from = 0;
    int to = instants.size();
    while (from < to) {
      int middle = (from + to) / 2;
      if (instants.get(middle).isBefore(instant)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private void add(
      Scoring scoring, DealState state, List<Instant> instants, int first, int beyond) {
    int begin = first;
    Integer running = null;
    for (int place = first; place <= beyond; place++) {
      Integer score = place == beyond ? null : scoring.at(state, instants.get(place));
      if (running != null && !running.equals(score)) {
        stretches.add(new Stretch(state.deal(), state.version(), begin, place, running));
      }
      if (running == null || !running.equals(score)) {
        begin = place;
      }
      running = score;
    }
  }

  /** Whether no deal had a score at any of the instants. */
  public boolean isEmpty() {
    return stretches.isEmpty();
  }

  /**
   * @param parameters where they go: {@code score_deals}, {@code score_versions}, {@code
   *     score_firsts}, {@code score_beyonds} and {@code score_points}
   */
  public void bind(Map<String, @Nullable Object> parameters) {
    parameters.put("score_deals", stretches.stream().map(Stretch::deal).toArray(Long[]::new));
    parameters.put("score_versions", stretches.stream().map(Stretch::version).toArray(Long[]::new));
    parameters.put("score_firsts", stretches.stream().map(Stretch::first).toArray(Integer[]::new));
    parameters.put(
        "score_beyonds", stretches.stream().map(Stretch::beyond).toArray(Integer[]::new));
    parameters.put(
        "score_points", stretches.stream().map(Stretch::basisPoints).toArray(Integer[]::new));
  }
}
