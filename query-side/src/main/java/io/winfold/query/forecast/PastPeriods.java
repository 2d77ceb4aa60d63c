package io.winfold.query.forecast;

import static java.time.temporal.ChronoUnit.DAYS;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.FiscalPeriod.Kind;
import io.winfold.platform.web.Parameters;
import io.winfold.query.scope.Dimension;
import io.winfold.query.scope.Grouping;
import io.winfold.query.scope.KnownBy;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Selection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose forecasts of which past periods are looked at, and how long before their ends.
 *
 * @param from periods that began before it are left out; null: the last year of them
 * @param to periods that ended after it are left out; null: none
 * @param leads days before the end of a period, at whose beginning the forecast is taken
 * @param leaf what errors are summed over
 * @param cases whether every period is listed
 */
record PastPeriods(
    Kind kind,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    List<Integer> leads,
    Selection selection,
    String leaf,
    boolean cases,
    int seed,
    KnownBy knownBy) {
  private static final int MOST_CUTS = 120;
  private static final int LONGEST_LEAD = 1_100;

  /** What errors are summed over. */
  private enum Leaf {
    OWNER,
    TEAM,
    PIPELINE,
    ACCOUNT,
    SOURCE,
    INDUSTRY,
    TYPE
  }

  static PastPeriods of(Parameters parameters) {
    Kind per = parameters.choice("per", Kind.class);
    Kind kind = per == null ? Kind.MONTH : per;
    Leaf leaf = parameters.choice("leaf", Leaf.class);
    Selection selection = Selection.of(parameters);
    if (selection.grouping().names().contains("month")) {
      throw Parameters.invalid("groupBy", "takes no month here; per says how long a period is");
    }
    return new PastPeriods(
        kind,
        parameters.date("from"),
        parameters.date("to"),
        leads(parameters, kind),
        selection,
        (leaf == null ? Leaf.OWNER : leaf).name().toLowerCase(Locale.ROOT),
        parameters.bool("cases", true),
        parameters.integer("seed", Asked.SEED, 0, Integer.MAX_VALUE),
        Asked.knownBy(parameters));
  }

  private static List<Integer> leads(Parameters parameters, Kind kind) {
    List<String> given = parameters.list("lead");
    if (given.isEmpty()) {
      return switch (kind) {
        case MONTH -> List.of(30, 20, 10);
        case QUARTER -> List.of(90, 60, 30);
        case YEAR -> List.of(360, 180, 90);
      };
    }
    List<Integer> leads = new ArrayList<>();
    for (String lead : given) {
      if (!lead.matches("[0-9]{1,4}") || Integer.parseInt(lead) > LONGEST_LEAD) {
        throw Parameters.invalid("lead", "takes days before the end, 0 to " + LONGEST_LEAD);
      }
      leads.add(Integer.valueOf(lead));
    }
    return leads.stream().distinct().toList();
  }

  /** The periods that were over by the as-of instant, the first one first. */
  List<FiscalPeriod> periods(Scope scope, Month fiscalYearStart) {
    int most = from == null ? 12 / kind.months() : MOST_CUTS;
    LocalDate end = scope.today();
    LocalDate last = to == null || to.isAfter(end) ? end : to;
    List<FiscalPeriod> periods = new ArrayList<>();
    FiscalPeriod period =
        FiscalPeriod.containing(last, kind, fiscalYearStart).previous(fiscalYearStart);
    // A year has no fewer than the three it takes to tell a tendency.
    int wanted = from == null ? Math.max(3, most) : most;
    while (periods.size() < wanted
        && (from == null || !period.begin(fiscalYearStart).isBefore(from))) {
      periods.addFirst(period);
      period = period.previous(fiscalYearStart);
    }
    if (periods.size() * leads.size() > MOST_CUTS) {
      throw Parameters.invalid(
          "from", "with these leads it takes more than " + MOST_CUTS + " forecasts");
    }
    return periods;
  }

  /** When the forecast of a period is taken. */
  Instant cut(FiscalPeriod period, int lead, Month fiscalYearStart, Scope scope) {
    return period.end(fiscalYearStart).minus(lead, DAYS).atStartOfDay(scope.zone()).toInstant();
  }

  /** The groups and, within them, the leaves. */
  Selection byLeaf() {
    List<Dimension> dimensions = new ArrayList<>(selection.grouping().dimensions());
    Dimension leaves = new Dimension(leaf);
    if (!dimensions.contains(leaves)) {
      dimensions.add(leaves);
    }
    return new Selection(selection.filters(), new Grouping(List.copyOf(dimensions), null));
  }

  /** The group a leaf is in. */
  Row groupOf(Row leaf) {
    var group = new Row();
    for (String name : selection.grouping().names()) {
      group.put(name, leaf.get(name));
    }
    return group;
  }
}
