package io.winfold.platform.eventstore;

import static io.winfold.platform.eventstore.PostgresEventStoreTest.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import java.nio.charset.StandardCharsets;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.junit.jupiter.api.Test;

class EventSerializerTest {
  private final EventSerializer serializer = new EventSerializer(EventCodec.standard());

  @Test
  void anEventIsKnownByItsWireNameAndRevision() {
    SerializedObject<byte[]> stored = serializer.serialize(move("new", "qualified"), byte[].class);

    assertThat(stored.getType()).isEqualTo(new SimpleSerializedType("StageChanged", "1"));
    assertThat(new String(stored.getData(), StandardCharsets.UTF_8)).doesNotContain("winfold");
    assertThat(serializer.<byte[], Object>deserialize(stored)).isEqualTo(move("new", "qualified"));
    assertThat(serializer.classForType(stored.getType())).isEqualTo(StageChanged.class);
    assertThat(serializer.typeForClass(StageChanged.class)).isEqualTo(stored.getType());
  }

  @Test
  void whatIsNoEventDoesNotGetIntoAStore() {
    assertThatThrownBy(() -> serializer.serialize("text", byte[].class))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void anEventThatCannotBeReadIsNotPassedOver() {
    var fromTomorrow =
        new SimpleSerializedObject<>(
            "{}".getBytes(StandardCharsets.UTF_8), byte[].class, "FromTomorrow", "1");

    assertThatThrownBy(() -> serializer.deserialize(fromTomorrow))
        .isInstanceOf(SerializationException.class);
    assertThat(serializer.classForType(fromTomorrow.getType()))
        .isEqualTo(UnknownSerializedType.class);
  }
}
