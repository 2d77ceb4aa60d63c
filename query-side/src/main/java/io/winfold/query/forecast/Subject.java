package io.winfold.query.forecast;

import io.winfold.query.forecast.submission.Submission;
import io.winfold.query.quota.QuotasForPeriod;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Selection;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose deals a row of a forecast is about, in the terms quotas and submissions are given in.
 *
 * @param scope COMPANY, TEAM or OWNER
 * @param name of the team or owner; null for the company
 * @param pipeline null: deals of all pipelines
 */
record Subject(String scope, @Nullable String name, @Nullable String pipeline) {
  private static final Set<String> TERMS = Set.of("pipeline", "team", "owner", "currency");

  /** Null: the deals of the group are not those of a company, a team or an owner. */
  static @Nullable Subject of(Selection selection, Row group) {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, @Nullable Object> filter : selection.filters().echo().entrySet()) {
      if (!filter.getKey().equals("currency")) {
        if (!(filter.getValue() instanceof List<?> given) || given.size() != 1) {
          return null;
        }
        values.put(filter.getKey(), String.valueOf(given.getFirst()));
      }
    }
    for (Map.Entry<String, @Nullable Object> term : group.entrySet()) {
      if (term.getValue() == null) {
        return null;
      }
      values.put(term.getKey(), term.getValue().toString());
    }
    String owner = values.get("owner");
    String team = values.get("team");
    if (!TERMS.containsAll(values.keySet())
        || values.containsValue("")
        || (owner != null && team != null)) {
      return null;
    }
    String scope = owner != null ? "OWNER" : team != null ? "TEAM" : "COMPANY";
    return new Subject(scope, owner != null ? owner : team, values.get("pipeline"));
  }

  @Nullable BigDecimal quota(QuotasForPeriod quotas, String currency) {
    return quotas.amount(scope, name, pipeline, currency);
  }

  /** What was said of it, in one currency; null: nothing. */
  @Nullable Submission submission(List<Submission> ofPeriod, String currency) {
    return ofPeriod.stream()
        .filter(
            one ->
                new Subject(one.scope(), one.name(), one.pipeline()).equals(this)
                    && one.currency().equals(currency))
        .findFirst()
        .orElse(null);
  }
}
