package io.winfold.query.waterfall;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Filters;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.Period;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.waterfall.Window.Range;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The waterfall a request asks for. */
record Asked(
    Period period, Window window, Mode mode, boolean weighted, Filters filters, Grouping grouping) {
  /** Before every event: where a waterfall begins that is not told where to. */
  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  private static final String MONTH = "month";

  /** How a deal that moves more than once is classified. */
  enum Mode {
    /** Every event by itself. */
    PATH,
    /** Every deal once, by its two ends. */
    ENDPOINT
  }

  static Asked of(Parameters parameters, ZoneId zone) {
    Mode mode = parameters.choice("mode", Mode.class);
    return new Asked(
        Period.of(parameters, zone),
        Window.of(parameters),
        mode == null ? Mode.PATH : mode,
        parameters.bool("weighted", false),
        Filters.of(parameters),
        Grouping.of(parameters));
  }

  /** Everything before it is the opening. */
  Instant from(Scope scope) {
    Instant from = period.from() == null ? BEGINNING : period.from();
    return from.isAfter(to(scope)) ? to(scope) : from;
  }

  /** Everything before it is the closing; nothing after the as-of instant is. */
  Instant to(Scope scope) {
    Instant beyond = scope.asOf().plus(1, MICROS);
    Instant to = period.to();
    return to == null || to.isAfter(beyond) ? beyond : to;
  }

  /** Whether a movement follows from a single step and its amounts alone. */
  boolean movesByStep() {
    return mode == Mode.PATH && !weighted && !grouping.overlaps();
  }

  boolean needDetails() {
    return filters.needDetails() || grouping.needDetails();
  }

  /** Whether expected close dates make a difference. */
  boolean needDates() {
    return isByMonth() || !(window instanceof Window.Always);
  }

  /** The groups but for the month, which is a window. */
  Grouping groups() {
    return grouping.without(MONTH);
  }

  /** The waterfalls a deal takes part in while it is in this state. */
  Set<Cell> cells(State state) {
    if (!state.isOpen() || !state.inScope()) {
      return Set.of();
    }
    LocalDate close = state.expectedClose();
    Window part = isByMonth() ? window.in(close == null ? null : YearMonth.from(close)) : window;
    if (part.place(close) != Window.Place.INSIDE) {
      return Set.of();
    }
    if (state.groups().size() == 1) {
      return Set.of(new Cell(state.groups().iterator().next(), part, state.currency()));
    }
    Set<Cell> cells = new HashSet<>();
    state.groups().forEach(group -> cells.add(new Cell(group, part, state.currency())));
    return cells;
  }

  /**
   * @param group with the month, if it is grouped by that
   */
  Cell cell(Row group, String currency) {
    if (!isByMonth()) {
      return new Cell(group, window, currency);
    }
    var others = new Row().with(group);
    Object month = others.remove(MONTH);
    return new Cell(
        others, window.in(month == null ? null : YearMonth.parse(month.toString())), currency);
  }

  /** The values of a waterfall's group, the month among them. */
  Row show(Cell cell) {
    var shown = new Row();
    for (String name : grouping.names()) {
      shown.put(name, name.equals(MONTH) ? month(cell.window()) : cell.group().get(name));
    }
    return shown;
  }

  private static @Nullable String month(Window window) {
    return window instanceof Range(LocalDate from, LocalDate to)
        ? YearMonth.from(from).toString()
        : null;
  }

  private boolean isByMonth() {
    return grouping.names().contains(MONTH);
  }

  Row definition() {
    return new Row()
        .with("report", "waterfall")
        .with("mode", mode.name().toLowerCase(Locale.ROOT))
        .with("weighted", weighted)
        .with("from", period.from())
        .with("to", period.to())
        .with("windowFrom", window instanceof Range range ? bound(range.from()) : null)
        .with("windowTo", window instanceof Range range ? bound(range.to()) : null)
        .with("groupBy", grouping.names())
        .with("filters", filters.echo());
  }

  private static @Nullable LocalDate bound(LocalDate date) {
    return date.equals(LocalDate.MIN) || date.equals(LocalDate.MAX) ? null : date;
  }
}
