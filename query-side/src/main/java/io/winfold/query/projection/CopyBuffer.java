package io.winfold.query.projection;

import java.util.Arrays;

/** Bytes in network order, as many as it takes. */
final class CopyBuffer {
  private byte[] bytes;
  private int size;

  CopyBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Valid up to {@link #size()}, until the next byte is put. */
  byte[] bytes() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  private int grow(int by) {
    int at = size;
    if (bytes.length - size < by) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + by));
    }
    size += by;
    return at;
  }

  void putByte(int value) {
    bytes[grow(1)] = (byte) value;
  }

  void putShort(int value) {
    setShort(grow(2), value);
  }

  void setShort(int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  void putInt(int value) {
    setInt(grow(4), value);
  }

  void putLong(long value) {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  void put(byte[] given) {
    System.arraycopy(given, 0, bytes, grow(given.length), given.length);
  }

  /** Leaves room for the length of what follows. */
  int beginField() {
    return grow(4);
  }

  void endField(int at) {
    setInt(at, size - at - 4);
  }

  private void setInt(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }
}
