package io.winfold.command.intake;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Finds ids that occur more than once in a file of any length, exactly and in bounded memory: a
 * first pass marks each id in a filter and keeps those whose marks were there already, few beside
 * the true repeats; a second pass looks among these only.
 */
public final class RepeatedIds {
  private static final int MARKS = 4;

  private final long[] filter;
  private final Set<String> suspects = new HashSet<>();
  private final Map<String, Long> lines = new HashMap<>();

  /**
   * @param bytes the length of the file, which bounds the number of its rows
   */
  public RepeatedIds(long bytes) {
    long bits = Math.clamp(bytes, 1 << 16, 1 << 28);
    this.filter = new long[(int) ((bits + 63) / 64)];
  }

  /** First pass. */
  public void mark(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    long first = checksum.getValue();
    long second = mixed(first * 31 + id.hashCode()) | 1;
    boolean all = true;
    for (int i = 0; i < MARKS; i++) {
      long bit = Math.floorMod(mixed(first) + i * second, filter.length * 64L);
      long mask = 1L << bit;
      all &= (filter[(int) (bit >> 6)] & mask) != 0;
      filter[(int) (bit >> 6)] |= mask;
    }
    if (all) {
      suspects.add(id);
    }
  }

  /**
   * Second pass.
   *
   * @return the line the id stood in before, or this line if it is the first
   */
  public long firstLineOf(String id, long line) {
    if (!suspects.contains(id)) {
      return line;
    }
    Long before = lines.putIfAbsent(id, line);
    return before == null ? line : before;
  }

  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
