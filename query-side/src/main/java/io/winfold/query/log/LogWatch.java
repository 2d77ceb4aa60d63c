package io.winfold.query.log;

import io.winfold.platform.eventstore.StoredLog;
import io.winfold.platform.log.LogCheckpoints;
import io.winfold.platform.log.LogCheckpoints.Checkpoint;
import io.winfold.platform.operation.Operations;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Notes now and then how far the log goes and its digest there, so that an end cut off later is
 * missed; and looks whether what was noted last still stands. It reads one row each time. A store
 * that keeps no digests is noted by verifications alone.
 */
@Component
class LogWatch implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);

  /** Of the checkpoints noted, one is kept for each so many events, and the last. */
  private static final long ONE_PER = 10_000;

  private static final Duration STOPPING = Duration.ofSeconds(5);

  private final StoredLog log;
  private final LogCheckpoints checkpoints;
  private final Operations operations;
  private final Duration interval;
  private volatile @Nullable Thread thread;

  /** Used by the thread alone. */
  private @Nullable String trouble;

  LogWatch(
      StoredLog log,
      DataSource dataSource,
      Operations operations,
      @Value("${winfold.log.checkpoint-interval:10s}") Duration interval) {
    this.log = log;
    this.checkpoints = new LogCheckpoints(dataSource);
    this.operations = operations;
    this.interval = interval;
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("log-watch").daemon().start(this::run);
  }

  private void run() {
    try {
      while (true) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.debug("The log is not watched at the moment", e);
        }
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      LOG.debug("The log is no longer watched");
    }
  }

  private void look() {
    operations.failAbandoned(LogVerifications.KIND);
    if (!log.keepsDigests()) {
      return;
    }
    Optional<Checkpoint> last = checkpoints.last();
    if (last.isPresent() && !stands(last.get())) {
      return;
    }
    long head = log.head();
    if (head > last.map(Checkpoint::position).orElse(0L)) {
      log.digest(head)
          .map(digest -> new Checkpoint(head, HexFormat.of().formatHex(digest)))
          .ifPresent(checkpoint -> checkpoints.keep(checkpoint, ONE_PER));
    }
  }

  private boolean stands(Checkpoint checkpoint) {
    Optional<String> now = log.digest(checkpoint.position()).map(HexFormat.of()::formatHex);
    if (now.isPresent() && now.get().equals(checkpoint.digest())) {
      return true;
    }
    String said = "at position " + checkpoint.position() + (now.isEmpty() ? ", gone" : ", changed");
    if (!said.equals(trouble)) {
      LOG.error("The log is not what was written ({}): verify it (winfold verify --log)", said);
      trouble = said;
    }
    return false;
  }

  @Override
  public void stop() {
    Thread watching = thread;
    if (watching == null) {
      return;
    }
    watching.interrupt();
    try {
      watching.join(STOPPING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
