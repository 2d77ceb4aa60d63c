package io.winfold.query.waterfall;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.query.pipeline.StageDefaults;
import io.winfold.query.pipeline.StageDefaults.Setting;
import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.probability.Scoring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of one deal through the range, step by step: its own events and, where amounts are
 * weighted, the changes of its stage's default that it stood through.
 */
final class Course {

  /** Where the movements go. */
  interface Sink {
    /**
     * @param by the steps that made the movement, one in path mode
     */
    void move(Cell cell, Movement movement, Step before, Step after, List<Step> by);
  }

  /** Weights of 100 %: amounts as they are. */
  private static final int UNWEIGHTED = 10_000;

  private final Asked asked;
  private final Point from;
  private final Point to;
  private final StageDefaults defaults;
  private final Scores scores;
  private final Map<StageKey, List<Setting>> changes;

  Course(Asked asked, Instant from, Instant to, StageDefaults defaults, Scores scores) {
    this.asked = asked;
    this.from = Point.before(from);
    this.to = Point.before(to);
    this.defaults = defaults;
    this.scores = scores;
    this.changes = asked.weighted() ? defaults.changes(from, to) : Map.of();
  }

  /** The stages whose defaults change within the range. */
  Set<StageKey> changedStages() {
    return changes.keySet();
  }

  /** The pipelines in which open deals may have another score, without an event of their own. */
  Set<String> scoredPipelines() {
    return scores.pipelines();
  }

  /**
   * @param states of one deal, in order: the last one before the range, if there is one, and those
   *     within it
   */
  void follow(List<State> states, Sink sink) {
    List<Step> steps = asked.weighted() ? weighted(states) : unweighted(states);
    switch (asked.mode()) {
      case PATH -> {
        for (int i = 1; i < steps.size(); i++) {
          between(steps.get(i - 1), steps.get(i), sink);
        }
      }
      case ENDPOINT -> ends(steps, sink);
    }
  }

  private static List<Step> begin(List<State> states) {
    List<Step> steps = new ArrayList<>(states.size() + 1);
    if (!states.getFirst().before()) {
      steps.add(Step.NONE);
    }
    return steps;
  }

  private static List<Step> unweighted(List<State> states) {
    List<Step> steps = begin(states);
    states.forEach(state -> steps.add(new Step(state, UNWEIGHTED, null)));
    return steps;
  }

  private List<Step> weighted(List<State> states) {
    List<Step> steps = begin(states);
    List<Scoring.Step> given =
        scores.steps(states.getFirst().deal(), from.at().minus(1, MICROS), to.at());
    for (int i = 0; i < states.size(); i++) {
      State state = states.get(i);
      Integer override = state.needMore().override();
      if (override != null) {
        steps.add(new Step(state, override, null));
      } else {
        automatic(state, i + 1 < states.size() ? since(states.get(i + 1)) : to, given, steps);
      }
    }
    return steps;
  }

  /**
   * Something beside the deal that may move it.
   *
   * @param isScore whether a model's score changes; else it is the default of the stage
   */
  private record Beside(Cause cause, boolean isScore, @Nullable Integer basisPoints) {}

  /**
   * The steps of a state that nobody has overridden: its score, or where it has none the default.
   */
  private void automatic(State state, Point until, List<Scoring.Step> given, List<Step> steps) {
    StageKey stage = state.needMore().stage();
    Point since = since(state);
    List<Beside> beside = new ArrayList<>();
    Integer score = null;
    for (Scoring.Step step : given) {
      Point at = new Point(step.at(), step.position());
      if (state.before() ? step.at().isBefore(from.at()) : at.compareTo(since) <= 0) {
        score = step.basisPoints();
      } else if (at.compareTo(until) < 0) {
        long version =
            step.pipeline() == null ? state.needMore().since().version() : step.version();
        beside.add(
            new Beside(
                new Cause(at, step.cause(), version, step.pipeline()), true, step.basisPoints()));
      }
    }
    int byDefault = defaults.at(stage, since.at(), since.position());
    int weight = score != null ? score : byDefault;
    steps.add(new Step(state, weight, null));
    if (!state.isOpen()) {
      return;
    }
    for (Setting change : changes.getOrDefault(stage, List.of())) {
      Point at = new Point(change.at(), change.position());
      if (at.compareTo(since) > 0 && at.compareTo(until) < 0) {
        Cause cause = new Cause(at, change.cause(), change.version(), change.stage().pipeline());
        beside.add(new Beside(cause, false, change.basisPoints()));
      }
    }
    beside.sort(Comparator.comparing(one -> one.cause().point()));
    for (Beside one : beside) {
      if (one.isScore()) {
        score = one.basisPoints();
      } else if (one.basisPoints() != null) {
        byDefault = one.basisPoints();
      }
      int now = score != null ? score : byDefault;
      if (now != weight) {
        steps.add(new Step(state, now, one.cause()));
        weight = now;
      }
    }
  }

  /** Where it begins, or the range does. */
  private Point since(State state) {
    return state.before() ? from : state.needMore().since().point();
  }

  private void between(Step before, Step after, Sink sink) {
    Set<Cell> was = before.cells(asked);
    for (Cell cell : was) {
      move(cell, before, after, List.of(after), sink);
    }
    for (Cell cell : after.cells(asked)) {
      if (!was.contains(cell)) {
        move(cell, before, after, List.of(after), sink);
      }
    }
  }

  private static void move(Cell cell, Step before, Step after, List<Step> by, Sink sink) {
    boolean byTime = !by.isEmpty() && by.stream().allMatch(Step::isTime);
    for (Movement movement : Movement.between(before.in(cell), after.in(cell))) {
      sink.move(cell, byTime ? movement.byTime() : movement, before, after, by);
    }
  }

  private void ends(List<Step> steps, Sink sink) {
    Step first = steps.getFirst();
    Step last = steps.getLast();
    Set<Cell> cells = new LinkedHashSet<>(first.cells(asked));
    cells.addAll(last.cells(asked));
    for (Cell cell : cells) {
      move(cell, first, last, thatMoved(steps, cell), sink);
    }
  }

  private static List<Step> thatMoved(List<Step> steps, Cell cell) {
    List<Step> moved = new ArrayList<>();
    for (int i = 1; i < steps.size(); i++) {
      if (!Movement.between(steps.get(i - 1).in(cell), steps.get(i).in(cell)).isEmpty()) {
        moved.add(steps.get(i));
      }
    }
    return moved;
  }
}
