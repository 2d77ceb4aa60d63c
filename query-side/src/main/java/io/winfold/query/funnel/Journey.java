package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Reach;
import io.winfold.query.funnel.Axes.Visited;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a deal through one pipeline, or of some that all went the same way. Won stands after
 * the last stage, as a stop of its own, so that what holds from stage to stage holds for the last
 * step too.
 *
 * @param count how many deals
 * @param stops in order; won last
 * @param mayBeWon whether they are open, and in this pipeline
 * @param gone when they were closed in the pipeline or left it for another, in microseconds of the
 *     epoch; {@link Stay#NOT_YET}: not yet, 0: times are not asked for
 */
record Journey(long count, List<Stop> stops, boolean mayBeWon, long gone) {

  /**
   * A visit of a stage, or won.
   *
   * @param n the stage's number, from 1; one more than the last for won
   * @param next the number of the stage it was left for; 0: none of this pipeline
   */
  record Stop(int n, int next, Stay stay) {}

  /**
   * A win as a stay after the last stage.
   *
   * @param at in microseconds of the epoch; 0 where times are not asked for
   */
  static Stay won(String pipeline, boolean inPeriod, BigDecimal amount, long at) {
    return new Stay(pipeline, "", "CLOSED", inPeriod, amount, at, at);
  }

  /**
   * The journeys that these stays are, by pipeline.
   *
   * @param stays in order, not empty
   * @param won null: the deals are not
   * @param stages the number of every stage of a pipeline, from 1; others are passed over
   */
  static Map<String, Journey> split(
      long count, List<Stay> stays, @Nullable Stay won, Map<String, Map<String, Integer>> stages) {
    Map<String, List<Stop>> stops = new LinkedHashMap<>();
    for (int i = 0; i < stays.size(); i++) {
      Stay stay = stays.get(i);
      Map<String, Integer> numbers = stages.getOrDefault(stay.pipeline(), Map.of());
      Integer n = numbers.get(stay.stage());
      if (n != null) {
        int next =
            switch (stay.exit()) {
              case "FORWARD", "SKIP", "BACK" ->
                  i + 1 < stays.size() ? numbers.getOrDefault(stays.get(i + 1).stage(), 0) : 0;
              case "WON" -> numbers.size() + 1;
              default -> 0;
            };
        stops
            .computeIfAbsent(stay.pipeline(), key -> new ArrayList<>())
            .add(new Stop(n, next, stay));
      }
    }
    Stay last = stays.getLast();
    Map<String, Journey> journeys = new LinkedHashMap<>();
    stops.forEach(
        (pipeline, its) -> {
          long gone = its.getLast().stay().left();
          boolean ends = pipeline.equals(last.pipeline());
          if (ends && won != null) {
            its.add(new Stop(stages.getOrDefault(pipeline, Map.of()).size() + 1, 0, won));
          }
          journeys.put(pipeline, new Journey(count, its, ends && last.isOpen(), gone));
        });
    return journeys;
  }

  /**
   * Where each number was first reached, from 1 on; null where it was not.
   *
   * @param won the number of won
   */
  @Nullable Stop[] entries(Reach reach, int won) {
    @Nullable Stop[] entries = new @Nullable Stop[won + 2];
    int furthest = 0;
    for (Stop stop : stops) {
      switch (reach) {
        case BEYOND -> {
          for (; furthest < stop.n(); furthest++) {
            entries[furthest + 1] = stop;
          }
        }
        case ANY -> {
          if (entries[stop.n()] == null) {
            entries[stop.n()] = stop;
          }
        }
        case STRICT -> {
          if (stop.n() == furthest + 1) {
            furthest++;
            entries[furthest] = stop;
          }
        }
      }
    }
    return entries;
  }

  /** The visits of a stage itself. */
  List<Stop> visits(int n, Visited which) {
    List<Stop> visits = new ArrayList<>();
    for (Stop stop : stops) {
      if (stop.n() == n) {
        visits.add(stop);
      }
    }
    if (visits.isEmpty()) {
      return visits;
    }
    return switch (which) {
      case FIRST -> List.of(visits.getFirst());
      case LAST -> List.of(visits.getLast());
      case ALL -> visits;
    };
  }
}
