package io.winfold.command.decision;

import io.winfold.command.decision.Envelope.Idempotency;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands with an idempotency key that wrote events to one aggregate: the last {@value
 * #CAPACITY}. Immutable; adding is cheap because entries are chained, and what is forgotten goes a
 * whole chain at a time.
 */
public final class Memory {
  /** How many commands an aggregate remembers. */
  public static final int CAPACITY = 1_000;

  static final Memory EMPTY = new Memory(null, 0, null);

  private final @Nullable Node newest;
  private final int size;
  // The chain before this one, full; with this one it holds at least the last CAPACITY.
  private final @Nullable Node before;

  /**
   * A command as it was answered.
   *
   * @param created whether it created the aggregate
   * @param version the aggregate's version after it
   * @param events wire names of what it wrote
   */
  public record Remembered(
      String key, String fingerprint, boolean created, long version, List<String> events) {}

  private record Node(Remembered command, @Nullable Node older) {}

  private Memory(@Nullable Node newest, int size, @Nullable Node before) {
    this.newest = newest;
    this.size = size;
    this.before = before;
  }

  /** The command that was given this key, unless forgotten. */
  @Nullable Remembered find(Idempotency idempotency) {
    int left = CAPACITY;
    for (Node at = newest; at != null; at = at.older(), left--) {
      if (at.command().key().equals(idempotency.key())) {
        return at.command();
      }
    }
    for (Node at = before; at != null && left > 0; at = at.older(), left--) {
      if (at.command().key().equals(idempotency.key())) {
        return at.command();
      }
    }
    return null;
  }

  /** With one more event of the command that has this key. */
  Memory with(String key, String fingerprint, long version, String event) {
    if (newest != null && newest.command().key().equals(key)) {
      Remembered last = newest.command();
      List<String> events = new ArrayList<>(last.events());
      events.add(event);
      Remembered grown =
          new Remembered(key, fingerprint, last.created(), version, List.copyOf(events));
      return new Memory(new Node(grown, newest.older()), size, before);
    }
    Remembered first = new Remembered(key, fingerprint, version == 1, version, List.of(event));
    return size == CAPACITY
        ? new Memory(new Node(first, null), 1, newest)
        : new Memory(new Node(first, newest), size + 1, before);
  }
}
