package io.winfold.platform.eventstore;

import io.winfold.platform.UuidV7;
import org.axonframework.common.IdentifierFactory;

/**
 * The ids Axon gives to messages, and so to events. In the order of time, so that the index of the
 * log's ids grows at its end; random ones are spread over all of it.
 */
public final class MessageIds extends IdentifierFactory {
  @Override
  public String generateIdentifier() {
    return UuidV7.next().toString();
  }
}
