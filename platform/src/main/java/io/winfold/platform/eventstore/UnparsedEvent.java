package io.winfold.platform.eventstore;

import io.winfold.kernel.event.RecordedEvent;

/** An event of the log whose content is still JSON. Taking it apart is most of reading it. */
public interface UnparsedEvent {
  long position();

  /** The key of its aggregate. */
  String stream();

  RecordedEvent parsed();
}
