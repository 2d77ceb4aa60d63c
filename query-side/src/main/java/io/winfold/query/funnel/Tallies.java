package io.winfold.query.funnel;

import io.winfold.query.funnel.Axes.Population;
import io.winfold.query.funnel.Journey.Stop;
import io.winfold.query.scope.Row;
import io.winfold.query.survival.Observation.Ending;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts journeys, stage by stage. */
final class Tallies {

  /**
   * One pipeline in one group and currency; the group without the pipeline, which the block says.
   *
   * @param currency null in a pipeline without deals
   */
  record Block(Row group, String pipeline, @Nullable String currency) {}

  /**
   * A stage in it.
   *
   * @param n its number, from 1
   */
  record Place(Block block, int n) {}

  private final Axes axes;
  private final @Nullable Long horizon;
  private final boolean byMonth;
  private final long asOf;
  private final ZoneId zone;
  private final Map<String, Map<String, Integer>> stages;
  private final Map<Place, Tally> tallies = new HashMap<>();

  /**
   * @param byMonth whether groups end with the month of entry
   * @param asOf until when waits are known that have not ended
   * @param stages the number of every stage of a pipeline that counts, from 1
   */
  Tallies(
      Axes axes,
      boolean byMonth,
      Instant asOf,
      ZoneId zone,
      Map<String, Map<String, Integer>> stages) {
    this.axes = axes;
    this.horizon = axes.horizonMicros();
    this.byMonth = byMonth;
    this.asOf = ChronoUnit.MICROS.between(Instant.EPOCH, asOf);
    this.zone = zone;
    this.stages = stages;
  }

  /**
   * Counts deals in every pipeline they went through.
   *
   * @param group without the month of entry, which differs from stage to stage
   * @param stays of all of them, in order
   * @param won null: they are not
   */
  void add(Row group, String currency, long count, List<Stay> stays, @Nullable Stay won) {
    Journey.split(count, stays, won, stages)
        .forEach((pipeline, journey) -> add(new Block(group, pipeline, currency), journey));
  }

  private void add(Block block, Journey journey) {
    int won = stages.getOrDefault(block.pipeline(), Map.of()).size() + 1;
    @Nullable Stop[] entries = journey.entries(axes.reach(), won);
    for (int n = 1; n <= won; n++) {
      Stop entry = entries[n];
      if (entry == null) {
        continue;
      }
      if (axes.population() == Population.COHORT) {
        addEntered(block, journey, n, entry, entries[n + 1], entries[won]);
      } else {
        addLeft(block, journey, n, entries[won]);
      }
    }
  }

  /** By entry: deals that reached the stage in the period, and their visits whenever they were. */
  private void addEntered(
      Block block, Journey journey, int n, Stop entry, @Nullable Stop next, @Nullable Stop won) {
    if (!entry.stay().inPeriod()) {
      return;
    }
    Tally tally = at(block, n, entry.stay().entered());
    boolean mature = isMature(entry.stay());
    if (mature) {
      tally.addReached(journey.count(), entry.stay().amount());
    }
    if (axes.countDeals()) {
      if (mature) {
        tally.addOutcome(
            journey.count(),
            entry.stay().amount(),
            outcome(
                entry.stay(),
                next == null ? Stay.NOT_YET : next.stay().entered(),
                journey.gone(),
                entry.stay().isOpen()),
            toWon(entry.stay(), won, journey));
      } else {
        tally.addImmature(journey.count());
      }
    }
    for (Stop visit : journey.visits(n, axes.visits())) {
      add(tally, journey, visit, won);
    }
  }

  /** By exit: visits that ended in the period, whatever came later. */
  private void addLeft(Block block, Journey journey, int n, @Nullable Stop won) {
    boolean first = true;
    for (Stop visit : journey.visits(n, axes.visits())) {
      if (visit.stay().isOpen() || !visit.stay().inPeriod()) {
        continue;
      }
      Tally tally = at(block, n, visit.stay().entered());
      if (first && isMature(visit.stay())) {
        tally.addReached(journey.count(), visit.stay().amount());
      }
      first = false;
      add(tally, journey, visit, won);
    }
  }

  private void add(Tally tally, Journey journey, Stop visit, @Nullable Stop won) {
    Stay stay = visit.stay();
    boolean mature = isMature(stay);
    if (mature) {
      tally.addVisits(journey.count(), stay.exit());
    }
    if (axes.countDeals()) {
      return;
    }
    if (mature) {
      tally.addOutcome(
          journey.count(),
          stay.amount(),
          outcome(stay, goesOn(visit) ? stay.left() : Stay.NOT_YET, stay.left(), stay.isOpen()),
          toWon(stay, won, journey));
    } else {
      tally.addImmature(journey.count());
    }
  }

  /** Of a visit it counts where it led to, not what the deal ever reached. */
  private boolean goesOn(Stop visit) {
    return switch (axes.reach()) {
      case BEYOND -> visit.next() > visit.n();
      case ANY, STRICT -> visit.next() == visit.n() + 1;
    };
  }

  private Outcome toWon(Stay stay, @Nullable Stop won, Journey journey) {
    return outcome(
        stay,
        won == null ? Stay.NOT_YET : won.stay().entered(),
        journey.gone(),
        journey.mayBeWon());
  }

  /**
   * @param arrived when, {@link Stay#NOT_YET}: not
   * @param gone when it was ruled out, if it has not arrived
   * @param open whether it may still arrive
   */
  private Outcome outcome(Stay from, long arrived, long gone, boolean open) {
    boolean there = arrived != Stay.NOT_YET;
    boolean out = gone != Stay.NOT_YET;
    long until = there ? arrived : out ? gone : asOf;
    return new Outcome(
        there && arrived <= end(from.entered()),
        !there && open,
        there ? Ending.EVENT : out ? Ending.COMPETING : Ending.CENSORED,
        until - from.entered());
  }

  private boolean isMature(Stay stay) {
    return horizon == null || end(stay.entered()) <= asOf;
  }

  /** Of the horizon. */
  private long end(long entered) {
    return horizon == null ? Stay.NOT_YET : entered + horizon;
  }

  private Tally at(Block block, int n, long entered) {
    return tallies.computeIfAbsent(
        new Place(byMonth ? inMonth(block, entered) : block, n), key -> new Tally(axes));
  }

  private Block inMonth(Block block, long entered) {
    YearMonth month = YearMonth.from(Instant.EPOCH.plus(entered, ChronoUnit.MICROS).atZone(zone));
    return new Block(
        new Row().with(block.group()).with("month", month.toString()),
        block.pipeline(),
        block.currency());
  }

  Map<Place, StageFigures> figures() {
    Map<Place, StageFigures> figures = new HashMap<>();
    tallies.forEach((place, tally) -> figures.put(place, tally.figures()));
    return figures;
  }
}
