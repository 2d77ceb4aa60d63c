package io.winfold.query.log;

import io.winfold.platform.eventstore.StoredLog;
import io.winfold.platform.log.LogCheckpoints;
import io.winfold.platform.log.LogVerification;
import io.winfold.platform.log.Verdict;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Verifies the log in the background, each time an operation; one at a time. */
@Component
class LogVerifications {
  private static final Logger LOG = LoggerFactory.getLogger(LogVerifications.class);
  static final String KIND = "log-verification";
  private static final String PHASE = "verifying";
  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(500);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final StoredLog log;
  private final LogVerification verification;
  private final Operations operations;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("log-verification").daemon().factory());
  private volatile boolean stopping;

  LogVerifications(StoredLog log, DataSource dataSource, Operations operations) {
    this.log = log;
    this.verification = new LogVerification(log, new LogCheckpoints(dataSource));
    this.operations = operations;
  }

  Operation start() {
    String id = operations.start(KIND);
    executor.execute(() -> run(id));
    return operations.find(id).orElseThrow();
  }

  private void run(String id) {
    try {
      Verdict verdict = verification.run(following(id));
      operations.progress(id, PHASE, verdict.count(), verdict.count());
      operations.succeed(id, verdict);
      if (verdict.intact()) {
        LOG.info("The log is intact: {} events, digest {}", verdict.count(), verdict.digest());
      } else {
        LOG.error("The log is not what was written: {}", verdict.finding());
      }
    } catch (CancellationException e) {
      if (!stopping) {
        operations.cancelled(id, null);
      }
    } catch (RuntimeException e) {
      if (!stopping) {
        LOG.error("The verification of the log stopped", e);
        operations.fail(
            id,
            Problem.of(
                ProblemCode.INTERNAL_ERROR, "The log could not be read to its end; try again"));
      }
    }
  }

  private LongPredicate following(String id) {
    long total = log.head();
    return new LongPredicate() {
      private long next = System.nanoTime();

      @Override
      public boolean test(long done) {
        if (System.nanoTime() - next < 0) {
          return !stopping;
        }
        next = System.nanoTime() + BETWEEN_REPORTS.toNanos();
        return operations.progress(id, PHASE, done, Math.max(total, done)) && !stopping;
      }
    };
  }

  @PreDestroy
  void stop() throws InterruptedException {
    stopping = true;
    executor.shutdown();
    if (!executor.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("A verification of the log did not stop within {}", STOP_WITHIN);
    }
  }
}
