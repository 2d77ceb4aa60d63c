package io.winfold.query.projection;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Wakes those who wait for the runner in this process to commit. */
@Component
class CommitSignal {
  private long commits;

  synchronized void committed() {
    commits++;
    notifyAll();
  }

  synchronized long commits() {
    return commits;
  }

  /** Waits until there are more commits than were seen, or the time is over. */
  synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos();
        commits == seen && left > 0;
        left = deadline - System.nanoTime()) {
      // Rounded up: wait(0) would be for ever.
      wait(left / 1_000_000 + 1);
    }
  }
}
