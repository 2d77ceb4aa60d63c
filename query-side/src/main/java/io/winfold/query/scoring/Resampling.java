package io.winfold.query.scoring;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How resamples are drawn: from k deals, k with replacement, each with all its cases. The generator
 * is that of {@link Random}, whose numbers its documentation fixes.
 *
 * @param count how many; 0: none, and no intervals
 */
public record Resampling(long seed, int count) {

  /** Hears how often each deal is in a resample, of several at once. */
  interface Sink {
    void take(int resample, int[] times);
  }

  /**
   * Draws all of them, one after the other, and hands as many at once to the sink as there are
   * processors; arrays are used again.
   */
  void draw(int deals, Sink sink) {
    if (deals < 2) {
      return;
    }
    var random = new Random(seed);
    int[][] times = new int[Runtime.getRuntime().availableProcessors()][deals];
    for (int from = 0; from < count; from += times.length) {
      int drawn = Math.min(times.length, count - from);
      for (int at = 0; at < drawn; at++) {
        Arrays.fill(times[at], 0);
        for (int i = 0; i < deals; i++) {
          times[at][random.nextInt(deals)]++;
        }
      }
      int first = from;
      IntStream.range(0, drawn).parallel().forEach(at -> sink.take(first + at, times[at]));
    }
  }
}
