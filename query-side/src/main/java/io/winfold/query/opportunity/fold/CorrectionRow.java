package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A correction and the event it names.
 *
 * @param deal the deal's number
 */
record CorrectionRow(long deal, RecordedEvent correction, RecordedEvent named) {
  Correction event() {
    return (Correction) correction.event();
  }

  @Nullable String field() {
    return event() instanceof FactCorrected corrected ? corrected.field() : null;
  }

  @Nullable String was() {
    return event() instanceof FactCorrected corrected ? text(corrected.was()) : null;
  }

  @Nullable String becomes() {
    return event() instanceof FactCorrected corrected ? text(corrected.becomes()) : null;
  }

  private static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : json.toString();
  }
}
