package io.winfold.query.opportunity;

import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.KernelJson;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.platform.web.Texts;
import io.winfold.query.opportunity.fold.CorrectedEvents;
import io.winfold.query.probability.ModelScores;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Question;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/opportunities/{id}} and what lies under it. */
@RestController
class OpportunityQueries {
  private static final EventCodec CODEC = EventCodec.standard();
  private static final JsonMapper JSON = KernelJson.mapper();

  private final Reads reads;
  private final EventLog log;

  OpportunityQueries(Reads reads, EventLog log) {
    this.reads = reads;
    this.log = log;
  }

  @GetMapping("/api/opportunities/{id}")
  void one(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    answer(
        request,
        response,
        id,
        scope ->
            new Body.Resource(
                deal(scope, id).with("exitCriteriaMet", exitCriteriaMet(facts(scope, id)))));
  }

  @GetMapping("/api/opportunities/{id}/events")
  void events(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    answer(
        request,
        response,
        id,
        scope -> {
          List<RecordedEvent> events = events(scope, id);
          if (events.isEmpty()) {
            throw notThere(scope);
          }
          return new Body.Listing(events.stream().map(OpportunityQueries::show).toList(), null);
        });
  }

  @GetMapping("/api/opportunities/{id}/stage-visits")
  void visits(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    answer(
        request,
        response,
        id,
        scope -> {
          deal(scope, id);
          return new Body.Listing(StageVisits.of(scope, id), null);
        });
  }

  @GetMapping("/api/opportunities/{id}/probability-history")
  void probabilities(
      HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    answer(
        request,
        response,
        id,
        scope -> {
          deal(scope, id);
          return new Body.Listing(ProbabilitySteps.of(scope, id), null);
        });
  }

  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      String id,
      Function<Scope, Body> query)
      throws IOException {
    reads.answer(
        request,
        response,
        parameters ->
            Question.ofDurations(
                scope -> {
                  if (!Texts.isId(id)) {
                    throw notThere(scope);
                  }
                  return query.apply(scope);
                }));
  }

  private static Row deal(Scope scope, String id) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("id", id);
    return scope
        .jdbc()
        .sql(DealRow.select(scope, ModelScores.ofOne(scope, id), parameters) + " AND d.id = :id")
        .params(parameters)
        .query((row, number) -> DealRow.read(row, scope))
        .optional()
        .orElseThrow(() -> notThere(scope));
  }

  private static ProblemException notThere(Scope scope) {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "There is no such opportunity as of " + scope.asOf());
  }

  /** The events of a deal that the scope knows of. */
  private List<RecordedEvent> events(Scope scope, String id) {
    return log.stream(new OpportunityId(id).toString()).stream()
        .filter(event -> event.position() <= scope.position())
        .filter(event -> !event.occurredAt().isAfter(scope.asOf()))
        .toList();
  }

  /** What they come to after the corrections that the scope knows of. */
  private List<RecordedEvent> facts(Scope scope, String id) {
    List<RecordedEvent> known =
        log.stream(new OpportunityId(id).toString()).stream()
            .filter(event -> event.position() <= scope.position())
            .toList();
    return CorrectedEvents.of(known).stream()
        .filter(event -> !event.occurredAt().isAfter(scope.asOf()))
        .toList();
  }

  private static Map<String, List<String>> exitCriteriaMet(List<RecordedEvent> events) {
    Map<String, List<String>> met = new TreeMap<>();
    for (RecordedEvent recorded : events) {
      if (recorded.event() instanceof ExitCriterionMet(var stage, var criterion)) {
        met.computeIfAbsent(stage.value(), key -> new ArrayList<>()).add(criterion);
      }
    }
    return met;
  }

  private static Row show(RecordedEvent recorded) {
    var type = CODEC.typeOf(recorded.event());
    return new Row()
        .with("position", recorded.position())
        .with("version", recorded.version())
        .with("eventId", recorded.eventId())
        .with("type", type.name())
        .with("revision", type.revision())
        .with("occurredAt", recorded.occurredAt())
        .with("recordedAt", recorded.recordedAt())
        .with("actor", recorded.metadata().actor())
        .with("data", JSON.readTree(CODEC.write(recorded.event())));
  }
}
