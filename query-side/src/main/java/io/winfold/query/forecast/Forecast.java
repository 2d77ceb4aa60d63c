package io.winfold.query.forecast;

import io.winfold.query.scope.Row;
import io.winfold.query.statistics.Fates.Stake;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A forecast of some days from a book, in sums over its deals by group and currency. */
final class Forecast {
  private final Book book;
  private final Horizon horizon;
  private final Map<Cell, Sums> cells = new HashMap<>();

  /** A group in one currency. */
  record Cell(Row group, String currency) {}

  Forecast(Book book, Horizon horizon) {
    this.book = book;
    this.horizon = horizon;
    for (Deal deal : book.won()) {
      add(deal);
    }
    for (Deal deal : book.open()) {
      add(deal);
    }
  }

  private void add(Deal deal) {
    if (!deal.chosen() || (!deal.isOpen() && !horizon.contains(deal.closedAt()))) {
      return;
    }
    int timed = deal.isOpen() ? book.timed(deal, horizon) : 0;
    for (Row group : deal.groups()) {
      Sums sums = cells.computeIfAbsent(new Cell(group, deal.currency()), cell -> new Sums());
      parts(deal, sums::add);
      sums.stake(deal, horizon, timed);
    }
  }

  Map<Cell, Sums> cells() {
    return cells;
  }

  Book book() {
    return book;
  }

  Horizon horizon() {
    return horizon;
  }

  /**
   * What a deal contributes to each part it counts in, as amount times basis points. Every sum of
   * the forecast is one of these contributions.
   */
  void parts(Deal deal, BiConsumer<Part, BigDecimal> to) {
    BigDecimal amount = deal.times(Deal.CERTAIN);
    if (!deal.isOpen()) {
      if (horizon.contains(deal.closedAt())) {
        to.accept(Part.WON, amount);
        to.accept(Part.CLOSED, amount);
      }
      return;
    }
    int timed = book.timed(deal, horizon);
    if (timed > 0) {
      to.accept(Part.TIMED, deal.times(timed));
    }
    if (deal.expectedClose() == null) {
      to.accept(Part.UNDATED, amount);
    } else if (deal.expectedClose().isBefore(horizon.begin())) {
      to.accept(Part.OVERDUE, amount);
    } else if (!horizon.contains(deal.expectedClose())) {
      to.accept(Part.LATER, amount);
    } else {
      to.accept(Part.OPEN, amount);
      to.accept(Part.WEIGHTED, deal.times(deal.effective()));
      to.accept(Part.of(deal.category()), amount);
    }
  }

  /** The parts of a cell, and what is at stake in it. */
  static final class Sums {
    private final Map<Part, Integer> counts = new EnumMap<>(Part.class);
    private final Map<Part, BigDecimal> sums = new EnumMap<>(Part.class);
    private final List<Stake> weighted = new ArrayList<>();
    private final List<Stake> timed = new ArrayList<>();

    private void add(Part part, BigDecimal value) {
      counts.merge(part, 1, Integer::sum);
      sums.merge(part, value, BigDecimal::add);
    }

    private void stake(Deal deal, Horizon horizon, int timedBasisPoints) {
      if (!deal.isOpen()) {
        return;
      }
      double amount = deal.amount().doubleValue();
      if (horizon.contains(deal.expectedClose())) {
        weighted.add(new Stake(deal.id(), deal.effective(), amount));
      }
      timed.add(new Stake(deal.id(), timedBasisPoints, amount));
    }

    /** The same in two cells as in one. */
    void addAll(Sums more) {
      more.counts.forEach((part, count) -> counts.merge(part, count, Integer::sum));
      more.sums.forEach((part, sum) -> sums.merge(part, sum, BigDecimal::add));
      weighted.addAll(more.weighted);
      timed.addAll(more.timed);
    }

    int count(Part part) {
      return counts.getOrDefault(part, 0);
    }

    /** As amount times basis points. */
    BigDecimal timesBasisPoints(Part part) {
      return sums.getOrDefault(part, BigDecimal.ZERO);
    }

    /** The exact amount. */
    BigDecimal amount(Part part) {
      return timesBasisPoints(part).movePointLeft(4);
    }

    /** Of several parts. */
    BigDecimal amount(Part part, Part... more) {
      BigDecimal amount = amount(part);
      for (Part other : more) {
        amount = amount.add(amount(other));
      }
      return amount;
    }

    /** What the weighted forecast counts on. */
    List<Stake> weighted() {
      return weighted;
    }

    /** What the timed forecast counts on. */
    List<Stake> timed() {
      return timed;
    }
  }
}
