package io.winfold.query.quota;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.query.quota.Quota.Target;
import io.winfold.query.scope.Scope;
import java.math.BigDecimal;
import java.time.Month;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be won in a period, for reports that set something against it. */
public final class QuotasForPeriod {
  private final Map<Target, Map<String, BigDecimal>> amounts = new HashMap<>();

  private QuotasForPeriod(List<Targets> targets) {
    for (Targets one : targets) {
      amounts
          .computeIfAbsent(one.target(), target -> new HashMap<>())
          .put(one.currency(), one.amount());
    }
  }

  /** As in force in a scope; a quarter without a quota has what its months add up to. */
  public static QuotasForPeriod of(Scope scope, FiscalPeriod period, Month fiscalYearStart) {
    return new QuotasForPeriod(Targets.of(Quota.inForce(scope), period, fiscalYearStart));
  }

  /**
   * The quota of one target; null: it has none.
   *
   * @param scope COMPANY, TEAM or OWNER
   * @param name of the team or owner; null for the company
   * @param pipeline null: deals of all pipelines
   */
  public @Nullable BigDecimal amount(
      String scope, @Nullable String name, @Nullable String pipeline, String currency) {
    return amounts.getOrDefault(new Target(scope, name, pipeline), Map.of()).get(currency);
  }

  /** The currencies a target has quotas in. */
  public Collection<String> currencies(
      String scope, @Nullable String name, @Nullable String pipeline) {
    return amounts.getOrDefault(new Target(scope, name, pipeline), Map.of()).keySet();
  }
}
