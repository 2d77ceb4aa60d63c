package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a run of events makes of one aggregate: it begins where the table has it, or with
 * nothing, and collects what is new and what of the known has ended.
 */
final class EventVersionRows<E> {
  private final String id;
  private final Function<RecordedEvent, E> events;
  private @Nullable Moment last;
  private EventVersion.@Nullable End ended;
  private final List<EventVersion<E>> versions = new ArrayList<>();

  /**
   * @param events takes the event of its kind out of what is recorded, or throws
   * @param known its last event; null: the table has nothing of it
   */
  EventVersionRows(String id, Function<RecordedEvent, E> events, @Nullable Moment known) {
    this.id = id;
    this.events = events;
    this.last = known;
  }

  /**
   * @throws RuntimeException if the event does not follow; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    EventVersion<E> version = next(recorded);
    Moment before = last;
    Until until = Until.at(version.moment());
    if (!versions.isEmpty()) {
      versions.add(versions.removeLast().ending(until));
    } else if (before != null) {
      ended = new EventVersion.End(id, before.version(), until);
    }
    versions.add(version);
    last = version.moment();
  }

  /** What an event would add. */
  EventVersion<E> next(RecordedEvent recorded) {
    E event = events.apply(recorded);
    Moment moment = last == null ? Moment.first(recorded) : last.next(recorded);
    return new EventVersion<>(id, moment, event, recorded.metadata().actor(), Until.OPEN);
  }

  /** The end of the last version that the table had, if it has ended. */
  List<EventVersion.End> ended() {
    return ended == null ? List.of() : List.of(ended);
  }

  /** One for each event added. */
  List<EventVersion<E>> versions() {
    return List.copyOf(versions);
  }
}
