package io.winfold.platform;

import java.time.Duration;

/** Wakes those in this process who wait for something to happen once more. */
public class Signal {
  private long count;

  /** It has happened. */
  public synchronized void happened() {
    count++;
    notifyAll();
  }

  /** How often it has happened; read before looking at what may change with it. */
  public synchronized long count() {
    return count;
  }

  /** Waits until it has happened more often than was seen, or the time is over. */
  public synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos();
        count == seen && left > 0;
        left = deadline - System.nanoTime()) {
      // Rounded up: wait(0) would be for ever.
      wait(left / 1_000_000 + 1);
    }
  }
}
