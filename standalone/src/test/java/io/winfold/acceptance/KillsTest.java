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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The process is killed again and again at moments of chance, while eight writers write and a
 * rebuild goes on. How often: system property {@code winfold.kills}.
 */
class KillsTest {
  private static final int KILLS = Integer.getInteger("winfold.kills", 3);
  private static final int WRITERS = 8;

  /** More than there is time for: a round ends by its kill. */
  private static final int COMMANDS_EACH = 100_000;

  /** About a second of writing: as long as the rebuild takes, so that some kills come after it. */
  private static final int ANSWERS_AT_MOST = 1_000;

  private final String pipeline = Names.fresh("kills");
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void whateverTheMomentNothingAcceptedIsLostAndTheReadModelIsTheFoldOfTheLog() {
    try (Deployment deployment = Form.ONE_PROCESS.fresh()) {
      WinfoldClient winfold = deployment.client();
      winfold
          .post("/api/pipelines", Map.of("id", pipeline, "name", "Kills", "template", "classic"))
          .expect(201);
      new Writers(winfold, pipeline).createSharedDeals();
      var answered = new ArrayList<Writers.Sent>();
      var inDoubt = new ArrayList<Writers.Sent>();
      for (int round = 1; round <= KILLS; round++) {
        Writers writers = killed(deployment, winfold, round);
        answered.addAll(writers.answered());
        inDoubt.addAll(writers.inDoubt());
        deployment.start(); // by itself, no hand

        List<RecordedEvent> log = Log.read(deployment.database());
        Promises.assertPositionsHaveNoHole(log);
        Promises.assertLogHolds(log, answered);
        Promises.assertEachWholeOrNotAtAll(log, inDoubt);
        String as = "seed " + seed + ", kill " + round;
        Projections.assertEqualFreshFold(winfold, as);
        Projections.assertNoDeadLetters(winfold, as);
      }
      List<RecordedEvent> log = Log.read(deployment.database());
      var comparison = new Comparison(winfold, new Oracle(log), Instant.now(), Log.after(log));
      comparison.list(Map.of(), 1000);
      comparison.pipelineReport(List.of("stage", "owner"), Map.of());
      assertThat(Promises.byKey(log)).hasSizeGreaterThan(KILLS);
    }
  }

  /** Writes, asks for a rebuild somewhere on the way, and kills somewhere after that. */
  private Writers killed(Deployment deployment, WinfoldClient winfold, int round) {
    var writers = new Writers(winfold, pipeline);
    var writing =
        CompletableFuture.runAsync(() -> writers.write(WRITERS, COMMANDS_EACH, "round" + round));
    int before = 1 + random.nextInt(ANSWERS_AT_MOST);
    awaitAnswers(writers, writing, before);
    winfold.ask("/api/projections/all/rebuilds").expect(202);
    awaitAnswers(writers, writing, before + random.nextInt(ANSWERS_AT_MOST));
    deployment.kill();
    writing.join();
    assertThat(writers.inDoubt()).as("it was in the midst").hasSize(WRITERS);
    return writers;
  }

  private static void awaitAnswers(Writers writers, CompletableFuture<?> writing, int answers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> writers.answers() >= answers || writing.isDone());
  }
}
