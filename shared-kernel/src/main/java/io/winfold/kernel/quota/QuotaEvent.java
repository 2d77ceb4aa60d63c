package io.winfold.kernel.quota;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.pipeline.PipelineId;
import org.jspecify.annotations.Nullable;

/** What can happen to a quota. */
public sealed interface QuotaEvent extends DomainEvent {

  /**
   * From now on so much is to be won in the period.
   *
   * @param name of the team or the owner; null for the company
   * @param pipeline in which deals count; null: in all
   * @param from the amount before, null if there was none
   */
  record QuotaSet(
      QuotaScope scope,
      @Nullable String name,
      @Nullable PipelineId pipeline,
      FiscalPeriod period,
      @Nullable Money from,
      Money to)
      implements QuotaEvent {}
}
