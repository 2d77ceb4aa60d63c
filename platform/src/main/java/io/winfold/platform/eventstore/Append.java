package io.winfold.platform.eventstore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Events that are stored together or not at all, and what became of them. */
final class Append {
  /** What became of an append. */
  sealed interface Outcome {}

  /** The events are durable. */
  record Stored() implements Outcome {}

  /** A stream is not at the version the events were decided on; nothing was stored. */
  record Conflict() implements Outcome {}

  /** Nothing was stored. */
  record NotStored(Exception cause) implements Outcome {}

  /** The connection broke and stayed broken: the events may be stored or not. */
  record Unknown(Exception cause) implements Outcome {}

  final List<NewEvent> events;
  final int bytes;

  /** The first version appended to each stream. */
  final Map<String, Long> decided = new LinkedHashMap<>();

  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  Append(List<NewEvent> events) {
    this.events = List.copyOf(events);
    this.bytes = events.stream().mapToInt(NewEvent::bytes).sum();
    events.forEach(event -> decided.putIfAbsent(event.stream, event.version));
  }

  Set<String> streams() {
    return decided.keySet();
  }

  void complete(Outcome result) {
    outcome.complete(result);
  }

  /** Waits for the writer; its answer always comes, and an interrupt does not make it untrue. */
  Outcome await() {
    return outcome.join();
  }
}
