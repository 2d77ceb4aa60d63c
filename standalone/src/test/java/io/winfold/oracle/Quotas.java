package io.winfold.oracle;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The quotas in force at an instant: of each the last amount set by then. */
public final class Quotas {

  /**
   * Whose deals count.
   *
   * @param scope COMPANY, TEAM or OWNER
   */
  record Target(String scope, @Nullable String name, @Nullable String pipeline) {
    boolean counts(Deal deal) {
      return (pipeline == null || pipeline.equals(deal.pipeline))
          && switch (scope) {
            case "COMPANY" -> true;
            case "TEAM" -> deal.team != null && deal.team.equals(name);
            case "OWNER" -> deal.owner != null && deal.owner.equals(name);
            default -> throw new IllegalArgumentException(scope);
          };
    }
  }

  /**
   * What is to be won in a period, in one currency.
   *
   * @param of the periods whose quotas add up to it
   */
  record Aim(Target target, String currency, BigDecimal amount, List<String> of) {}

  private final Map<Target, Map<String, QuotaSet>> set = new LinkedHashMap<>();

  static Quotas of(List<RecordedEvent> events, Instant asOf) {
    var quotas = new Quotas();
    for (RecordedEvent recorded : events) {
      if (recorded.event() instanceof QuotaSet e && !recorded.occurredAt().isAfter(asOf)) {
        var target =
            new Target(
                e.scope().name(), e.name(), e.pipeline() == null ? null : e.pipeline().value());
        quotas.set.computeIfAbsent(target, _ -> new TreeMap<>()).put(e.period().value(), e);
      }
    }
    return quotas;
  }

  /** The quotas of a period, or else the sums of those of its parts. */
  List<Aim> aims(String period) {
    var aims = new ArrayList<Aim>();
    set.forEach(
        (target, quotas) -> {
          var currencies = new TreeMap<String, List<QuotaSet>>();
          for (QuotaSet quota : quotas(quotas, period)) {
            currencies.computeIfAbsent(currency(quota), _ -> new ArrayList<>()).add(quota);
          }
          currencies.forEach((currency, its) -> aims.add(sum(target, currency, its)));
        });
    return aims;
  }

  private static String currency(QuotaSet quota) {
    return quota.to().currency().getCurrencyCode();
  }

  private static Aim sum(Target target, String currency, List<QuotaSet> quotas) {
    BigDecimal sum = BigDecimal.ZERO;
    var of = new ArrayList<String>();
    for (QuotaSet quota : quotas) {
      sum = sum.add(quota.to().amount());
      of.add(quota.period().value());
    }
    return new Aim(target, currency, sum, of);
  }

  private static List<QuotaSet> quotas(Map<String, QuotaSet> quotas, String period) {
    QuotaSet own = quotas.get(period);
    if (own != null) {
      return List.of(own);
    }
    var parts = new ArrayList<QuotaSet>();
    parts(period).forEach(part -> parts.addAll(quotas(quotas, part)));
    return parts;
  }

  /** The quarters of a year, the months of a quarter. */
  private static List<String> parts(String period) {
    if (period.length() == 4) {
      return List.of(period + "-Q1", period + "-Q2", period + "-Q3", period + "-Q4");
    }
    var months = new ArrayList<String>();
    if (period.contains("Q")) {
      for (int i = 0; i < 3; i++) {
        months.add(begin(period).plusMonths(i).toString());
      }
    }
    return months;
  }

  /** The first month of a period; fiscal years begin in January. */
  static YearMonth begin(String period) {
    if (period.length() == 4) {
      return YearMonth.of(Integer.parseInt(period), 1);
    }
    if (period.contains("Q")) {
      int quarter = period.charAt(6) - '0';
      return YearMonth.of(Integer.parseInt(period.substring(0, 4)), 3 * quarter - 2);
    }
    return YearMonth.parse(period);
  }

  /** The month after a period. */
  static YearMonth end(String period) {
    int months = period.length() == 4 ? 12 : period.contains("Q") ? 3 : 1;
    return begin(period).plusMonths(months);
  }
}
