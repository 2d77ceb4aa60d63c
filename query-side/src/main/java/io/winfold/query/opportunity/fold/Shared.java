package io.winfold.query.opportunity.fold;

import org.jspecify.annotations.Nullable;

/**
 * Values of which very many are equal, each kept once as long as no other takes its slot: so it is
 * bounded by their number, and takes less time than a map, which remembers all. What it holds
 * beside the deals is not reckoned: some megabytes at most, with values as people write them.
 *
 * @param <T> a value, immutable
 */
final class Shared<T> {
  private static final int SLOTS = 1 << 13;

  private final @Nullable Object[] slots = new Object[SLOTS];

  /** An equal value, the same as before if it has been asked for lately. */
  T like(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
    Object there = slots[slot];
    if (there != null && value.equals(there)) {
      @SuppressWarnings("unchecked") // equals a T, and came as one
      T same = (T) there;
      return same;
    }
    slots[slot] = value;
    return value;
  }

  @Nullable T likeOrNull(@Nullable T value) {
    return value == null ? null : like(value);
  }
}
