package io.winfold.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The funnel of one pipeline, over the deals handed in. Population {@code cohort}; open deals
 * {@code count}.
 */
public final class Funnel {
  private final Configuration configuration;
  private final List<Deal> deals;
  private final String reach;
  private final @Nullable Instant from;
  private final @Nullable Instant to;

  /** Won stands after the last stage. */
  private final int won;

  /**
   * @param reach beyond, any or strict
   * @param from first entries at or after it count; null: all
   * @param to first entries before it count; null: all
   */
  public Funnel(
      Configuration configuration,
      List<Deal> deals,
      String reach,
      @Nullable Instant from,
      @Nullable Instant to) {
    this.configuration = configuration;
    this.deals = deals;
    this.reach = reach;
    this.from = from;
    this.to = to;
    won = configuration.order.size();
  }

  /**
   * @param stage {@code won} in the last row
   * @param amount of the deals that reached it, by currency, each frozen when it did
   * @param toNext null where none reached the stage
   */
  public record Row(
      String stage,
      int reached,
      Map<String, BigDecimal> amount,
      @Nullable Double toNext,
      @Nullable Double toWon) {}

  public List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (int rank = 0; rank <= won; rank++) {
      var members = new ArrayList<Deal>();
      var amount = new TreeMap<String, BigDecimal>();
      int next = 0;
      int wins = 0;
      for (Deal deal : deals) {
        Entry entry = entry(deal, rank);
        if (entry == null || !inPeriod(entry.at())) {
          continue;
        }
        members.add(deal);
        amount.merge(deal.currency, entry.amount(), BigDecimal::add);
        if (rank < won && entry(deal, rank + 1) != null) {
          next = next + 1;
        }
        if (entry(deal, won) != null) {
          wins = wins + 1;
        }
      }
      boolean rated = rank < won && !members.isEmpty();
      rows.add(
          new Row(
              rank < won ? configuration.order.get(rank) : "won",
              members.size(),
              amount,
              rated ? (double) next / members.size() : null,
              rated ? (double) wins / members.size() : null));
    }
    return rows;
  }

  /**
   * @param visit null: by its win
   */
  record Entry(Instant at, BigDecimal amount, @Nullable Visit visit) {}

  /** When a deal reached a rank of this pipeline, if it did. */
  @Nullable Entry entry(Deal deal, int rank) {
    return switch (reach) {
      case "beyond" -> entryBeyond(deal, rank);
      case "any" -> entryAny(deal, rank);
      case "strict" -> entryStrict(deal, rank);
      default -> throw new IllegalArgumentException(reach);
    };
  }

  /** The first instant at this rank or a higher one; won is above all. */
  private @Nullable Entry entryBeyond(Deal deal, int rank) {
    for (Visit visit : visitsHere(deal)) {
      if (configuration.order.indexOf(visit.stage) >= rank) {
        return new Entry(visit.entered, visit.entryAmount, visit);
      }
    }
    return entryWon(deal);
  }

  private @Nullable Entry entryAny(Deal deal, int rank) {
    if (rank == won) {
      return entryWon(deal);
    }
    for (Visit visit : visitsHere(deal)) {
      if (configuration.order.indexOf(visit.stage) == rank) {
        return new Entry(visit.entered, visit.entryAmount, visit);
      }
    }
    return null;
  }

  /** The visit that completes a walk through every stage from the first one, in order. */
  private @Nullable Entry entryStrict(Deal deal, int rank) {
    int awaited = 0;
    for (Visit visit : visitsHere(deal)) {
      if (configuration.order.indexOf(visit.stage) == awaited) {
        if (awaited == rank) {
          return new Entry(visit.entered, visit.entryAmount, visit);
        }
        awaited = awaited + 1;
      }
    }
    return rank == won && awaited == won ? entryWon(deal) : null;
  }

  private @Nullable Entry entryWon(Deal deal) {
    boolean wonHere = deal.outcome.equals("WON") && deal.pipeline.equals(configuration.id);
    return wonHere && deal.closedAt != null ? new Entry(deal.closedAt, deal.amount, null) : null;
  }

  /** The visits it paid to stages of this pipeline. */
  List<Visit> visitsHere(Deal deal) {
    return deal.visits.stream().filter(visit -> visit.pipeline.equals(configuration.id)).toList();
  }

  private boolean inPeriod(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  /**
   * The visits its members paid to a stage, by how they ended: FORWARD, SKIP, BACK, WON, LOST,
   * TRANSFER or OPEN.
   *
   * @param which first, last or all visits of each deal
   */
  public Map<String, Integer> visits(String stage, String which) {
    var ends = new TreeMap<String, Integer>();
    for (Deal deal : deals) {
      Entry entry = entry(deal, configuration.order.indexOf(stage));
      if (entry == null || !inPeriod(entry.at())) {
        continue;
      }
      List<Visit> here =
          visitsHere(deal).stream().filter(visit -> visit.stage.equals(stage)).toList();
      for (Visit visit : Visit.taken(here, which)) {
        ends.merge(visit.exit == null ? "OPEN" : visit.exit, 1, Integer::sum);
      }
    }
    return ends;
  }
}
