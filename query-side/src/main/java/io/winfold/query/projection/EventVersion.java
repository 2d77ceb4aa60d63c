package io.winfold.query.projection;

/**
 * An aggregate as one event left it, and until when.
 *
 * @param id bare
 * @param event which says all there is of the aggregate
 * @param actor who did it
 */
public record EventVersion<E>(String id, Moment moment, E event, String actor, Until until) {

  EventVersion<E> ending(Until end) {
    return new EventVersion<>(id, moment, event, actor, end);
  }

  /** The end of a version, wherever the version itself is. */
  record End(String id, long version, Until until) {}
}
