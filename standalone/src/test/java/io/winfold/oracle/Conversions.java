package io.winfold.oracle;

import io.winfold.oracle.Survival.Ending;
import io.winfold.oracle.Survival.Subject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Definitions 4: the funnel of one pipeline by any choice of its axes. */
public final class Conversions {

  /**
   * @param population cohort or period
   * @param reach beyond, any or strict
   * @param visits first, last or all
   * @param open count, resolved or censored
   * @param horizonDays null: none
   */
  public record Axes(
      String population, String reach, String visits, String open, @Nullable Integer horizonDays) {
    boolean cohort() {
      return population.equals("cohort");
    }

    /** Otherwise a share is one of visits. */
    boolean sharesOfDeals() {
      return cohort() && visits.equals("first");
    }
  }

  private record Key(Map<String, @Nullable String> group, String currency) {}

  /**
   * A deal or a visit that may go on from a stage.
   *
   * @param exit how the visit ended; null: it has not
   * @param next when it went on; null: it has not
   * @param gone when it could no longer go on; null: it still can
   * @param won when the deal was won
   * @param closed when the deal was closed or left the pipeline; null: neither
   */
  private record Unit(
      Instant entered,
      BigDecimal amount,
      @Nullable String exit,
      @Nullable Instant next,
      @Nullable Instant gone,
      @Nullable Instant won,
      @Nullable Instant closed) {}

  /** The deals and the visits of one stage. */
  private static final class Units {
    final List<Unit> deals = new ArrayList<>();
    final List<Unit> visits = new ArrayList<>();
  }

  private final Selection selection;
  private final Configuration pipeline;
  private final Axes axes;
  private final Period period;
  private final Funnel funnel;
  private final int won;
  private final Map<Key, List<Units>> blocks = new LinkedHashMap<>();

  public Conversions(Selection selection, String pipeline, Axes axes, Period period) {
    this.selection = selection;
    this.pipeline = selection.world().configuration(pipeline);
    this.axes = axes;
    this.period = period;
    this.funnel = new Funnel(this.pipeline, List.of(), axes.reach(), null, null);
    this.won = this.pipeline.order.size();
  }

  /** A line per stage and one for won, for every group and currency that has any deal. */
  public List<Line> lines() {
    for (Deal deal : selection.deals()) {
      for (int rank = 0; rank <= won; rank++) {
        Funnel.Entry entry = funnel.entry(deal, rank);
        if (entry != null && (!axes.cohort() || period.has(entry.at()))) {
          count(deal, rank, entry);
        }
      }
    }
    var lines = new ArrayList<Line>();
    blocks.forEach(
        (key, stages) -> {
          var block = new ArrayList<Line>();
          for (int rank = 0; rank <= won; rank++) {
            block.add(line(key, rank, stages.get(rank)));
          }
          if (!block.stream().allMatch(Conversions::isNothing)) {
            lines.addAll(block);
          }
        });
    return lines;
  }

  /** Where all that passed a stage over have had too little time. */
  private static boolean isNothing(Line line) {
    return Stream.of("reached", "visits", "immature")
        .map(name -> line.fields().getOrDefault(name, 0))
        .allMatch(Integer.valueOf(0)::equals);
  }

  private void count(Deal deal, int rank, Funnel.Entry entry) {
    List<Visit> visits = rank == won ? List.of() : visits(deal, rank);
    if (axes.cohort()) {
      for (var group : selection.groups(deal, entry.at())) {
        Units units = units(group, deal, rank);
        units.deals.add(member(deal, rank, entry));
        for (Visit visit : visits) {
          units.visits.add(unit(deal, rank, visit));
        }
      }
      return;
    }
    boolean wonInPeriod = rank == won && period.has(entry.at());
    if (wonInPeriod) {
      for (var group : selection.groups(deal, entry.at())) {
        units(group, deal, rank).deals.add(member(deal, rank, entry));
      }
    }
    boolean first = true;
    for (Visit visit : visits) {
      for (var group : selection.groups(deal, visit.entered)) {
        Units units = units(group, deal, rank);
        units.visits.add(unit(deal, rank, visit));
        if (first) {
          units.deals.add(unit(deal, rank, visit));
        }
      }
      first = false;
    }
  }

  private Units units(Map<String, @Nullable String> group, Deal deal, int rank) {
    return blocks
        .computeIfAbsent(
            new Key(group, deal.currency),
            _ -> {
              var stages = new ArrayList<Units>();
              while (stages.size() <= won) {
                stages.add(new Units());
              }
              return stages;
            })
        .get(rank);
  }

  /** The visits of a stage that count; in a period, those that ended in it. */
  private List<Visit> visits(Deal deal, int rank) {
    List<Visit> all =
        funnel.visitsHere(deal).stream()
            .filter(visit -> visit.stage.equals(pipeline.order.get(rank)))
            .toList();
    return Visit.taken(all, axes.visits()).stream()
        .filter(visit -> axes.cohort() || (visit.exited != null && period.has(visit.exited)))
        .toList();
  }

  private Unit member(Deal deal, int rank, Funnel.Entry entry) {
    Funnel.Entry next = rank == won ? null : funnel.entry(deal, rank + 1);
    return new Unit(
        entry.at(),
        entry.amount(),
        entry.visit() == null ? "WON" : entry.visit().exit,
        next == null ? null : next.at(),
        closed(deal),
        wonAt(deal),
        closed(deal));
  }

  private Unit unit(Deal deal, int rank, Visit visit) {
    return new Unit(
        visit.entered,
        visit.entryAmount,
        visit.exit,
        goesOn(visit, rank) ? visit.exited : null,
        visit.exited,
        wonAt(deal),
        closed(deal));
  }

  /** Whether a visit ended by what counts as the next stage. */
  private boolean goesOn(Visit visit, int rank) {
    if (visit.exit == null) {
      return false;
    }
    int to =
        visit.exit.equals("WON")
            ? won
            : visit.exitStage == null ? -1 : pipeline.order.indexOf(visit.exitStage);
    return axes.reach().equals("beyond") ? to > rank : to == rank + 1;
  }

  private @Nullable Instant wonAt(Deal deal) {
    Funnel.Entry entry = funnel.entry(deal, won);
    return entry == null ? null : entry.at();
  }

  private @Nullable Instant closed(Deal deal) {
    List<Visit> here = funnel.visitsHere(deal);
    return here.isEmpty() ? null : here.getLast().exited;
  }

  private Line line(Key key, int rank, Units units) {
    List<Unit> deals = units.deals.stream().filter(this::isMature).toList();
    List<Unit> visits = units.visits.stream().filter(this::isMature).toList();
    var line =
        new Line()
            .with("group", key.group())
            .with("currency", key.currency())
            .with("stage", rank == won ? "won" : pipeline.order.get(rank))
            .with("reached", deals.size())
            .with("amountReached", amount(deals));
    if (rank == won) {
      return line;
    }
    var exits = new LinkedHashMap<String, @Nullable Object>();
    for (String exit : List.of("forward", "skip", "back", "won", "lost", "transfer")) {
      exits.put(exit, visits.stream().filter(unit -> exit.equalsIgnoreCase(unit.exit())).count());
    }
    List<Unit> all = axes.sharesOfDeals() ? units.deals : units.visits;
    List<Unit> mature = axes.sharesOfDeals() ? deals : visits;
    return line.with("visits", visits.size())
        .with("exits", exits)
        .with("open", visits.stream().filter(unit -> unit.exit() == null).count())
        .with("immature", all.size() - mature.size())
        .with("conversionToNext", share(mature, false))
        .with("conversionToWon", share(mature, true))
        .with("valueConversionToNext", valueShare(mature, false))
        .with("valueConversionToWon", valueShare(mature, true));
  }

  private static BigDecimal amount(List<Unit> units) {
    return units.stream().map(Unit::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private boolean isMature(Unit unit) {
    return axes.horizonDays() == null || !horizon(unit).isAfter(selection.world().asOf());
  }

  private Instant horizon(Unit unit) {
    return axes.horizonDays() == null
        ? Instant.MAX
        : unit.entered().plus(Duration.ofDays(axes.horizonDays()));
  }

  private boolean converts(Unit unit, boolean toWon) {
    Instant at = toWon ? unit.won() : unit.next();
    return at != null && !at.isAfter(horizon(unit));
  }

  /** Open ones stay in the whole, or are left out of it. */
  private List<Unit> whole(List<Unit> units, boolean toWon) {
    return axes.open().equals("count")
        ? units
        : units.stream().filter(unit -> !isOpen(unit, toWon)).toList();
  }

  /** Towards won the deal counts, which may have moved on; towards the next stage the visit. */
  private static boolean isOpen(Unit unit, boolean toWon) {
    return toWon ? unit.closed() == null : unit.exit() == null && unit.next() == null;
  }

  private @Nullable Double share(List<Unit> units, boolean toWon) {
    if (axes.open().equals("censored")) {
      return units.isEmpty() ? null : incidence(units, toWon);
    }
    List<Unit> whole = whole(units, toWon);
    return Ratio.of(whole.stream().filter(unit -> converts(unit, toWon)).count(), whole.size());
  }

  private @Nullable Double valueShare(List<Unit> units, boolean toWon) {
    if (axes.open().equals("censored")) {
      return null;
    }
    List<Unit> whole = whole(units, toWon);
    return Ratio.of(
        amount(whole.stream().filter(unit -> converts(unit, toWon)).toList()), amount(whole));
  }

  private double incidence(List<Unit> units, boolean toWon) {
    var subjects = new ArrayList<Subject>();
    for (Unit unit : units) {
      Instant event = toWon ? unit.won() : unit.next();
      Instant gone = toWon ? unit.closed() : unit.gone();
      if (event != null) {
        subjects.add(subject(unit, event, Ending.EVENT));
      } else if (gone != null) {
        subjects.add(subject(unit, gone, Ending.COMPETING));
      } else {
        subjects.add(subject(unit, selection.world().asOf(), Ending.CENSORED));
      }
    }
    return Survival.incidence(
        subjects,
        axes.horizonDays() == null
            ? Long.MAX_VALUE
            : Duration.ofDays(axes.horizonDays()).toNanos() / 1000);
  }

  private static Subject subject(Unit unit, Instant at, Ending ending) {
    return new Subject(Days.micros(unit.entered(), at), ending);
  }
}
