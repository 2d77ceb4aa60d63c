package io.winfold.query.registry;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What is done again and again, each time so long after the last time ended. */
@FunctionalInterface
interface Ticks {
  /**
   * Begins; the first time comes after the interval.
   *
   * @return ends it
   */
  Runnable every(Duration interval, Runnable task);

  /** By the clock of the machine, on a thread of its own. */
  @Component
  final class ByTheClock implements Ticks {
    @Override
    public Runnable every(Duration interval, Runnable task) {
      ScheduledExecutorService executor =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("model-refit").daemon().factory());
      long millis = interval.toMillis();
      // Whatever goes wrong is caught where it does.
      var _ = executor.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
      return executor::shutdownNow;
    }
  }
}
