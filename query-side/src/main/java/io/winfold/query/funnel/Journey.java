package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Reach;
import io.winfold.query.funnel.Axes.Visited;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way some deals came through one pipeline, all the same way. Won stands after the last stage,
 * as a stop of its own, so that what holds from stage to stage holds for the last step too.
 *
 * @param count how many deals
 * @param stops in order; won last
 * @param mayBeWon whether they are open, and in this pipeline
 */
record Journey(long count, List<Stop> stops, boolean mayBeWon) {

  /**
   * A visit of a stage, or won.
   *
   * @param n the stage's number, from 1; one more than the last for won
   * @param exit how it was left: FORWARD, SKIP, BACK, WON, LOST, TRANSFER, or OPEN
   * @param next the number of the stage it was left for; 0: none of this pipeline
   * @param inPeriod whether it was entered in the period
   * @param amount of all the deals, when they entered
   */
  record Stop(int n, String exit, int next, boolean inPeriod, BigDecimal amount) {
    boolean isOpen() {
      return exit.equals("OPEN");
    }
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
