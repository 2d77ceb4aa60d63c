package io.winfold.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  @Test
  void eventsGetIdsInTheOrderOfTime() {
    List<String> ids =
        Stream.generate(() -> new GenericDomainEventMessage<>("deal", "deal/1", 0, "event"))
            .limit(1_000)
            .map(GenericDomainEventMessage::getIdentifier)
            .toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allSatisfy(id -> assertThat(UUID.fromString(id).version()).isEqualTo(7));
  }
}
