package io.winfold.query.replay;

import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.query.projection.Generation;
import io.winfold.query.projection.GenerationBuild;
import io.winfold.query.projection.GenerationBuild.Built;
import io.winfold.query.projection.GenerationStatus;
import io.winfold.query.projection.Generations;
import io.winfold.query.projection.Projection;
import io.winfold.query.projection.ProjectionRunners;
import io.winfold.query.scope.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Rebuilds: a new generation is built beside the live one, catches up with the log and replaces it.
 * All projections share one generation, so whichever is asked for, all are rebuilt, by one pass.
 */
@Component
class Rebuilds implements SmartLifecycle {
  static final String KIND = "rebuild";

  private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
  private static final int LATEST = 100;

  /** After the runners. */
  private static final int PHASE = 1_001;

  private final GenerationBuild build;
  private final Generations generations;
  private final ProjectionRunners runners;
  private final Operations operations;
  private final EventLog log;
  private final List<String> projections;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("rebuild").daemon().factory());
  private volatile boolean running;

  Rebuilds(
      GenerationBuild build,
      Generations generations,
      ProjectionRunners runners,
      Operations operations,
      EventLog log,
      List<Projection> projections) {
    this.build = build;
    this.generations = generations;
    this.runners = runners;
    this.operations = operations;
    this.log = log;
    this.projections = projections.stream().map(Projection::name).sorted().toList();
  }

  /**
   * Begins a rebuild; if one goes on already, on this node or another, that is the one.
   *
   * @param asked the name of a projection, or {@code all}
   */
  synchronized Operation start(String asked) {
    Optional<Operation> already = goingOn();
    if (already.isPresent()) {
      return already.get();
    }
    String id = operations.start(KIND);
    executor.execute(() -> run(id, asked));
    return operations.find(id).orElseThrow();
  }

  /** What a process that died has left RUNNING is about to be ended, and keeps nobody waiting. */
  private Optional<Operation> goingOn() {
    List<Operation> left = operations.abandoned(KIND);
    return operations.list(KIND, LATEST, null).stream()
        .filter(one -> one.state() == Operation.State.RUNNING)
        .filter(one -> left.stream().noneMatch(abandoned -> abandoned.id().equals(one.id())))
        .findFirst();
  }

  private void run(String id, String asked) {
    try (Work work = new Work(operations, id)) {
      int before = live();
      Built built = build.build(id, work);
      LOG.info("Rebuild {} has built {}", id, built.generation().schema());
      followUntilLive(id, built.generation(), work, result(asked, before, built));
    } catch (CancellationException e) {
      LOG.info("Rebuild {} was cancelled", id);
      operations.cancelled(id, null);
    } catch (InterruptedException e) {
      // The next start goes on with it or ends it.
      Thread.currentThread().interrupt();
    } catch (SQLException | RuntimeException | Error e) {
      // Whatever it was: while it counts as going on, no other can begin.
      LOG.error("Rebuild {} failed", id, e);
      fail(id, "The rebuild failed; the live read model is untouched. " + e.getMessage());
    }
  }

  private int live() {
    return generations.list().stream()
        .filter(GenerationStatus::live)
        .mapToInt(status -> status.generation().id())
        .findFirst()
        .orElse(0);
  }

  private Row result(String asked, int before, Built built) {
    return new Row()
        .with("asked", asked)
        .with("projections", projections)
        .with("generation", built.generation().id())
        .with("replaced", before == 0 ? null : before)
        .with("position", built.position())
        .with("passes", built.passes())
        .with("parked", built.parked())
        .with("foldSeconds", built.foldSeconds())
        .with("keysSeconds", built.keysSeconds());
  }

  /** What was built goes live whatever becomes of us: if we cannot follow it now, we can later. */
  private void followUntilLive(String id, Generation generation, Work work, Row result)
      throws InterruptedException {
    try {
      runners.reconcile();
      follow(id, generation, work, result);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("Rebuild {} is gone on with in a moment", id, e);
      work.close();
      operations.release(id);
    }
  }

  /** Waits for what was built to replace the live generation. */
  private void follow(String id, Generation generation, Work work, Row result)
      throws InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      GenerationStatus status = find(generation);
      if (status == null) {
        fail(id, generation.schema() + " was dropped before it had caught up");
        return;
      }
      if (status.liveAt() != null) {
        long head = log.head();
        work.at("live", head, head);
        work.close();
        operations.succeed(
            id, result.with("catchUpSeconds", Math.round((System.nanoTime() - begun) / 1e6) / 1e3));
        return;
      }
      if (work.isCancelled() && runners.drop(generation)) {
        throw new CancellationException();
      }
      work.at("catching up", generations.position(generation), log.head());
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private @Nullable GenerationStatus find(Generation generation) {
    return generations.list().stream()
        .filter(status -> status.generation().equals(generation))
        .findFirst()
        .orElse(null);
  }

  private void fail(String id, String detail) {
    operations.fail(id, Problem.of(ProblemCode.INTERNAL_ERROR, detail));
  }

  @Override
  public void start() {
    running = true;
    var _ =
        executor.scheduleWithFixedDelay(
            this::look, 0, BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Ends what a process that died was at, on this node or another, and builds the first generation
   * of this program's definition where there is none: a new definition comes by the same way as any
   * rebuild.
   */
  private void look() {
    try {
      generations.dropUnfinished();
      takeOverAbandoned();
      if (generations.list().isEmpty() && goingOn().isEmpty()) {
        LOG.info("The read model is built for the first time, or by a new definition");
        run(operations.start(KIND), "all");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("Rebuilds cannot be looked up at the moment", e);
    }
  }

  /**
   * A generation that was built catches up all by itself; of one that was not the tables are
   * dropped.
   */
  private void takeOverAbandoned() throws InterruptedException {
    for (Operation left : operations.abandoned(KIND)) {
      if (operations.resume(left.id())) {
        takeOver(left.id());
      }
    }
  }

  private void takeOver(String id) throws InterruptedException {
    try (Work work = new Work(operations, id)) {
      Optional<GenerationStatus> built =
          generations.list().stream().filter(one -> id.equals(one.operation())).findFirst();
      if (built.isEmpty()) {
        fail(id, "The process that did it ended before the work was done.");
        return;
      }
      Generation generation = built.get().generation();
      LOG.info("Rebuild {} goes on with {}", id, generation.schema());
      followUntilLive(
          id,
          generation,
          work,
          new Row().with("projections", projections).with("generation", generation.id()));
    } catch (CancellationException e) {
      operations.cancelled(id, null);
    } catch (RuntimeException e) {
      operations.release(id);
      throw e;
    }
  }

  @Override
  public void stop() {
    running = false;
    executor.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
