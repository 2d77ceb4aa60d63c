package io.winfold.query.model;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Visits;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The deals of all pipelines up to an instant, in memory: what models are fitted to and score, at
 * that instant or, where {@link Reading#courses} were read, at any cut before it. What a cut gives
 * depends on nothing that occurred after it.
 */
public final class History {
  private static final String VISITS =
      """
      SELECT v.deal, v.pipeline, v.stage, v.entered_at, v.exit, v.exit_stage, v.exited_at
        FROM %s v ORDER BY v.deal, v.ordinal\
      """
          .formatted(Visits.SQL);

  private static final int ROWS_A_FETCH = 10_000;

  private record Stay(
      String pipeline,
      String stage,
      Instant entered,
      @Nullable Instant exited,
      String exit,
      @Nullable String exitStage) {

    Visit at(Instant cut) {
      boolean over = exited != null && !exited.isAfter(cut);
      return new Visit(pipeline, stage, over ? exit : "OPEN", over ? exitStage : null);
    }
  }

  private final Instant asOf;
  private final ZoneId zone;
  private final Map<Long, List<DealState>> courses;
  private final Map<Long, List<Stay>> stays;
  private final StagesOverTime stages;
  private final Records records;

  private History(
      Scope scope,
      Map<Long, List<DealState>> courses,
      Map<Long, List<Stay>> stays,
      StagesOverTime stages) {
    this.asOf = scope.asOf();
    this.zone = scope.zone();
    this.courses = courses;
    this.stays = stays;
    this.stages = stages;
    this.records = RecordsOverTime.of(courses.values());
  }

  /** Reads what a scope knows. */
  public static History read(Scope scope, Reading reading) {
    var reader = new DealReader(scope, reading);
    List<DealState> states =
        reading.courses() ? reader.courses("true", Map.of()) : reader.last("true", Map.of());
    // Deals are numbered in the order they were recorded.
    Map<Long, List<DealState>> courses = new TreeMap<>();
    for (DealState state : states) {
      courses.computeIfAbsent(state.deal(), deal -> new ArrayList<>(4)).add(state);
    }
    return new History(
        scope, courses, reading.visits() ? stays(scope) : Map.of(), StagesOverTime.read(scope));
  }

  private static Map<Long, List<Stay>> stays(Scope scope) {
    Map<Long, List<Stay>> stays = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    scope
        .jdbc()
        .sql(VISITS)
        .withFetchSize(ROWS_A_FETCH)
        .params(scope.parameters())
        .query(
            row -> {
              String exit = row.getString("exit");
              String exitStage = row.getString("exit_stage");
              stays
                  .computeIfAbsent(row.getLong("deal"), deal -> new ArrayList<>(4))
                  .add(
                      new Stay(
                          texts.computeIfAbsent(row.getString("pipeline"), same -> same),
                          texts.computeIfAbsent(row.getString("stage"), same -> same),
                          row.getObject("entered_at", OffsetDateTime.class).toInstant(),
                          exit.equals("OPEN")
                              ? null
                              : row.getObject("exited_at", OffsetDateTime.class).toInstant(),
                          texts.computeIfAbsent(exit, same -> same),
                          exitStage == null
                              ? null
                              : texts.computeIfAbsent(exitStage, same -> same)));
            });
    return stays;
  }

  /** The instant it was read as of. */
  public Instant asOf() {
    return asOf;
  }

  /**
   * What is known of a pipeline at a cut.
   *
   * @param cut not after {@link #asOf()}
   */
  public TrainingSet training(String pipeline, Instant cut) {
    List<Example> examples = new ArrayList<>();
    Map<String, Tally> outcomes = new TreeMap<>();
    Map<Move, Long> moves = new HashMap<>();
    courses.forEach(
        (deal, course) -> {
          int until = until(course, cut);
          if (until == 0 || course.get(until - 1).status().equals("DISCARDED")) {
            return;
          }
          DealState last = course.get(until - 1);
          List<Visit> visits = visits(deal, pipeline, cut);
          count(visits, moves);
          if (last.isClosed()) {
            outcomes.merge(last.pipeline(), Tally.NONE.plus(last.isWon()), Tally::plus);
            if (last.pipeline().equals(pipeline)) {
              examples.add(new Example(course.subList(0, until), visits));
            }
          }
        });
    return new TrainingSet(
        pipeline,
        cut,
        zone,
        stages.of(pipeline, cut),
        List.copyOf(examples),
        Map.copyOf(moves),
        Map.copyOf(outcomes),
        records);
  }

  private List<Visit> visits(long deal, String pipeline, Instant cut) {
    return stays.getOrDefault(deal, List.of()).stream()
        .filter(stay -> stay.pipeline().equals(pipeline) && !stay.entered().isAfter(cut))
        .map(stay -> stay.at(cut))
        .toList();
  }

  private static void count(List<Visit> visits, Map<Move, Long> moves) {
    for (Visit visit : visits) {
      String to =
          switch (visit.exit()) {
            case "WON" -> Move.WON;
            case "LOST" -> Move.LOST;
            default -> visit.exitStage();
          };
      if (to != null) {
        moves.merge(new Move(visit.stage(), to), 1L, Long::sum);
      }
    }
  }

  /**
   * The open deals of a pipeline at a cut, in the order they were recorded.
   *
   * @param cut not after {@link #asOf()}
   */
  public List<Features> open(String pipeline, Instant cut) {
    List<Features> open = new ArrayList<>();
    for (List<DealState> course : courses.values()) {
      int until = until(course, cut);
      DealState last = until == 0 ? null : course.get(until - 1);
      if (last != null && last.isOpen() && last.pipeline().equals(pipeline)) {
        open.add(new Features(last, cut, zone, records));
      }
    }
    return open;
  }

  /** The deals that are won or lost as of {@link #asOf()}, in any pipeline, and whether won. */
  public Map<Long, Boolean> outcomes() {
    Map<Long, Boolean> outcomes = new HashMap<>();
    courses.forEach(
        (deal, course) -> {
          if (course.getLast().isClosed()) {
            outcomes.put(deal, course.getLast().isWon());
          }
        });
    return outcomes;
  }

  /** What was known of a deal at an instant; null: it was not there yet. */
  public @Nullable Features features(long deal, Instant at) {
    List<DealState> course = courses.getOrDefault(deal, List.of());
    int until = until(course, at);
    return until == 0 ? null : new Features(course.get(until - 1), at, zone, records);
  }

  /** How many states had begun by a cut. */
  private static int until(List<DealState> course, Instant cut) {
    int until = course.size();
    while (until > 0 && course.get(until - 1).since().isAfter(cut)) {
      until--;
    }
    return until;
  }

  /** Just before an instant. */
  static Instant before(Instant instant) {
    return instant.minus(1, MICROS);
  }
}
