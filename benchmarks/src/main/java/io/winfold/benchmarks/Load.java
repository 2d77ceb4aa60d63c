package io.winfold.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers that each send the next thing when the one before was answered. */
final class Load {
  private final Path database;

  /**
   * @param database the folder of the Winfold whose PostgreSQL works for the callers
   */
  Load(Path database) {
    this.database = database;
  }

  @FunctionalInterface
  interface Caller {
    /**
     * @param caller its number, from 0
     */
    void call(int caller) throws Exception;
  }

  /**
   * @param calls how many there were
   * @param times how long each took, where that was measured
   * @param cpu processor time of the process and of PostgreSQL's
   */
  record Result(double seconds, long calls, Nanos times, CpuTime cpu) {
    double perSecond() {
      return calls / seconds;
    }
  }

  @FunctionalInterface
  interface Task {
    /** Answers with how many things it did. */
    int run() throws Exception;
  }

  /** One task that does many things. */
  Result once(Task task) throws Exception {
    CpuTime before = CpuTime.now(database);
    long start = System.nanoTime();
    int done = task.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(seconds, done, new Nanos(), CpuTime.now(database).minus(before));
  }

  /** Requests run on virtual threads, and so do those who call in process. */
  Result virtual(int callers, Duration time, Caller caller) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return run(threads, callers, time, caller);
    }
  }

  /** For clients with a socket each, and floors: nothing between them and the system. */
  Result platform(int callers, Duration time, Caller caller) throws Exception {
    try (var threads = Executors.newFixedThreadPool(callers)) {
      return run(threads, callers, time, caller);
    }
  }

  private Result run(ExecutorService threads, int callers, Duration time, Caller caller)
      throws Exception {
    CpuTime before = CpuTime.now(database);
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Future<Nanos>> running = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int number = i;
      running.add(
          threads.submit(
              () -> {
                Nanos nanos = new Nanos();
                long from = System.nanoTime();
                while (from < end) {
                  caller.call(number);
                  long to = System.nanoTime();
                  nanos.add(to - from);
                  from = to;
                }
                return nanos;
              }));
    }
    Nanos all = new Nanos();
    for (Future<Nanos> one : running) {
      try {
        all.addAll(one.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(seconds, all.size(), all, CpuTime.now(database).minus(before));
  }
}
