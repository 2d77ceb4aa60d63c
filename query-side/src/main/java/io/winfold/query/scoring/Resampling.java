package io.winfold.query.scoring;

import java.util.Arrays;
import java.util.Random;

/**
 * How resamples are drawn: from k deals, k with replacement, each with all its cases. The generator
 * is that of {@link Random}, whose numbers its documentation fixes.
 *
 * @param count how many; 0: none, and no intervals
 */
public record Resampling(long seed, int count) {

  /** Hears how often each deal is in a resample. */
  interface Sink {
    void take(int resample, int[] times);
  }

  /** Draws all of them; the array is used again for each. */
  void draw(int deals, Sink sink) {
    if (deals < 2) {
      return;
    }
    var random = new Random(seed);
    int[] times = new int[deals];
    for (int resample = 0; resample < count; resample++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < deals; i++) {
        times[random.nextInt(deals)]++;
      }
      sink.take(resample, times);
    }
  }
}
