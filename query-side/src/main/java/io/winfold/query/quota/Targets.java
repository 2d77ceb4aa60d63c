package io.winfold.query.quota;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.query.quota.Quota.Target;
import java.math.BigDecimal;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be won in a period. A quarter without a quota has what its months add up to, a year
 * without one what its quarters do.
 *
 * @param of the periods whose quotas it is the sum of
 */
record Targets(Target target, String currency, BigDecimal amount, List<String> of) {

  private static final Comparator<Targets> ORDER =
      Comparator.comparing((Targets targets) -> targets.target().scope())
          .thenComparing(
              targets -> targets.target().name(), Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              targets -> targets.target().pipeline(),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Targets::currency);

  static List<Targets> of(List<Quota> quotas, FiscalPeriod period, Month fiscalYearStart) {
    Map<Target, Map<String, Quota>> byTarget = new LinkedHashMap<>();
    for (Quota quota : quotas) {
      byTarget
          .computeIfAbsent(quota.target(), target -> new TreeMap<>())
          .put(quota.period().value(), quota);
    }
    List<Targets> targets = new ArrayList<>();
    byTarget.forEach(
        (target, its) -> {
          Map<String, List<Quota>> byCurrency = new TreeMap<>();
          for (Quota quota : parts(its, period, fiscalYearStart)) {
            byCurrency.computeIfAbsent(quota.currency(), none -> new ArrayList<>()).add(quota);
          }
          byCurrency.forEach((currency, parts) -> targets.add(sum(target, currency, parts)));
        });
    targets.sort(ORDER);
    return targets;
  }

  private static List<Quota> parts(
      Map<String, Quota> quotas, FiscalPeriod period, Month fiscalYearStart) {
    Quota own = quotas.get(period.value());
    return own != null
        ? List.of(own)
        : period.parts(fiscalYearStart).stream()
            .flatMap(part -> parts(quotas, part, fiscalYearStart).stream())
            .toList();
  }

  private static Targets sum(Target target, String currency, List<Quota> parts) {
    return new Targets(
        target,
        currency,
        parts.stream().map(Quota::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
        parts.stream().map(quota -> quota.period().value()).toList());
  }
}
