package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What those who use Winfold notice of a rebuild: the times of commands and reports that come at a
 * steady pace, with nothing else to do and during rebuilds. A time counts from when its request was
 * due, so that one slow answer does not hide those it holds up.
 */
final class Noticed {
  private static final Duration BETWEEN_COMMANDS = Duration.ofMillis(10);
  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(100);

  /** The pipeline as of an instant, by stage: a report all day long. */
  private static final String REPORT = "/api/reports/pipeline?pipeline=enterprise";

  private Noticed() {}

  private record Times(Nanos commands, Nanos reports) {}

  static List<Row> measure(Ground ground, Bench bench) throws Exception {
    AtomicLong number = new AtomicLong();
    Duration idle = bench.turn().multipliedBy(5);
    during(ground, number, () -> LockSupport.parkNanos(bench.turn().toNanos()));
    Times before = during(ground, number, () -> LockSupport.parkNanos(idle.toNanos()));
    Times meanwhile =
        during(ground, number, () -> Rebuild.dropReplaced(ground, Rebuild.rebuild(ground)));
    return List.of(
        row(
            "commands over HTTP, 100 a second, during a rebuild",
            meanwhile.commands,
            before.commands),
        row(
            "pipeline by stage over HTTP, 10 a second, during a rebuild",
            meanwhile.reports,
            before.reports));
  }

  private static Row row(String work, Nanos meanwhile, Nanos before) {
    return new Row(
        work,
        meanwhile.percentiles(),
        "the same with no rebuild: " + before.percentiles(),
        "p99 %.1f x".formatted(meanwhile.millis(0.99) / before.millis(0.99)),
        "",
        Verdict.NONE);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static Times during(Ground ground, AtomicLong number, Work work) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(2);
        HttpCaller client = new HttpCaller(ground.port());
        HttpCaller analyst = new HttpCaller(ground.port())) {
      Future<Nanos> commands =
          threads.submit(() -> paced(BETWEEN_COMMANDS, over, () -> command(client, number)));
      Future<Nanos> reports =
          threads.submit(() -> paced(BETWEEN_REPORTS, over, () -> report(analyst)));
      try {
        work.run();
      } finally {
        over.set(true);
      }
      return new Times(commands.get(), reports.get());
    }
  }

  private static Nanos paced(Duration between, AtomicBoolean over, Work work) throws Exception {
    Nanos times = new Nanos();
    for (long due = System.nanoTime(); !over.get(); due += between.toNanos()) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      work.run();
      times.add(System.nanoTime() - due);
    }
    return times;
  }

  private static void command(HttpCaller client, AtomicLong number) throws IOException {
    long next = number.incrementAndGet();
    HttpCaller.Reply reply =
        client.post(
            "/api/opportunities",
            """
            {"id":"meanwhile-%d","name":"Meanwhile","pipeline":"enterprise",\
            "amount":{"amount":"1000.00","currency":"USD"}}\
            """
                .formatted(next));
    if (reply.status() != 201) {
      throw new IllegalStateException("Refused: " + reply.text());
    }
  }

  private static void report(HttpCaller analyst) throws IOException {
    HttpCaller.Reply reply = analyst.get(REPORT);
    if (reply.status() != 200) {
      throw new IllegalStateException("No report: " + reply.text());
    }
  }
}
