package io.winfold.kernel.opportunity;

import io.winfold.kernel.event.KernelJson;
import io.winfold.kernel.opportunity.CorrectedHistory.Entry;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The fields of an event that corrections name, read and set as its JSON has them. */
public final class FactFields {
  /** When the event happened. */
  public static final String OCCURRED_AT = "occurredAt";

  /** Which of the two ends a closed deal came to: {@code WON} or {@code LOST}. */
  public static final String OUTCOME = "outcome";

  /** What the names of single attributes begin with. */
  public static final String ATTRIBUTE = "attribute.";

  private static final String TO = "to";
  private static final JsonMapper JSON = KernelJson.mapper();

  private FactFields() {}

  /** A value as the JSON of an event has it. */
  public static JsonNode json(Object value) {
    return JSON.valueToTree(value);
  }

  /** What an event says in a field; null: nothing. */
  public static @Nullable JsonNode value(Entry entry, String field) {
    if (field.equals(OCCURRED_AT)) {
      return StringNode.valueOf(entry.occurredAt().toString());
    }
    if (field.equals(OUTCOME)) {
      return switch (entry.event()) {
        case Won _ -> StringNode.valueOf(Outcome.WON.name());
        case Lost _ -> StringNode.valueOf(Outcome.LOST.name());
        default -> null;
      };
    }
    JsonNode at = JSON.valueToTree(entry.event());
    for (String name : path(entry.event(), field)) {
      at = at == null ? null : at.get(name);
    }
    return at;
  }

  /**
   * @throws IllegalArgumentException if the event has no such field, or the field no such value
   */
  static Entry corrected(Entry entry, FactCorrected corrected) {
    JsonNode becomes = corrected.becomes();
    try {
      if (corrected.field().equals(OCCURRED_AT)) {
        Instant at = Instant.parse(becomes == null ? "" : becomes.asString());
        return new Entry(entry.version(), entry.eventId(), at, entry.event());
      }
      OpportunityEvent event =
          corrected.field().equals(OUTCOME)
              ? withOutcome(entry.event(), becomes)
              : with(entry.event(), corrected.field(), becomes);
      return new Entry(entry.version(), entry.eventId(), entry.occurredAt(), event);
    } catch (java.time.DateTimeException | JacksonException e) {
      throw new IllegalArgumentException(entry.event() + " takes no " + corrected, e);
    }
  }

  /** A deal that turns out to be lost has no reason until one is given. */
  private static OpportunityEvent withOutcome(OpportunityEvent event, @Nullable JsonNode becomes) {
    Outcome outcome = Outcome.valueOf(becomes == null ? "" : becomes.asString());
    return switch (event) {
      case Won won when outcome == Outcome.LOST -> new Lost(won.stage(), won.amount(), "", null);
      case Lost lost when outcome == Outcome.WON -> new Won(lost.stage(), lost.amount());
      case Won won -> won;
      case Lost lost -> lost;
      default -> throw new IllegalArgumentException("no outcome is in " + event);
    };
  }

  private static OpportunityEvent with(
      OpportunityEvent event, String field, @Nullable JsonNode becomes) {
    List<String> path = path(event, field);
    ObjectNode json = JSON.valueToTree(event);
    ObjectNode parent = json;
    for (String name : path.subList(0, path.size() - 1)) {
      parent = parent.withObjectProperty(name);
    }
    if (becomes == null) {
      parent.remove(path.getLast());
    } else {
      parent.set(path.getLast(), becomes);
    }
    return JSON.treeToValue(json, event.getClass());
  }

  /** Of a change of details what it changed to is meant, of every other event what it says. */
  private static List<String> path(OpportunityEvent event, String field) {
    boolean change = event instanceof DetailsChanged;
    if (field.startsWith(ATTRIBUTE)) {
      String name = field.substring(ATTRIBUTE.length());
      return change ? List.of("attributes", name, TO) : List.of("attributes", name);
    }
    return change ? List.of(field, TO) : List.of(field);
  }
}
