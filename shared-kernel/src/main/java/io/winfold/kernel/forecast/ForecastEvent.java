package io.winfold.kernel.forecast;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to the forecast that people give for a period. There is one for each scope,
 * pipeline, period and currency; the last amounts by an instant hold at it.
 */
public sealed interface ForecastEvent extends DomainEvent {
  QuotaScope scope();

  /** Of the team or the owner; null for the company. */
  @Nullable String name();

  /** In which deals count; null: in all. */
  @Nullable PipelineId pipeline();

  FiscalPeriod period();

  /** The amounts from now on. */
  ForecastAmounts to();

  /** Why, if that was said. */
  @Nullable String note();

  /**
   * Who sells says what to expect.
   *
   * @param from the amounts before, null if there were none
   */
  record ForecastSubmitted(
      QuotaScope scope,
      @Nullable String name,
      @Nullable PipelineId pipeline,
      FiscalPeriod period,
      @Nullable ForecastAmounts from,
      ForecastAmounts to,
      @Nullable String note)
      implements ForecastEvent {}

  /** A manager puts another figure in its place, with a reason. */
  record ForecastAdjusted(
      QuotaScope scope,
      @Nullable String name,
      @Nullable PipelineId pipeline,
      FiscalPeriod period,
      ForecastAmounts from,
      ForecastAmounts to,
      String note)
      implements ForecastEvent {}

  /**
   * A manager stands by the figure.
   *
   * @param to the amounts approved, which are those in force
   */
  record ForecastApproved(
      QuotaScope scope,
      @Nullable String name,
      @Nullable PipelineId pipeline,
      FiscalPeriod period,
      ForecastAmounts to,
      @Nullable String note)
      implements ForecastEvent {}
}
