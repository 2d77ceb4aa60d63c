package io.winfold.query.statistics;

import java.nio.charset.StandardCharsets;

/**
 * The generator SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators,
 * 2014) as a function: the n-th number of a stream without those before it.
 */
final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SplitMix() {}

  /**
   * Number n of a stream, all 64 bits of it.
   *
   * @param n from 1
   */
  static long number(long stream, long n) {
    return mix(stream + n * GOLDEN_GAMMA);
  }

  /** The stream that belongs to a name under a seed. */
  static long stream(long seed, String name) {
    // FNV-1a tells names apart; the mixing makes a stream of what it says.
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(mix(seed) ^ mix(hash));
  }

  /** Uniform in (0, 1), with 53 bits. */
  static double uniform(long number) {
    return ((number >>> 11) + 0.5) * 0x1.0p-53;
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long x = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
