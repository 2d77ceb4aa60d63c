package io.winfold.oracle;

import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Corrections, applied to the event they name before anything is folded. */
final class Corrections {
  private static final EventCodec CODEC = EventCodec.standard();

  private Corrections() {}

  /**
   * The facts of one deal.
   *
   * @param events all that is known of it
   */
  static List<RecordedEvent> facts(List<RecordedEvent> events) {
    List<RecordedEvent> facts = new ArrayList<>();
    for (RecordedEvent event : events) {
      if (!(event.event() instanceof Correction) && !isRetracted(event, events)) {
        facts.add(corrected(event, events));
      }
    }
    return facts;
  }

  private static boolean isRetracted(RecordedEvent event, List<RecordedEvent> events) {
    return events.stream()
        .anyMatch(
            later ->
                later.event() instanceof FactRetracted retraction
                    && retraction.corrects().equals(event.eventId())
                    && !isRetracted(later, events));
  }

  private static RecordedEvent corrected(RecordedEvent event, List<RecordedEvent> events) {
    RecordedEvent fact = event;
    for (RecordedEvent later : events) {
      if (later.event() instanceof FactCorrected correction
          && correction.corrects().equals(event.eventId())
          && !isRetracted(later, events)) {
        fact = corrected(fact, correction);
      }
    }
    return fact;
  }

  private static RecordedEvent corrected(RecordedEvent fact, FactCorrected correction) {
    JsonNode becomes = correction.becomes();
    return switch (correction.field()) {
      case "occurredAt" -> with(fact, Instant.parse(becomes.asString()), fact.event());
      case "outcome" ->
          with(
              fact,
              fact.occurredAt(),
              switch (fact.event()) {
                case Won won -> new Lost(won.stage(), won.amount(), "", null);
                case Lost lost -> new Won(lost.stage(), lost.amount());
                default -> throw new AssertionError(correction + " of " + fact);
              });
      default -> with(fact, fact.occurredAt(), withField(fact, correction));
    };
  }

  private static Object withField(RecordedEvent fact, FactCorrected correction) {
    OpportunityEvent event = (OpportunityEvent) fact.event();
    var type = CODEC.typeOf(event);
    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(CODEC.write(event));
    String field = correction.field();
    ObjectNode holder = json;
    if (field.startsWith("attribute.")) {
      holder = json.withObjectProperty("attributes");
      field = field.substring("attribute.".length());
    }
    if (event instanceof DetailsChanged) {
      holder = holder.withObjectProperty(field);
      field = "to";
    }
    if (correction.becomes() == null) {
      holder.remove(field);
    } else {
      holder.set(field, correction.becomes());
    }
    return CODEC.read(
        type.name(), type.revision(), json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static RecordedEvent with(RecordedEvent fact, Instant occurredAt, Object event) {
    return new RecordedEvent(
        fact.position(),
        fact.stream(),
        fact.version(),
        fact.eventId(),
        fact.recordedAt(),
        EventMetadata.of(occurredAt, fact.metadata().actor()),
        (OpportunityEvent) event);
  }
}
