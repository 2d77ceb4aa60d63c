package io.winfold.query.projection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes in network order, as many as it takes. */
final class CopyBuffer {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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

  void clear() {
    cutTo(0);
  }

  /** Takes back what was put after there were as many bytes as this. */
  void cutTo(int length) {
    size = length;
  }

  /** Makes room; what the array was before is not to be used after. */
  private int grow(int by) {
    int at = size;
    if (bytes.length - size < by) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + by));
    }
    size += by;
    return at;
  }

  void putByte(int value) {
    int at = grow(1);
    bytes[at] = (byte) value;
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
    int at = grow(Long.BYTES);
    LONG.set(bytes, at, value);
  }

  /** A number of eight bytes, with their count before it. */
  void putLongField(long value) {
    int at = grow(Integer.BYTES + Long.BYTES);
    setInt(at, Long.BYTES);
    LONG.set(bytes, at + Integer.BYTES, value);
  }

  /** A number of four bytes, with their count before it. */
  void putIntField(int value) {
    int at = grow(2 * Integer.BYTES);
    setInt(at, Integer.BYTES);
    setInt(at + Integer.BYTES, value);
  }

  /** Leaves room for bytes that are set later. */
  int skip(int length) {
    return grow(length);
  }

  void put(byte[] given) {
    int at = grow(given.length);
    System.arraycopy(given, 0, bytes, at, given.length);
  }

  /** Leaves room for the length of what follows. */
  int beginField() {
    return grow(4);
  }

  void endField(int at) {
    setInt(at, size - at - 4);
  }

  private void setInt(int at, int value) {
    INT.set(bytes, at, value);
  }

  /**
   * A text of ASCII alone, with its length before it.
   *
   * @return false if it holds anything else, or U+0000; nothing is put then
   */
  boolean putAscii(String text) {
    int length = text.length();
    int field = grow(Integer.BYTES + length);
    int at = field + Integer.BYTES;
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character == 0 || character > 0x7f) {
        size = field;
        return false;
      }
      bytes[at + i] = (byte) character;
    }
    setInt(field, length);
    return true;
  }
}
