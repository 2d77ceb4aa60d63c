package io.winfold.query.registry.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.model.ModelEvent;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Table;

/** A model as the event that it was fitted tells of it. */
record ModelRow(Moment moment, ProbabilityModelFitted fitted) {
  static final Table<ModelRow> TABLE =
      Table.<ModelRow>named("probability_model")
          .key("version", "text", row -> row.fitted().version())
          .bigint("position", row -> row.moment().position())
          .instant("fitted_at", row -> row.moment().occurredMicros())
          .instant("recorded_at", row -> row.moment().recordedMicros())
          .column("method", "text", row -> row.fitted().method())
          .column("pipeline", "text", row -> row.fitted().pipeline().value())
          .column("trained_up_to", "timestamptz", row -> row.fitted().trainedUpTo())
          .column("fields", "text[]", row -> row.fitted().fields())
          .column("parameters", "text", row -> row.fitted().parameters().toString())
          .build();

  /**
   * @throws IllegalArgumentException if the event is none of a model, or not its first
   */
  static ModelRow of(RecordedEvent recorded) {
    if (!(recorded.event() instanceof ModelEvent event)) {
      throw new IllegalArgumentException("not an event of a model: " + recorded.event());
    }
    Moment moment = Moment.first(recorded);
    return switch (event) {
      case ProbabilityModelFitted fitted -> new ModelRow(moment, fitted);
    };
  }
}
