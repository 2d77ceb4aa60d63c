package io.winfold.command.quota;

import io.winfold.command.Ids;
import io.winfold.kernel.Money;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.kernel.quota.QuotaScope;
import org.jspecify.annotations.Nullable;

/**
 * So much is to be won in the period.
 *
 * @param name of the team or the owner; null for the company
 * @param pipeline in which deals count; null: in all
 */
public record SetQuota(
    QuotaScope scope,
    @Nullable String name,
    @Nullable PipelineId pipeline,
    FiscalPeriod period,
    Money amount) {

  /** The one quota of this scope, pipeline and period. */
  public QuotaId id() {
    String of = pipeline == null ? "" : pipeline.value();
    return new QuotaId(
        Ids.derived(scope + "/" + of + "/" + period.value(), name == null ? "" : name));
  }
}
