package io.winfold.oracle;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All that can be known from a log; each question folds it from the beginning. */
public final class Oracle {
  private static final String DEAL = "opportunity/";
  private static final String PIPELINE = "pipeline/";
  private static final String QUOTA = "quota/";

  private final Map<String, List<RecordedEvent>> deals = new LinkedHashMap<>();
  private final Map<String, List<RecordedEvent>> pipelines = new TreeMap<>();
  private final List<RecordedEvent> quotas = new ArrayList<>();
  private final Map<String, List<RecordedEvent>> facts = new HashMap<>();

  /**
   * @param log events of all aggregates in the order of their positions
   */
  public Oracle(List<RecordedEvent> log) {
    for (RecordedEvent recorded : log) {
      String stream = recorded.stream();
      if (stream.startsWith(DEAL)) {
        eventsOf(deals, stream.substring(DEAL.length())).add(recorded);
      } else if (stream.startsWith(PIPELINE)) {
        eventsOf(pipelines, stream.substring(PIPELINE.length())).add(recorded);
      } else if (stream.startsWith(QUOTA)) {
        quotas.add(recorded);
      }
    }
  }

  private static List<RecordedEvent> eventsOf(Map<String, List<RecordedEvent>> of, String id) {
    return of.computeIfAbsent(id, _ -> new ArrayList<>());
  }

  /** The world after everything that occurred up to and at an instant. */
  public World asOf(Instant asOf) {
    var configurations = new TreeMap<String, Configuration>();
    pipelines.forEach((id, events) -> configurations.put(id, Configuration.of(id, events, asOf)));
    var present = new ArrayList<Deal>();
    for (String id : deals.keySet()) {
      Deal deal = deal(id, asOf);
      if (deal.version > 0 && !deal.discarded) {
        present.add(deal);
      }
    }
    return new World(asOf, present, configurations, Quotas.of(quotas, asOf));
  }

  private Deal deal(String id, Instant asOf) {
    return deal(id, event -> !event.occurredAt().isAfter(asOf));
  }

  /** A deal after some of what happened to it. */
  Deal deal(String id, Predicate<RecordedEvent> happened) {
    return fold(id, deals.get(id), facts(id), happened);
  }

  /**
   * The same to less knowledge.
   *
   * @param known so many of its events
   */
  Deal deal(String id, int known, Predicate<RecordedEvent> happened) {
    List<RecordedEvent> events = deals.get(id).subList(0, known);
    return fold(id, events, Corrections.facts(events), happened);
  }

  private static Deal fold(
      String id,
      List<RecordedEvent> events,
      List<RecordedEvent> facts,
      Predicate<RecordedEvent> happened) {
    var deal = new Deal(id);
    if (facts.isEmpty() || !(facts.getFirst().event() instanceof OpportunityCreated)) {
      return deal; // its creation was retracted
    }
    for (RecordedEvent recorded : facts) {
      if (happened.test(recorded)) {
        deal.apply(recorded);
      }
    }
    for (RecordedEvent recorded : events) {
      if (recorded.event() instanceof Correction && deal.version > 0 && happened.test(recorded)) {
        deal.version = Math.max(deal.version, recorded.version());
      }
    }
    return deal;
  }

  /** A pipeline's configuration after some of what happened to it. */
  Configuration configuration(String pipeline, Predicate<RecordedEvent> happened) {
    return Configuration.of(pipeline, configOf(pipeline), happened);
  }

  /** All that may move a deal: its own events and those of pipelines, as they occurred. */
  List<RecordedEvent> course(String id) {
    var course = new ArrayList<>(facts(id));
    pipelines.values().forEach(course::addAll);
    course.sort(
        Comparator.comparing(RecordedEvent::occurredAt).thenComparingLong(RecordedEvent::position));
    return course;
  }

  /** What happened to a deal, as far as it is known by now. */
  private List<RecordedEvent> facts(String id) {
    return facts.computeIfAbsent(id, key -> Corrections.facts(deals.get(key)));
  }

  /** The ids of all deals ever created. */
  public List<String> dealIds() {
    return List.copyOf(deals.keySet());
  }

  /** The events of one deal. */
  public List<RecordedEvent> events(String deal) {
    return List.copyOf(deals.get(deal));
  }

  /** Every instant at which something occurred. */
  public List<Instant> instants() {
    var instants = new TreeSet<Instant>();
    deals.keySet().forEach(id -> facts(id).forEach(event -> instants.add(event.occurredAt())));
    pipelines.values().forEach(events -> events.forEach(event -> instants.add(event.occurredAt())));
    return List.copyOf(instants);
  }

  /**
   * A step of a deal's probability.
   *
   * @param causes types of the deal's events, or else of its pipeline's, at this instant
   */
  public record Step(Instant at, Probabilities probabilities, List<String> causes) {}

  /** The steps at which one of a deal's probabilities changed, up to an instant. */
  public List<Step> probabilityHistory(String id, Instant asOf) {
    var steps = new ArrayList<Step>();
    for (Instant at : instants()) {
      Deal deal = deal(id, at);
      if (at.isAfter(asOf) || deal.version == 0 || deal.discarded) {
        continue;
      }
      Probabilities now =
          Probabilities.of(deal, Configuration.of(deal.pipeline, configOf(deal.pipeline), at));
      if (steps.isEmpty() || !steps.getLast().probabilities().equals(now)) {
        var causes = new ArrayList<String>();
        addTypes(causes, facts(id), at);
        addTypes(causes, configOf(deal.pipeline), at);
        steps.add(new Step(at, now, causes));
      }
    }
    return steps;
  }

  private List<RecordedEvent> configOf(String pipeline) {
    return pipelines.getOrDefault(pipeline, List.of());
  }

  private static void addTypes(List<String> types, List<RecordedEvent> events, Instant at) {
    for (RecordedEvent recorded : events) {
      if (recorded.occurredAt().equals(at)) {
        types.add(recorded.event().getClass().getSimpleName());
      }
    }
  }
}
