package io.winfold.platform.eventstore;

import io.winfold.kernel.event.RecordedEvent;
import java.time.Instant;

/** An event of the log whose content is still JSON. Taking it apart is most of reading it. */
public interface UnparsedEvent {
  long position();

  /** The key of its aggregate. */
  String stream();

  /** When it was recorded. */
  Instant recordedAt();

  RecordedEvent parsed();
}
