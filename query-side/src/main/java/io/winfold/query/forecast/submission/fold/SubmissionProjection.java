package io.winfold.query.forecast.submission.fold;

import io.winfold.kernel.Money;
import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.query.projection.EventVersion;
import io.winfold.query.projection.EventVersionProjection;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps the forecasts people submit up to date. */
@Component
public class SubmissionProjection extends EventVersionProjection<ForecastEvent> {

  public SubmissionProjection() {
    super(
        "forecast",
        ForecastId.KIND,
        ForecastEvent.class,
        "forecast_version",
        "forecast",
        columns ->
            columns
                .column("scope", "text", row -> row.event().scope())
                .column("name", "text", row -> row.event().name())
                .column("pipeline", "text", row -> pipeline(row.event().pipeline()))
                .column("period", "text", row -> row.event().period().value())
                .column("currency", "text", row -> row.event().to().currency().getCurrencyCode())
                .column("commit_amount", "numeric", row -> row.event().to().commit().amount())
                .column("best_case", "numeric", row -> amount(row.event().to().bestCase()))
                .column("open_pipeline", "numeric", row -> amount(row.event().to().pipeline()))
                .column("note", "text", row -> row.event().note())
                .column("actor", "text", EventVersion::actor));
  }

  private static @Nullable String pipeline(@Nullable PipelineId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable BigDecimal amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }
}
