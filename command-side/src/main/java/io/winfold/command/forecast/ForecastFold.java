package io.winfold.command.forecast;

import io.winfold.command.decision.Fold;
import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.kernel.forecast.ForecastEvent.ForecastAdjusted;
import io.winfold.kernel.forecast.ForecastEvent.ForecastApproved;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import java.time.Instant;

/** A forecast from its events. */
public final class ForecastFold implements Fold<ForecastEvent, Forecast> {
  @Override
  public Class<ForecastEvent> events() {
    return ForecastEvent.class;
  }

  @Override
  public Forecast initial() {
    return new Forecast.None();
  }

  @Override
  public Forecast evolve(Forecast state, ForecastEvent event, Instant occurredAt) {
    return switch (event) {
      case ForecastSubmitted submitted -> given(submitted, false);
      case ForecastAdjusted adjusted -> given(adjusted, false);
      case ForecastApproved approved -> given(approved, true);
    };
  }

  private static Forecast given(ForecastEvent event, boolean approved) {
    return new Forecast.Given(
        new ForecastSubject(
            event.scope(), event.name(), event.pipeline(), event.period(), event.to().currency()),
        event.to(),
        event.note(),
        approved);
  }
}
