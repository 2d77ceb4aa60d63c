package io.winfold.query.projection;

import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.platform.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * A runner for each generation there is: the live one, the one it replaced, the one about to
 * replace it. Looks once a second what other nodes have built and dropped, and drops what was
 * replaced long ago.
 */
@Component
public class ProjectionRunners implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunners.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  /** Before the web server, which waits for the rows, and stopped after it. */
  private static final int PHASE = 1_000;

  private final EventLog log;
  private final DataSource dataSource;
  private final Generations generations;
  private final List<Projection> projections;
  private final CommitSignal signal;
  private final MeterRegistry meters;
  private final int batchSize;
  private final Duration keep;
  private final long rebuildFrom;
  private final Map<Generation, ProjectionRunner> runners = new HashMap<>();
  private volatile boolean running;
  private @Nullable Thread thread;

  public ProjectionRunners(
      EventLog log,
      DataSource dataSource,
      Generations generations,
      List<Projection> projections,
      CommitSignal signal,
      MeterRegistry meters,
      @Value("${winfold.projection.batch-size:1000}") int batchSize,
      @Value("${winfold.projection.keep-generation:24h}") Duration keep,
      @Value("${winfold.projection.rebuild-from:5000}") long rebuildFrom) {
    this.log = log;
    this.dataSource = dataSource;
    this.generations = generations;
    this.projections = projections;
    this.signal = signal;
    this.meters = meters;
    this.batchSize = batchSize;
    this.keep = keep;
    this.rebuildFrom = rebuildFrom;
  }

  /** How long a generation that was replaced is kept up to date. */
  public Duration keep() {
    return keep;
  }

  /** What keeps this node from going on with a generation, if anything does. */
  synchronized Optional<String> trouble(Generation generation) {
    ProjectionRunner runner = runners.get(generation);
    return runner == null ? Optional.empty() : runner.trouble();
  }

  /**
   * A generation of this program's definition is created empty only where the log is short: a
   * runner takes a long one at half the speed of a rebuild, which whoever rebuilds then begins
   * with.
   */
  @Override
  public void start() {
    var _ = generations.current(() -> !isLogLong());
    running = true;
    reconcile();
    thread = Thread.ofPlatform().name("projections").daemon().start(this::look);
  }

  private boolean isLogLong() {
    try {
      return log.head() >= rebuildFrom;
    } catch (RuntimeException e) {
      LOG.warn("The event log does not answer yet: {}", e.toString());
      return false;
    }
  }

  private void look() {
    try {
      while (running) {
        Thread.sleep(BETWEEN_LOOKS);
        try {
          reconcile();
        } catch (RuntimeException e) {
          LOG.debug("The generations cannot be listed", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Nobody looks after the generations any more");
    }
  }

  /** Starts and stops runners so that each generation has one. */
  public synchronized void reconcile() {
    if (!running) {
      return;
    }
    List<GenerationStatus> there = generations.list();
    List<Generation> wanted =
        there.stream()
            .filter(status -> !isExpired(status))
            .map(GenerationStatus::generation)
            .toList();
    runners.keySet().stream().filter(one -> !wanted.contains(one)).toList().forEach(this::end);
    runners.values().removeIf(ProjectionRunner::hasEnded);
    there.stream().filter(this::isExpired).forEach(status -> drop(status.generation()));
    for (Generation generation : wanted) {
      runners.computeIfAbsent(generation, this::begin);
    }
  }

  private boolean isExpired(GenerationStatus status) {
    Instant replaced = status.replacedAt();
    return !status.live() && replaced != null && replaced.plus(keep).isBefore(Instant.now());
  }

  private ProjectionRunner begin(Generation generation) {
    ProjectionRunner runner =
        new ProjectionRunner(
            log, dataSource, generations, projections, signal, meters, batchSize, generation);
    runner.start();
    return runner;
  }

  private void end(Generation generation) {
    ProjectionRunner runner = runners.remove(generation);
    if (runner != null) {
      runner.stop();
    }
  }

  /**
   * Points queries to a generation that is kept up to date.
   *
   * @throws IllegalStateException if it has been dropped meanwhile
   */
  public void activate(Generation generation) {
    generations.makeLive(generation);
    signal.happened();
    LOG.info("Queries read {}", generation.schema());
  }

  /**
   * Drops a generation for good.
   *
   * @return false if it is the live one, which stays
   */
  public synchronized boolean drop(Generation generation) {
    if (generations.isLive(generation)) {
      return false;
    }
    end(generation);
    boolean dropped = generations.drop(generation);
    if (dropped) {
      LOG.info("{} has been dropped", generation.schema());
    }
    return dropped;
  }

  @Override
  public void stop() {
    running = false;
    Thread looking = thread;
    if (looking != null) {
      looking.interrupt();
      try {
        looking.join(STOPPING);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
    synchronized (this) {
      List.copyOf(runners.keySet()).forEach(this::end);
    }
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
