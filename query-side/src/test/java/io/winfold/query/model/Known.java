package io.winfold.query.model;

import io.winfold.query.model.DealState.Details;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Training sets written down by hand. */
final class Known {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant CUT = START.plus(Duration.ofDays(400));

  private final List<Stage> stages = new ArrayList<>();
  private final List<Example> examples = new ArrayList<>();
  private final Map<Move, Long> moves = new HashMap<>();
  private final Map<String, Tally> outcomes = new HashMap<>();

  Known stage(String id, int basisPoints) {
    stages.add(new Stage(id, stages.size(), null, basisPoints));
    return this;
  }

  Known move(String from, String to, long times) {
    moves.put(new Move(from, to), times);
    return this;
  }

  Known outcome(String pipeline, Tally tally) {
    outcomes.put(pipeline, tally);
    return this;
  }

  /** A deal that visited stages, a day in each, and closed in the last one. */
  Known closed(boolean won, @Nullable String team, Details details, String... visited) {
    List<DealState> course = new ArrayList<>();
    List<Visit> visits = new ArrayList<>();
    Instant at = START.plus(Duration.ofHours(examples.size()));
    Instant created = at;
    for (int i = 0; i < visited.length; i++) {
      boolean last = i + 1 == visited.length;
      course.add(state("OPEN", visited[i], team, details, created, at));
      visits.add(
          new Visit(
              "p",
              visited[i],
              last ? (won ? "WON" : "LOST") : "FORWARD",
              last ? null : visited[i + 1]));
      moves.merge(
          new Move(visited[i], last ? (won ? Move.WON : Move.LOST) : visited[i + 1]),
          1L,
          Long::sum);
      at = at.plus(Duration.ofDays(1));
    }
    course.add(
        state(won ? "WON" : "LOST", visited[visited.length - 1], team, details, created, at));
    examples.add(new Example(course, visits));
    outcomes.merge("p", Tally.NONE.plus(won), Tally::plus);
    return this;
  }

  DealState state(
      String status,
      String stage,
      @Nullable String team,
      Details details,
      Instant created,
      Instant since) {
    return new DealState(
        examples.size(),
        1,
        since,
        0,
        "",
        status,
        "p",
        stage,
        1_000,
        "EUR",
        null,
        null,
        team,
        created,
        since,
        0,
        0,
        details);
  }

  /** An open deal as a scorer sees it. */
  Features open(String stage, @Nullable String team, Details details) {
    return new Features(
        state("OPEN", stage, team, details, CUT, CUT), CUT, ZoneOffset.UTC, Records.NONE);
  }

  static Details source(@Nullable String source) {
    return new Details(null, source, null, null, List.of(), Map.of());
  }

  TrainingSet at(Instant cut) {
    return new TrainingSet(
        "p", cut, ZoneOffset.UTC, stages, examples, moves, outcomes, Records.NONE);
  }

  Model fit(Recipe recipe) {
    return switch (recipe.fit(at(CUT))) {
      case Fit.Done(Model model) -> model;
      case Fit.Refused(String reason) -> throw new AssertionError(reason);
    };
  }
}
