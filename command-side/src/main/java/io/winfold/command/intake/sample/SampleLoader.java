package io.winfold.command.intake.sample;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.command.intake.sample.SampleHistory.PipelineStep;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads the sample once. The first event of its first pipeline tells when the sample ends, the last
 * one that all of it is there; so a load that was killed goes on with the same sample, and one that
 * was done is not repeated, whatever the clock says by then.
 */
public final class SampleLoader {
  private static final long SEED = 4711;
  private static final String ACTOR = "sample";
  private static final String ENDS = "sample/ends/";
  private static final String DONE = "sample/done";
  private static final int PARALLELISM = 64;

  private final Commands commands;
  private final EventLog log;

  /** What a call came to. */
  public enum Outcome {
    LOADED,
    /** It was there already. */
    PRESENT,
    /** Its pipelines' ids are taken by pipelines that are not the sample's. */
    NO_ROOM
  }

  public SampleLoader(Commands commands, EventLog log) {
    this.commands = commands;
    this.log = log;
  }

  /**
   * @param now where a sample that is new here ends
   * @throws InterruptedException if stopped; the next call goes on
   */
  public Outcome load(Instant now) throws InterruptedException {
    List<RecordedEvent> pipeline = log.stream(SamplePipeline.B2B.id().toString());
    if (keys(pipeline).anyMatch(DONE::equals)) {
      return Outcome.PRESENT;
    }
    Instant end =
        keys(pipeline)
            .filter(key -> key.startsWith(ENDS))
            .findFirst()
            .map(key -> Instant.parse(key.substring(ENDS.length())))
            .orElse(now);
    SampleHistory sample = new SampleHistory(SEED, end);
    for (PipelineStep step : sample.pipelines()) {
      if (!submit(step, ENDS + end, now)) {
        return Outcome.NO_ROOM;
      }
    }
    record(sample.deals(), now);
    for (PipelineStep step : sample.changes()) {
      if (!submit(step, DONE, now)
          && !submit(new PipelineStep(step.id(), step.command(), now), DONE, now)) {
        throw new IllegalStateException("The sample's pipelines were changed while it was loaded");
      }
    }
    return Outcome.LOADED;
  }

  private static Stream<String> keys(List<RecordedEvent> events) {
    return events.stream().map(event -> event.metadata().idempotencyKey()).filter(Objects::nonNull);
  }

  private boolean submit(PipelineStep step, String key, Instant now) {
    Envelope envelope =
        new Envelope(
            ACTOR,
            now,
            step.occurredAt(),
            null,
            new Idempotency(key, fingerprint(step.command().toString())),
            null);
    return commands.submit(step.id(), step.command(), envelope) instanceof Answer.Accepted;
  }

  private void record(List<SampleDeal> deals, Instant now) throws InterruptedException {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    Semaphore free = new Semaphore(PARALLELISM);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (SampleDeal deal : deals) {
        free.acquire();
        if (failure.get() != null) {
          break;
        }
        threads.execute(
            () -> {
              try {
                record(deal, now);
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
              } finally {
                free.release();
              }
            });
      }
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void record(SampleDeal deal, Instant now) {
    Answer answer = commands.submit(deal.id(), deal.history(), Envelope.of(ACTOR, now));
    if (answer instanceof Answer.Refused refused) {
      throw new IllegalStateException(deal.id() + ": " + refused.rejection());
    }
  }

  private static String fingerprint(String command) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(command.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
