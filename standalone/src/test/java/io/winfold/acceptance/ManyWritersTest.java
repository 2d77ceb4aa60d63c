package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.oracle.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Eight writers and a reader at once, then the process is killed in the midst of it. What was
 * answered as accepted is in the log once, and every read model is the fold of the log.
 */
class ManyWritersTest {
  private static final int WRITERS = 8;
  private static final int COMMANDS_EACH = 1250;
  private static final int ANSWERS_BEFORE_THE_KILL = 3000;

  private final String pipeline = Names.fresh("many");

  @Test
  void nothingIsLostAndNothingIsDoubled() {
    try (Deployment deployment = Form.ONE_PROCESS.fresh()) {
      WinfoldClient winfold = deployment.client();
      winfold
          .post("/api/pipelines", Map.of("id", pipeline, "name", "Many", "template", "classic"))
          .expect(201);
      var first = new Writers(winfold, pipeline);
      first.createSharedDeals();
      try (var reader = new Reader(winfold, pipeline)) {
        first.write(WRITERS, COMMANDS_EACH, "first");
        reader.finish();
        assertThat(reader.reads()).as("it read while they wrote").isGreaterThan(3);
      }
      assertThat(first.inDoubt()).isEmpty();
      assertThat(first.answered()).hasSize(WRITERS * COMMANDS_EACH);
      List<RecordedEvent> log = Log.read(deployment.database());
      Promises.assertLogHolds(log, first.answered());
      assertFoldOf(log, winfold);

      Writers second = killedInTheMidst(deployment, winfold);
      deployment.start(); // by itself, no hand

      log = Log.read(deployment.database());
      Promises.assertLogHolds(log, first.answered());
      Promises.assertLogHolds(log, second.answered());
      Promises.assertEachWholeOrNotAtAll(log, second.inDoubt());
      assertFoldOf(log, winfold);

      retriesSettle(deployment, winfold, second.inDoubt());
    }
  }

  private Writers killedInTheMidst(Deployment deployment, WinfoldClient winfold) {
    var writers = new Writers(winfold, pipeline);
    var writing = CompletableFuture.runAsync(() -> writers.write(WRITERS, COMMANDS_EACH, "second"));
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> writers.answers() >= ANSWERS_BEFORE_THE_KILL || writing.isDone());
    deployment.kill();
    writing.join();
    assertThat(writers.inDoubt()).as("it was in the midst").hasSize(WRITERS);
    return writers;
  }

  /** A client that heard nothing asks again with its key, and again. */
  private static void retriesSettle(
      Deployment deployment, WinfoldClient winfold, List<Writers.Sent> inDoubt) {
    Map<String, List<RecordedEvent>> before = Promises.byKey(Log.read(deployment.database()));
    var settled = new ArrayList<Writers.Sent>();
    for (Writers.Sent sent : inDoubt) {
      Writers.Sent retried = sent.with(sent.send(winfold));
      Reply again = sent.send(winfold);
      assertThat(again.status()).isEqualTo(retried.reply().status());
      if (retried.accepted()) {
        assertThat(again.json()).isEqualTo(retried.reply().json());
      }
      settled.add(retried);
    }
    List<RecordedEvent> log = Log.read(deployment.database());
    Map<String, List<RecordedEvent>> after = Promises.byKey(log);
    for (Writers.Sent sent : settled) {
      var written = after.getOrDefault(sent.key(), List.of());
      int expected = sent.accepted() ? sent.reply().events().size() : 0;
      assertThat(written).as(sent.toString()).hasSize(expected);
      if (before.containsKey(sent.key())) {
        assertThat(written).isEqualTo(before.get(sent.key()));
      }
    }
    var comparison = new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log));
    comparison.pipelineReport(List.of("stage", "owner"), Map.of());
  }

  private void assertFoldOf(List<RecordedEvent> log, WinfoldClient winfold) {
    Promises.assertPositionsHaveNoHole(log);
    var oracle = new Oracle(log);
    var now = new Comparison(winfold, oracle, Instant.now(), Log.after(log));
    now.list(Map.of(), 1000);
    Instant middle = log.get(log.size() / 2).occurredAt();
    for (var comparison : List.of(now, new Comparison(winfold, oracle, middle, Log.after(log)))) {
      comparison.pipelineReport(List.of("stage"), Map.of());
      comparison.pipelineReport(List.of("owner", "month"), Map.of());
      comparison.funnel(pipeline, "beyond", List.of(), Map.of(), null, null);
      comparison.funnel(pipeline, "strict", List.of(), Map.of(), null, null);
      comparison.transitions(pipeline, Map.of());
    }
  }
}
