package io.winfold.query.replay;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.query.projection.Verification;
import io.winfold.query.scope.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Verifications as operations, one at a time on this node. */
@Component
class Verifications implements DisposableBean {
  private static final String KIND = "verification";
  private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final Verification verification;
  private final Operations operations;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("verification").daemon().factory());

  Verifications(Verification verification, Operations operations) {
    this.verification = verification;
    this.operations = operations;
    var _ =
        executor.scheduleWithFixedDelay(
            this::endAbandoned, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What a process began that died since, or could not say how it ended. */
  private void endAbandoned() {
    try {
      operations.failAbandoned(KIND);
    } catch (RuntimeException e) {
      LOG.debug("Verifications cannot be looked up at the moment", e);
    }
  }

  /** Begins to verify projections. */
  Operation start(List<String> names) {
    String id = operations.start(KIND);
    executor.execute(() -> run(id, names));
    return operations.find(id).orElseThrow();
  }

  private void run(String id, List<String> names) {
    try {
      List<Verification.Verdict> verdicts = verify(id, names);
      for (Verification.Verdict verdict : verdicts) {
        LOG.info(
            "{} at position {}: {}",
            verdict.name(),
            verdict.position(),
            verdict.equal() ? "equal" : verdict.differing() + " differ");
      }
      operations.succeed(id, new Row().with("projections", verdicts));
    } catch (CancellationException e) {
      operations.cancelled(id, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | RuntimeException e) {
      LOG.error("Verification {} failed", id, e);
      operations.fail(
          id,
          Problem.of(ProblemCode.INTERNAL_ERROR, "The verification stopped. " + e.getMessage()));
    }
  }

  private List<Verification.Verdict> verify(String id, List<String> names)
      throws SQLException, InterruptedException {
    try (Work work = new Work(operations, id)) {
      return verification.verify(names, work);
    }
  }

  @Override
  public void destroy() {
    executor.shutdownNow();
  }
}
