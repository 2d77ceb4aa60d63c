package io.winfold.command.forecast;

import io.winfold.command.Ids;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * What a forecast is about.
 *
 * @param scope whose deals, as with a quota
 * @param name of the team or the owner; null for the company
 * @param pipeline in which deals count; null: in all
 */
public record ForecastSubject(
    QuotaScope scope,
    @Nullable String name,
    @Nullable PipelineId pipeline,
    FiscalPeriod period,
    Currency currency) {

  /** The one forecast about this. */
  public ForecastId id() {
    String of = pipeline == null ? "" : pipeline.value();
    return new ForecastId(
        Ids.derived(
            scope + "/" + of + "/" + period.value() + "/" + currency, name == null ? "" : name));
  }
}
