package io.winfold.command.decision;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an aggregate stands after its events: its state, and what every aggregate keeps beside it.
 *
 * @param version how many events it has
 * @param lastOccurredAt business time of the last one, null if none
 * @param memory the commands that are answered again rather than judged again
 * @param historyMark how far a history known from elsewhere has been recorded, null: none was
 */
public record Standing<S>(
    S state,
    long version,
    @Nullable Instant lastOccurredAt,
    Memory memory,
    @Nullable String historyMark) {

  public static <S> Standing<S> initial(S state) {
    return new Standing<>(state, 0, null, Memory.EMPTY, null);
  }

  /** The same with a state folded afresh. */
  public Standing<S> refolded(S state) {
    return new Standing<>(state, version, lastOccurredAt, memory, historyMark);
  }

  /** Where it stands after one more event. */
  public <E extends DomainEvent> Standing<S> after(
      Fold<E, S> fold, E event, EventMetadata metadata) {
    String key = metadata.idempotencyKey();
    String fingerprint = metadata.fingerprint();
    String mark = metadata.historyMark();
    return new Standing<>(
        fold.evolve(state, event, metadata.occurredAt()),
        version + 1,
        metadata.occurredAt(),
        key == null || fingerprint == null
            ? memory
            : memory.with(key, fingerprint, version + 1, event.getClass().getSimpleName()),
        mark == null ? historyMark : mark);
  }
}
