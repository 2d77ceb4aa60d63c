package io.winfold.kernel.event;

import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.kernel.model.ModelEvent;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.quota.QuotaEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stable JSON of every event. An event's wire name is the name of its type in the event model;
 * fields may be added to it, a changed shape gets the next revision and an {@link Upcaster}.
 */
public final class EventCodec {
  private static final List<Class<? extends DomainEvent>> AGGREGATES =
      List.of(
          PipelineEvent.class,
          OpportunityEvent.class,
          QuotaEvent.class,
          ForecastEvent.class,
          ModelEvent.class);

  /** Types whose shape has changed since their first revision. */
  private static final Map<String, Integer> LATER_REVISIONS = Map.of();

  private static final EventCodec STANDARD = new EventCodec(List.of());

  private final JsonMapper mapper = KernelJson.mapper();
  private final TokenStreamFactory tokens = mapper.tokenStreamFactory();
  private final ObjectReader metadataTexts = mapper.readerForMapOf(String.class);
  private final Map<String, Known> byName = new HashMap<>();
  private final Map<Class<?>, Known> byClass;
  private final Map<EventType, Upcaster> upcasters = new HashMap<>();

  private record Known(EventType type, ObjectReader reader, ObjectWriter writer) {}

  EventCodec(Collection<Upcaster> upcasters) {
    upcasters.forEach(upcaster -> this.upcasters.put(upcaster.from(), upcaster));
    Map<Class<?>, Known> known = new HashMap<>();
    AGGREGATES.stream()
        .flatMap(EventCodec::eventsOf)
        .forEach(event -> known.put(event, know(event)));
    // All in one array: it is asked for each event that is folded.
    byClass = Map.copyOf(known);
  }

  /** The codec of all event types, with every upcaster there is. */
  public static EventCodec standard() {
    return STANDARD;
  }

  private static Stream<Class<?>> eventsOf(Class<?> sealed) {
    return sealed.isSealed()
        ? Stream.of(sealed.getPermittedSubclasses()).flatMap(EventCodec::eventsOf)
        : Stream.of(sealed);
  }

  private Known know(Class<?> event) {
    String name = event.getSimpleName();
    int revision = LATER_REVISIONS.getOrDefault(name, 1);
    Known known =
        new Known(new EventType(name, revision), mapper.readerFor(event), mapper.writerFor(event));
    if (byName.put(name, known) != null) {
      throw new IllegalStateException("Two event types are called " + name);
    }
    return known;
  }

  /** The wire names of all event types. */
  public Collection<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** The class that holds events of this wire name. */
  public Class<? extends DomainEvent> classOf(String name) {
    return byClass.entrySet().stream()
        .filter(entry -> entry.getValue().type().name().equals(name))
        .<Class<? extends DomainEvent>>map(entry -> entry.getKey().asSubclass(DomainEvent.class))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /** The wire name and revision this event is written under. */
  public EventType typeOf(DomainEvent event) {
    return typeOf(event.getClass());
  }

  /** The wire name and revision events of this class are written under. */
  public EventType typeOf(Class<?> eventClass) {
    Known known = byClass.get(eventClass);
    if (known == null) {
      throw new IllegalArgumentException(eventClass + " is no event of the model");
    }
    return known.type();
  }

  public byte[] write(DomainEvent event) {
    Known known = byClass.get(event.getClass());
    if (known == null) {
      throw new IllegalArgumentException(event.getClass() + " is no event of the model");
    }
    return known.writer().writeValueAsBytes(event);
  }

  /**
   * @throws UnreadableEventException if the type is unknown, the revision later than this
   *     program's, or the JSON not of the type's shape
   */
  public DomainEvent read(String name, int revision, byte[] json) {
    Known known = byName.get(name);
    if (known == null) {
      throw unknown(name);
    }
    try {
      if (revision == known.type().revision()) {
        return known.reader().readValue(json);
      }
      return known.reader().readValue(upcast(known.type(), revision, mapper.readTree(json)));
    } catch (JacksonException e) {
      throw new UnreadableEventException(
          "An event of type " + name + " revision " + revision + " cannot be read", e);
    }
  }

  private JsonNode upcast(EventType current, int revision, JsonNode json) {
    if (!(json instanceof ObjectNode event)) {
      throw new UnreadableEventException("An event is a JSON object", null);
    }
    for (int at = revision; at < current.revision(); at++) {
      Upcaster upcaster = upcasters.get(new EventType(current.name(), at));
      if (upcaster == null) {
        throw new UnreadableEventException(
            "There is no upcaster for " + current.name() + " revision " + at, null);
      }
      upcaster.upcast(event);
    }
    if (revision > current.revision()) {
      throw new UnreadableEventException(
          current.name() + " revision " + revision + " is later than this program knows", null);
    }
    return event;
  }

  public byte[] writeMetadata(Map<String, ?> metadata) {
    return mapper.writeValueAsBytes(metadata);
  }

  /** Metadata as names and texts, the inverse of {@link #writeMetadata}. */
  public Map<String, String> readMetadata(byte[] json) {
    try {
      return metadataTexts.readValue(json);
    } catch (JacksonException e) {
      throw new UnreadableEventException("The metadata of an event cannot be read", e);
    }
  }

  /**
   * Metadata out of its JSON, without a detour through a map: it is read of every event that is
   * folded.
   *
   * @param occurredAt the business time, which a store has apart from the JSON
   * @throws UnreadableEventException if it is no JSON object, or names no actor
   */
  public EventMetadata readMetadata(byte[] json, Instant occurredAt) {
    try (JsonParser parser = tokens.createParser(ObjectReadContext.empty(), json)) {
      return MetadataReader.read(parser, occurredAt);
    } catch (JacksonException | NumberFormatException e) {
      throw new UnreadableEventException("The metadata of an event cannot be read", e);
    }
  }

  private static UnreadableEventException unknown(String name) {
    return new UnreadableEventException("There is no event type " + name, null);
  }
}
