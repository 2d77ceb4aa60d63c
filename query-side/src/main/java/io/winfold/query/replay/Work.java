package io.winfold.query.replay;

import io.winfold.platform.operation.Operations;
import io.winfold.query.projection.GenerationBuild;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports how far an operation is, from a thread of its own so that nothing waits for it, and finds
 * out whether it is to be cancelled.
 */
final class Work implements GenerationBuild.Watcher, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);
  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);

  private record Progress(String phase, long done, @Nullable Long total) {}

  private final Operations operations;
  private final String id;
  private final Thread reporter;
  private volatile Progress progress = new Progress("starting", 0, null);
  private volatile boolean cancelled;
  private volatile boolean closed;
  private volatile @Nullable Runnable interrupt;

  Work(Operations operations, String id) {
    this.operations = operations;
    this.id = id;
    this.reporter = Thread.ofPlatform().name("report-" + id).daemon().start(this::report);
  }

  @Override
  public void at(String phase, long done, long total) {
    progress = new Progress(phase, done, total);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void interruptible(@Nullable Runnable interrupt) {
    this.interrupt = interrupt;
  }

  private void report() {
    try {
      while (!closed) {
        tell();
        Thread.sleep(BETWEEN_REPORTS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Operation {} has ended", id);
    }
  }

  private void tell() {
    try {
      Progress now = progress;
      if (!operations.progress(id, now.phase(), now.done(), now.total())) {
        cancelled = true;
        Runnable running = interrupt;
        if (running != null) {
          running.run();
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("The progress of {} cannot be reported", id, e);
    }
  }

  /** Reports once more and no longer. */
  @Override
  public void close() {
    closed = true;
    reporter.interrupt();
    boolean interrupted = Thread.interrupted();
    while (reporter.isAlive()) {
      try {
        reporter.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Progress last = progress;
    try {
      operations.progress(id, last.phase(), last.done(), last.total());
    } catch (RuntimeException e) {
      LOG.debug("The progress of {} cannot be reported", id, e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
