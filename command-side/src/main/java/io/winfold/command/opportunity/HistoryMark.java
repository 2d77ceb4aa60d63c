package io.winfold.command.opportunity;

import io.winfold.command.decision.OccurredAt;
import io.winfold.command.opportunity.OpportunityCommand.RecordHistory.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a deal's history has been recorded from elsewhere. It is counted in steps of the source
 * rather than in events, since a step may have changed nothing; and only at the last instant, so
 * that a step the source inserts before it does not shift what is known.
 *
 * @param through the instant of the last step recorded
 * @param stepsThere how many steps of the source lie at that instant
 */
record HistoryMark(Instant through, int stepsThere) {

  static HistoryMark of(List<Step> steps) {
    Instant through = at(steps.getLast());
    return new HistoryMark(
        through, (int) steps.stream().filter(step -> at(step).equals(through)).count());
  }

  static @Nullable HistoryMark parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int hash = text.indexOf('#');
    return new HistoryMark(
        Instant.parse(text.substring(0, hash)), Integer.parseInt(text.substring(hash + 1)));
  }

  @Override
  public String toString() {
    return through + "#" + stepsThere;
  }

  /** The places, from 0, of the steps not recorded yet. */
  List<Integer> newAmong(List<Step> steps) {
    List<Integer> places = new ArrayList<>();
    int there = 0;
    for (int place = 0; place < steps.size(); place++) {
      Instant at = at(steps.get(place));
      if (at.equals(through)) {
        there++;
      }
      if (at.isAfter(through) || (at.equals(through) && there > stepsThere)) {
        places.add(place);
      }
    }
    return places;
  }

  static Instant at(Step step) {
    return OccurredAt.cut(step.occurredAt());
  }
}
