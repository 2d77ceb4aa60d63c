package io.winfold.platform.eventstore;

import io.axoniq.axonserver.connector.event.EventChannel;
import io.winfold.kernel.event.EventCodec;
import java.util.Optional;
import java.util.function.Supplier;

/** The events of Axon Server, which keeps no digests; they are computed by whoever reads. */
final class AxonServerStoredLog implements StoredLog {
  private final Supplier<EventChannel> channel;
  private final EventCodec codec;
  private final AxonServerEventLog log;

  AxonServerStoredLog(Supplier<EventChannel> channel, EventCodec codec, AxonServerEventLog log) {
    this.channel = channel;
    this.codec = codec;
    this.log = log;
  }

  @Override
  public boolean keepsDigests() {
    return false;
  }

  @Override
  public long head() {
    return log.head();
  }

  @Override
  public Optional<byte[]> digest(long position) {
    return Optional.empty();
  }

  /** The server checks versions itself and hands over no log without them. */
  @Override
  public Optional<String> missingVersion() {
    return Optional.empty();
  }

  @Override
  public <E extends Exception> void scan(Taker<E> taker) throws E {
    long head = head();
    if (head == 0) {
      return;
    }
    try (AxonServerCursor cursor = AxonServerCursor.open(channel.get(), codec, 0)) {
      while (cursor.position() < head) {
        taker.take(cursor.nextStored());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventLogException("Interrupted while reading the event log", e);
    }
  }
}
