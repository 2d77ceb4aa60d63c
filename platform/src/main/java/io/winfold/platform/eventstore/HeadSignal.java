package io.winfold.platform.eventstore;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The highest position this process has heard of, and those who wait for a higher one. */
final class HeadSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private long head;

  void advanceTo(long position) {
    lock.lock();
    try {
      if (position > head) {
        head = position;
        advanced.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @return whether a position after the given one has been heard of
   */
  boolean await(long after, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (head <= after && left > 0) {
        left = advanced.awaitNanos(left);
      }
      return head > after;
    } finally {
      lock.unlock();
    }
  }
}
