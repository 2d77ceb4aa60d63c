package io.winfold.query.probability;

import io.winfold.query.model.DealReader;
import io.winfold.query.model.DealState;
import io.winfold.query.model.Features;
import io.winfold.query.model.Field;
import io.winfold.query.model.Reading;
import io.winfold.query.model.Records;
import io.winfold.query.model.Score;
import io.winfold.query.model.Scorer;
import io.winfold.query.probability.Choices.Choice;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What models in force give to deals, at any instant up to the as-of one. A deal's features are
 * taken at its last event and again at each midnight of the zone.
 */
public final class Scoring {
  /** What a step at midnight is caused by. */
  public static final String TIME = "TIME";

  /** A position before that of any event. */
  private static final long MIDNIGHT = 0;

  /**
   * From here on the score is another one.
   *
   * @param position of the event that made it so; 0: time alone
   * @param cause the type of that event, or TIME
   * @param pipeline whose configuration it was; null: an event of the deal, or time
   * @param version of the pipeline's configuration; 0 where it was none
   * @param basisPoints null: there is no score
   */
  public record Step(
      Instant at,
      long position,
      String cause,
      @Nullable String pipeline,
      long version,
      @Nullable Integer basisPoints) {}

  private final Choices choices;
  private final Scorers scorers;
  private final Records records;
  private final ZoneId zone;

  private Scoring(Choices choices, Scorers scorers, Records records, ZoneId zone) {
    this.choices = choices;
    this.scorers = scorers;
    this.records = records;
    this.zone = zone;
  }

  /** What a scope knows of models. */
  public static Scoring read(Scope scope) {
    Choices choices = Choices.read(scope);
    Scorers scorers = Scorers.read(scope, choices.models());
    Records records =
        scorers.fields().stream().anyMatch(Field::needsRecords)
            ? Records.read(scope)
            : Records.NONE;
    return new Scoring(choices, scorers, records, scope.zone());
  }

  /**
   * What one model makes of the open deals of its pipeline at the as-of instant, whether or not it
   * is in force: basis points by the numbers of the deals; empty if there is no such model.
   */
  public static Optional<Map<Long, Integer>> by(Scope scope, String version) {
    Scorers scorers = Scorers.read(scope, List.of(version));
    Scorers.Ready ready = scorers.get(version);
    if (ready == null) {
      return Optional.empty();
    }
    Records records =
        scorers.fields().stream().anyMatch(Field::needsRecords)
            ? Records.read(scope)
            : Records.NONE;
    var scoring = new Scoring(Choices.read(scope), scorers, records, scope.zone());
    Map<Long, Integer> scores = new HashMap<>();
    for (DealState state :
        new DealReader(scope, scoring.reading())
            .last(
                "d.status = 'OPEN' AND d.pipeline = :scored_pipeline",
                Map.of("scored_pipeline", ready.fitted().pipeline()))) {
      Integer score = scoring.score(state, ready, scope.asOf());
      if (score != null) {
        scores.put(state.deal(), score);
      }
    }
    return Optional.of(scores);
  }

  /** Whether no pipeline ever had a model; then no deal has a score. */
  public boolean isEmpty() {
    return choices.isEmpty();
  }

  /** The pipelines that ever had a model. */
  public Set<String> pipelines() {
    return choices.pipelines();
  }

  /** What has to be read of deals that are to be scored. */
  public Reading reading() {
    return Reading.forScores(scorers.fields());
  }

  /** The pipelines that have a model at an instant. */
  Set<String> pipelinesAt(Instant instant) {
    Set<String> with = choices.pipelines();
    with.removeIf(pipeline -> choices.at(pipeline, instant, Long.MAX_VALUE) == null);
    return with;
  }

  /** The version in force for a deal at an instant; null: none. */
  @Nullable String model(DealState state, Instant instant) {
    return choices.at(state.pipeline(), instant, Long.MAX_VALUE);
  }

  /** The score of a deal at an instant within a state of it; null: there is none. */
  public @Nullable Integer at(DealState state, Instant instant) {
    return score(state, scorers.get(model(state, instant)), instant);
  }

  /** The same with what it is made of. */
  @Nullable Score explain(DealState state, Instant instant) {
    Scorers.Ready ready = scorers.get(model(state, instant));
    return ready == null || !state.isOpen()
        ? null
        : ready.scorer().explain(features(state, instant));
  }

  Scorers.@Nullable Ready ready(@Nullable String version) {
    return scorers.get(version);
  }

  private @Nullable Integer score(DealState state, Scorers.@Nullable Ready ready, Instant instant) {
    if (ready == null || !state.isOpen()) {
      return null;
    }
    int basisPoints = ready.scorer().basisPoints(features(state, instant));
    return basisPoints == Scorer.NONE ? null : basisPoints;
  }

  private Features features(DealState state, Instant instant) {
    return new Features(state, evaluatedAt(state, instant), zone, records);
  }

  /** When the features were last taken: at the state's event, or at a midnight since. */
  Instant evaluatedAt(DealState state, Instant instant) {
    Instant midnight = instant.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return midnight.isAfter(state.since()) ? midnight : state.since();
  }

  /**
   * The steps of a deal's score.
   *
   * @param course its states in order, each until the next
   * @param from steps before it are left out but for the last one, which is moved to it
   * @param to exclusive
   */
  public List<Step> steps(List<DealState> course, Instant from, Instant to) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < course.size(); i++) {
      DealState state = course.get(i);
      DealState next = i + 1 < course.size() ? course.get(i + 1) : null;
      Instant until = next == null || next.since().isAfter(to) ? to : next.since();
      if (until.isBefore(from) || !state.since().isBefore(to)) {
        continue;
      }
      within(state, from, until, next, steps);
    }
    return steps;
  }

  private void within(
      DealState state, Instant from, Instant until, @Nullable DealState next, List<Step> steps) {
    Instant begin = state.since().isBefore(from) ? from : state.since();
    // What is moved to the beginning stands before everything that occurred at it.
    long position = state.since().isBefore(from) ? MIDNIGHT : state.position();
    Scorers.Ready ready = scorers.get(choices.at(state.pipeline(), begin, position));
    add(new Step(begin, position, state.cause(), null, 0, score(state, ready, begin)), steps);
    if (!state.isOpen()) {
      return;
    }
    List<Choice> chosen = new ArrayList<>();
    for (Choice choice : choices.of(state.pipeline())) {
      boolean later = choice.isAfter(begin, position);
      boolean before =
          choice.at().isBefore(until)
              || (next != null
                  && choice.at().equals(next.since())
                  && until.equals(next.since())
                  && choice.position() < next.position());
      if (later && before) {
        chosen.add(choice);
      }
    }
    Instant at = begin;
    for (Choice choice : chosen) {
      midnights(state, ready, at, choice.at(), steps);
      ready = scorers.get(choice.model());
      add(
          new Step(
              choice.at(),
              choice.position(),
              choice.cause(),
              choice.pipeline(),
              choice.version(),
              score(state, ready, choice.at())),
          steps);
      at = choice.at();
    }
    midnights(state, ready, at, until, steps);
  }

  private void midnights(
      DealState state,
      Scorers.@Nullable Ready ready,
      Instant after,
      Instant before,
      List<Step> steps) {
    if (ready == null || !ready.dependsOnTime()) {
      return;
    }
    LocalDate day = after.atZone(zone).toLocalDate().plusDays(1);
    while (true) {
      Instant midnight = day.atStartOfDay(zone).toInstant();
      if (!midnight.isBefore(before)) {
        return;
      }
      add(new Step(midnight, MIDNIGHT, TIME, null, 0, score(state, ready, midnight)), steps);
      day = day.plusDays(1);
    }
  }

  private static void add(Step step, List<Step> steps) {
    Integer before = steps.isEmpty() ? null : steps.getLast().basisPoints();
    if (!Objects.equals(before, step.basisPoints())) {
      steps.add(step);
    }
  }

  /** Tells what is in force from anything else that may be. */
  @Override
  public String toString() {
    return choices.toString();
  }

  /** The names of what was asked for, as SQL takes them. */
  static String[] texts(Collection<String> texts) {
    return texts.toArray(String[]::new);
  }
}
