package io.winfold.platform.eventstore;

import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.event.EventType;
import io.winfold.kernel.event.UnreadableEventException;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.jspecify.annotations.Nullable;

/**
 * The codec as Axon asks for it where Axon writes events itself. It takes events and nothing else:
 * metadata are texts, which need no serializer, snapshots are not kept, and whatever else came
 * would bring a class name into the store.
 */
final class EventSerializer implements Serializer {
  private final EventCodec codec;
  private final Converter converter = new ChainingConverter();

  EventSerializer(EventCodec codec) {
    this.codec = codec;
  }

  @Override
  public <T> SerializedObject<T> serialize(
      @Nullable Object object, Class<T> expectedRepresentation) {
    if (!(object instanceof DomainEvent event)) {
      throw new SerializationException(
          "Only events are stored, not " + (object == null ? "null" : object.getClass()));
    }
    return new SimpleSerializedObject<>(
        converter.convert(codec.write(event), expectedRepresentation),
        expectedRepresentation,
        type(codec.typeOf(event)));
  }

  @Override
  public <T> boolean canSerializeTo(Class<T> expectedRepresentation) {
    return converter.canConvert(byte[].class, expectedRepresentation);
  }

  /**
   * @throws SerializationException if this program cannot read the event; nothing can be decided
   *     without it
   */
  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The interface's own.
  public <S, T> @Nullable T deserialize(SerializedObject<S> serializedObject) {
    SerializedType type = serializedObject.getType();
    if (SerializedType.isEmptyType(type)) {
      return null;
    }
    try {
      return (T)
          codec.read(
              type.getName(),
              revision(type.getRevision()),
              converter.convert(serializedObject, byte[].class).getData());
    } catch (UnreadableEventException e) {
      throw new SerializationException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A revision as text; a missing one is the first. */
  static int revision(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return 1;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UnreadableEventException(text + " is no revision of an event", e);
    }
  }

  @Override
  public Class<?> classForType(SerializedType type) {
    if (SerializedType.isEmptyType(type)) {
      return Void.class;
    }
    return codec.names().contains(type.getName())
        ? codec.classOf(type.getName())
        : UnknownSerializedType.class;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface's own.
  public SerializedType typeForClass(@Nullable Class type) {
    return type == null || type == Void.class || type == void.class
        ? SimpleSerializedType.emptyType()
        : type(codec.typeOf(type));
  }

  private static SerializedType type(EventType type) {
    return new SimpleSerializedType(type.name(), Integer.toString(type.revision()));
  }

  @Override
  public Converter getConverter() {
    return converter;
  }
}
