package io.winfold.query.projection;

import io.winfold.platform.eventstore.EventDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Digests of rows of two sides, added up aggregate by aggregate so that the order of rows does not
 * matter: what is folded afresh is added, what the tables have is taken away, and where nothing is
 * left the sides are equal. A row's digest is the first half of the SHA-256 of its table's name and
 * its values in binary form. An aggregate takes 25 bytes, a few times that while there is room to
 * grow.
 */
final class RowDigests {
  private static final int FIRST_CAPACITY = 1 << 10;

  private final MessageDigest sha = EventDigest.sha256();

  /** An aggregate's key and the two halves of its sum at 3i; a sum of zero is as good as none. */
  private long[] slots = new long[FIRST_CAPACITY * 3];

  private boolean[] used = new boolean[FIRST_CAPACITY];
  private int size;
  private final Sum fresh = new Sum();
  private final Sum live = new Sum();

  /** What the keys of aggregates are that are not numbers; of these there are few. */
  private final Map<Long, String> texts = new HashMap<>();

  private static final class Sum {
    private long high;
    private long low;

    void add(long moreHigh, long moreLow) {
      low += moreLow;
      high += moreHigh + carry(low, moreLow);
    }

    @Override
    public String toString() {
      return "%016x%016x".formatted(high, low);
    }
  }

  /**
   * @param row as COPY's binary format has it
   */
  void addFresh(Table<?> table, byte[] row, int from, int length) {
    ByteBuffer digest = digest(table, row, from, length);
    long high = digest.getLong();
    long low = digest.getLong();
    fresh.add(high, low);
    add(key(table, row, from), high, low);
  }

  /**
   * @param row as COPY's binary format has it
   */
  void takeLive(Table<?> table, byte[] row, int from, int length) {
    ByteBuffer digest = digest(table, row, from, length);
    long high = digest.getLong();
    long low = digest.getLong();
    live.add(high, low);
    add(key(table, row, from), ~high + (low == 0 ? 1 : 0), -low);
  }

  private ByteBuffer digest(Table<?> table, byte[] row, int from, int length) {
    sha.update(table.seed());
    sha.update(row, from, length);
    return ByteBuffer.wrap(sha.digest());
  }

  private void add(long key, long high, long low) {
    int at = slot(key);
    slots[at + 2] += low;
    slots[at + 1] += high + carry(slots[at + 2], low);
  }

  private static int carry(long sum, long added) {
    return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
  }

  /** The first column as a number; a text is represented by the beginning of its digest. */
  private long key(Table<?> table, byte[] row, int from) {
    ByteBuffer fields = ByteBuffer.wrap(row);
    int length = fields.getInt(from + Short.BYTES);
    int at = from + Short.BYTES + Integer.BYTES;
    if (!table.isKeyedByText()) {
      return fields.getLong(at);
    }
    sha.update(row, at, length);
    long key = ByteBuffer.wrap(sha.digest()).getLong();
    texts.computeIfAbsent(key, one -> new String(row, at, length, StandardCharsets.UTF_8));
    return key;
  }

  private int slot(long key) {
    if (size * 2 > used.length) {
      grow();
    }
    int mask = used.length - 1;
    int i = Long.hashCode(key * 0x9E3779B97F4A7C15L) & mask;
    while (used[i] && slots[i * 3] != key) {
      i = (i + 1) & mask;
    }
    if (!used[i]) {
      used[i] = true;
      slots[i * 3] = key;
      size++;
    }
    return i * 3;
  }

  private void grow() {
    long[] before = slots;
    boolean[] wasUsed = used;
    slots = new long[before.length * 2];
    used = new boolean[wasUsed.length * 2];
    size = 0;
    for (int i = 0; i < wasUsed.length; i++) {
      if (wasUsed[i]) {
        System.arraycopy(before, i * 3, slots, slot(before[i * 3]), 3);
      }
    }
  }

  /** How many aggregates differ. */
  long differing() {
    return IntStream.range(0, used.length).filter(this::differs).count();
  }

  private boolean differs(int slot) {
    return used[slot] && (slots[slot * 3 + 1] != 0 || slots[slot * 3 + 2] != 0);
  }

  /** The keys of the first aggregates that differ: numbers, or else texts. */
  List<String> differing(int atMost) {
    return IntStream.range(0, used.length)
        .filter(this::differs)
        .mapToLong(slot -> slots[slot * 3])
        .sorted()
        .limit(atMost)
        .mapToObj(key -> texts.getOrDefault(key, Long.toString(key)))
        .toList();
  }

  String fresh() {
    return fresh.toString();
  }

  String live() {
    return live.toString();
  }
}
