package io.winfold.query.quota.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.query.projection.EventVersionProjection;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps quotas up to date. */
@Component
public class QuotaProjection extends EventVersionProjection<QuotaSet> {

  public QuotaProjection() {
    super(
        "quota",
        QuotaId.KIND,
        QuotaSet.class,
        "quota_version",
        "quota",
        columns ->
            columns
                .column("scope", "text", row -> row.event().scope())
                .column("name", "text", row -> row.event().name())
                .column("pipeline", "text", row -> pipeline(row.event().pipeline()))
                .column("period", "text", row -> row.event().period().value())
                .column("amount", "numeric", row -> row.event().to().amount())
                .column("currency", "text", row -> row.event().to().currency().getCurrencyCode()));
  }

  private static @Nullable String pipeline(@Nullable PipelineId id) {
    return id == null ? null : id.value();
  }
}
