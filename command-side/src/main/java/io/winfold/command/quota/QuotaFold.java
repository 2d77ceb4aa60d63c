package io.winfold.command.quota;

import io.winfold.command.decision.Fold;
import io.winfold.kernel.quota.QuotaEvent;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import java.time.Instant;

/** A quota from its events. */
public final class QuotaFold implements Fold<QuotaEvent, Quota> {
  @Override
  public Class<QuotaEvent> events() {
    return QuotaEvent.class;
  }

  @Override
  public Quota initial() {
    return new Quota(null);
  }

  @Override
  public Quota evolve(Quota state, QuotaEvent event, Instant occurredAt) {
    return switch (event) {
      case QuotaSet set -> new Quota(set.to());
    };
  }
}
