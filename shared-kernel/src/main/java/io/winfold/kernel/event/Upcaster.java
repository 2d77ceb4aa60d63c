package io.winfold.kernel.event;

import tools.jackson.databind.node.ObjectNode;

/** Lifts one revision of one event type to the next, so that old events are read as new ones. */
public interface Upcaster {
  /** The type and the revision it takes; it hands over the next revision. */
  EventType from();

  /** Changes the event's JSON in place. */
  void upcast(ObjectNode event);
}
