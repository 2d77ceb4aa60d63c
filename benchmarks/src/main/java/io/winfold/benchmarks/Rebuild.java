package io.winfold.benchmarks;

import io.winfold.benchmarks.Row.Verdict;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import tools.jackson.databind.JsonNode;

/**
 * All projections built anew from a long log, as an operator asks for it: against reading and
 * parsing the same events and doing nothing with them, against a processor of the framework as it
 * is by default, and what analysts and clients notice of it meanwhile.
 */
final class Rebuild implements Benchmark {
  /** Of these the log is made by copying deals, for no more are held in memory at once. */
  private static final int AT_ONCE = 1_000_000;

  private static final String READ = "read";
  private static final String REBUILD = "rebuild";
  private static final double SHARE_OF_READING = 1.0 / 3;
  private static final double TIMES_THE_PEER = 50;

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    int asked = bench.scaled(bench.events());
    try (Ground ground = Ground.empty(bench)) {
      LoadedLog.load(ground, LongHistory.upTo(Math.min(asked, AT_ONCE), Instant.now()));
      if (asked > AT_ONCE) {
        multiply(ground, asked);
      }
      return measure(bench, ground, asked > AT_ONCE);
    }
  }

  private static List<Row> measure(Bench bench, Ground ground, boolean once) throws Exception {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    Rounds turns =
        new Rounds()
            .with(READ, () -> ground.load().once(() -> ParsedLog.read(ground, 0)))
            .with(
                REBUILD,
                () -> {
                  Load.Result rebuilt =
                      ground
                          .load()
                          .once(
                              () -> {
                                last.set(rebuild(ground));
                                return Math.toIntExact(ground.head());
                              });
                  dropReplaced(ground, last.get());
                  return rebuilt;
                })
            .run(once ? 1 : bench.rounds());
    verify(ground);
    List<Row> rows = new ArrayList<>();
    rows.add(againstReading(ground, turns, last.get()));
    rows.add(againstThePeer(ground, bench, turns));
    rows.addAll(Noticed.measure(ground, bench));
    return rows;
  }

  private static Row againstReading(Ground ground, Rounds turns, JsonNode operation) {
    double ratio = turns.ratio(REBUILD, READ);
    JsonNode result = operation.path("result");
    return new Row(
        "rebuild of all projections, %,d events, in a heap of %,d MiB"
            .formatted(ground.head(), Runtime.getRuntime().maxMemory() >> 20),
        "%,.0f events/s, %.1f s (fold %.1f, keys %.1f; passes over the log: %d), cpu %s each"
            .formatted(
                turns.perSecond(REBUILD),
                ground.head() / turns.perSecond(REBUILD),
                result.path("foldSeconds").asDouble(),
                result.path("keysSeconds").asDouble(),
                result.path("passes").asInt(),
                turns.cpu(REBUILD)),
        "the same events read and parsed: %,.0f/s, cpu %s"
            .formatted(turns.perSecond(READ), turns.cpu(READ)),
        "%.0f %%".formatted(ratio * 100),
        "at least a third",
        Verdict.of(ratio >= SHARE_OF_READING));
  }

  private static Row againstThePeer(Ground ground, Bench bench, Rounds turns) throws Exception {
    FrameworkDefaults peer =
        new FrameworkDefaults(ground.bean(DataSource.class), ground.bean(EventStore.class));
    peer.handle(bench.scaled(5_000));
    Load.Result handled = ground.load().once(() -> peer.handle(bench.scaled(20_000)));
    double ratio = turns.perSecond(REBUILD) / handled.perSecond();
    return new Row(
        "the same rebuild",
        "%,.0f events/s".formatted(turns.perSecond(REBUILD)),
        "a tracking processor of Axon, nothing set up, one row written an event: %,.0f events/s, cpu %s"
            .formatted(handled.perSecond(), handled.cpu().each(handled.calls())),
        "%.0f x".formatted(ratio),
        "at least 50 x",
        Verdict.of(ratio >= TIMES_THE_PEER));
  }

  /**
   * Asks for a rebuild and waits until queries read what it made. Over a connection of its own: one
   * that nothing comes over is closed after a minute.
   */
  static JsonNode rebuild(Ground ground) throws IOException {
    try (HttpCaller operator = new HttpCaller(ground.port())) {
      return operator.succeeded(operator.post("/api/projections/all/rebuilds", "{}"));
    }
  }

  /** Drops the generation that a rebuild has replaced, so that there is never more than one. */
  static void dropReplaced(Ground ground, JsonNode rebuilt) throws IOException {
    try (HttpCaller operator = new HttpCaller(ground.port())) {
      int replaced = rebuilt.path("result").path("replaced").asInt();
      HttpCaller.Reply dropped =
          operator.post("/api/projections/generations/%d/drop".formatted(replaced), "{}");
      if (dropped.status() >= 300) {
        throw new IllegalStateException("The old generation stays: " + dropped.text());
      }
    }
  }

  private static void verify(Ground ground) throws IOException {
    try (HttpCaller operator = new HttpCaller(ground.port())) {
      JsonNode done = operator.succeeded(operator.post("/api/projections/all/verifications", "{}"));
      for (JsonNode projection : done.path("result").path("projections")) {
        if (!projection.path("equal").asBoolean()) {
          throw new IncompleteException("The rebuilt is not the fold of the log: " + projection);
        }
      }
    }
  }

  /**
   * The same deals again under other names, behind those that are there, until there are enough.
   */
  private static void multiply(Ground ground, int asked) throws SQLException, InterruptedException {
    ground.projections().stop();
    try (Connection connection = ground.connect();
        Statement statement = connection.createStatement()) {
      long there = ground.head();
      for (int copy = 2; ground.head() < asked; copy++) {
        statement.executeUpdate(
            """
            INSERT INTO events.event (position, stream, version, event_id, type, revision,
                                      occurred_at, recorded_at, metadata, payload, digest)
            SELECT (SELECT max(position) FROM events.event) + row_number() OVER (ORDER BY position),
                   stream || '-%1$d', version, gen_random_uuid(), type, revision, occurred_at,
                   (SELECT max(recorded_at) FROM events.event), metadata, payload, digest
              FROM events.event WHERE position <= %2$d AND stream LIKE 'opportunity/%%'\
            """
                .formatted(copy, there));
      }
      statement.execute("VACUUM (ANALYZE) events.event");
    }
    ground.projections().start();
  }
}
