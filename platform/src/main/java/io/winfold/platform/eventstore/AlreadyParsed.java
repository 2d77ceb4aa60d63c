package io.winfold.platform.eventstore;

import io.winfold.kernel.event.RecordedEvent;
import java.time.Instant;

/** For a log that only hands out events as a whole. */
record AlreadyParsed(RecordedEvent parsed) implements UnparsedEvent {
  @Override
  public long position() {
    return parsed.position();
  }

  @Override
  public Instant recordedAt() {
    return parsed.recordedAt();
  }

  @Override
  public String stream() {
    return parsed.stream();
  }
}
