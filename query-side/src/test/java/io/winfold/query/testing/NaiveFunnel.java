package io.winfold.query.testing;

import io.winfold.query.survival.CumulativeIncidence;
import io.winfold.query.survival.Observation;
import io.winfold.query.survival.Observation.Ending;
import io.winfold.query.testing.NaiveDeal.Stay;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The funnel of one pipeline by its definition, deal by deal.
 *
 * @param order the stages in order
 * @param horizonDays 0: none
 */
public record NaiveFunnel(
    String pipeline,
    List<String> order,
    List<NaiveDeal> deals,
    Instant asOf,
    @Nullable Instant from,
    @Nullable Instant to,
    String population,
    String reach,
    String visits,
    String open,
    int horizonDays) {

  /** The same of deals in one currency. */
  public NaiveFunnel of(List<String> order, String currency) {
    List<NaiveDeal> its = deals.stream().filter(deal -> deal.currency.equals(currency)).toList();
    return new NaiveFunnel(
        pipeline, order, its, asOf, from, to, population, reach, visits, open, horizonDays);
  }

  /** What a share is taken of. */
  private record Unit(
      Instant entered,
      BigDecimal amount,
      String exit,
      @Nullable Instant next,
      @Nullable Instant nextGone,
      @Nullable Instant won,
      @Nullable Instant gone,
      boolean mayWin) {}

  /** The figures of a stage that are compared, in one line. */
  public String row(String stage) {
    int n = order.indexOf(stage);
    List<Unit> entries = new ArrayList<>();
    List<Unit> stays = new ArrayList<>();
    for (NaiveDeal deal : deals) {
      Stay entry = entry(deal, n);
      boolean cohort = population.equals("cohort");
      if (entry == null || (cohort && !within(entry.entered))) {
        continue;
      }
      List<Unit> its = chosen(deal, stage).map(stay -> unit(deal, stay, n)).toList();
      stays.addAll(its);
      if (cohort) {
        Stay next = entry(deal, n + 1);
        entries.add(
            new Unit(
                entry.entered,
                entry.amount,
                entry.exit,
                next == null ? null : next.entered,
                gone(deal),
                wonAt(deal),
                gone(deal),
                mayWin(deal)));
      } else if (!its.isEmpty()) {
        entries.add(its.getFirst());
      }
    }
    boolean byDeal = population.equals("cohort") && visits.equals("first");
    List<Unit> counted = byDeal ? entries : stays;
    List<Unit> mature = stays.stream().filter(this::isMature).toList();
    return "%s reached %d visits %d open %d lost %d immature %d next %s won %s"
        .formatted(
            stage,
            entries.stream().filter(this::isMature).count(),
            mature.size(),
            mature.stream().filter(unit -> unit.exit.equals("OPEN")).count(),
            mature.stream().filter(unit -> unit.exit.equals("LOST")).count(),
            counted.stream().filter(unit -> !isMature(unit)).count(),
            share(counted, false),
            share(counted, true));
  }

  private Unit unit(NaiveDeal deal, Stay stay, int n) {
    int target = stay.next == null ? -1 : order.indexOf(stay.next);
    boolean won = stay.exit.equals("WON");
    boolean on =
        reach.equals("beyond")
            ? target > n || won
            : target == n + 1 || (won && n == order.size() - 1);
    return new Unit(
        stay.entered,
        stay.amount,
        stay.exit,
        on ? stay.left : null,
        stay.left,
        wonAt(deal),
        gone(deal),
        mayWin(deal));
  }

  private Stream<Stay> chosen(NaiveDeal deal, String stage) {
    List<Stay> all = here(deal).stream().filter(stay -> stay.stage.equals(stage)).toList();
    List<Stay> some =
        switch (visits) {
          case "first" -> all.isEmpty() ? all : List.of(all.getFirst());
          case "last" -> all.isEmpty() ? all : List.of(all.getLast());
          default -> all;
        };
    Predicate<Stay> leftInTime = stay -> stay.left != null && within(stay.left);
    return population.equals("cohort") ? some.stream() : some.stream().filter(leftInTime);
  }

  private List<Stay> here(NaiveDeal deal) {
    return deal.stays.stream().filter(stay -> stay.pipeline.equals(pipeline)).toList();
  }

  /** The visit by which a deal reached a stage, or its win. */
  private @Nullable Stay entry(NaiveDeal deal, int n) {
    int awaited = 0;
    for (Stay stay : here(deal)) {
      int at = order.indexOf(stay.stage);
      boolean reached =
          switch (reach) {
            case "beyond" -> at >= n;
            case "any" -> at == n;
            default -> {
              boolean expected = at == awaited;
              awaited = expected ? awaited + 1 : awaited;
              yield expected && at == n;
            }
          };
      if (reached) {
        return stay;
      }
    }
    boolean walked = reach.equals("beyond") || n == order.size();
    boolean strictly = !reach.equals("strict") || awaited == order.size();
    Instant closed = deal.closed;
    if (!walked || !strictly || !isWonHere(deal) || closed == null) {
      return null;
    }
    var won = new Stay(pipeline, "won", closed, deal.amount);
    won.exit = "WON";
    return won;
  }

  private boolean isWonHere(NaiveDeal deal) {
    return deal.is("WON") && deal.pipeline.equals(pipeline);
  }

  private @Nullable Instant wonAt(NaiveDeal deal) {
    Stay won = entry(deal, order.size());
    return won == null ? null : won.entered;
  }

  /** When it was closed here or left for another pipeline. */
  private @Nullable Instant gone(NaiveDeal deal) {
    List<Stay> here = here(deal);
    return here.isEmpty() ? null : here.getLast().left;
  }

  private boolean mayWin(NaiveDeal deal) {
    return deal.is("OPEN") && deal.pipeline.equals(pipeline);
  }

  private boolean within(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  private boolean isMature(Unit unit) {
    return horizonDays == 0 || !unit.entered.plus(Duration.ofDays(horizonDays)).isAfter(asOf);
  }

  private @Nullable String share(List<Unit> all, boolean toWon) {
    List<Unit> units = all.stream().filter(this::isMature).toList();
    if (open.equals("censored")) {
      return units.isEmpty() ? null : rounded(incidence(units, toWon));
    }
    long part = 0;
    long whole = 0;
    for (Unit unit : units) {
      Instant at = toWon ? unit.won : unit.next;
      boolean on =
          at != null
              && (horizonDays == 0 || !at.isAfter(unit.entered.plus(Duration.ofDays(horizonDays))));
      boolean may = toWon ? unit.mayWin : unit.exit.equals("OPEN") && unit.next == null;
      part += on ? 1 : 0;
      whole += open.equals("resolved") && may ? 0 : 1;
    }
    return whole == 0 ? null : rounded((double) part / whole);
  }

  private double incidence(List<Unit> units, boolean toWon) {
    List<Observation> observations = new ArrayList<>();
    for (Unit unit : units) {
      Instant at = toWon ? unit.won : unit.next;
      Instant gone = toWon ? unit.gone : unit.nextGone;
      observations.add(
          at != null
              ? new Observation(NaiveDeal.micros(unit.entered, at), Ending.EVENT)
              : gone != null
                  ? new Observation(NaiveDeal.micros(unit.entered, gone), Ending.COMPETING)
                  : new Observation(NaiveDeal.micros(unit.entered, asOf), Ending.CENSORED));
    }
    CumulativeIncidence estimate = CumulativeIncidence.of(observations);
    return horizonDays == 0
        ? estimate.incidence()
        : estimate.incidence(Duration.ofDays(horizonDays).toNanos() / 1_000);
  }

  public static String rounded(double share) {
    return "%.9f".formatted(share);
  }
}
